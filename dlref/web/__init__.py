"""The site: what it needs before MkDocs runs, and the Markdown extension that MkDocs loads."""
