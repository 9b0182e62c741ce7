"""What turns the pages into a site: assets made before the build, and Markdown extensions."""
