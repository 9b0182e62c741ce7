"""Runs the command as `python -m dlref.cli`."""

from dlref.cli import main

raise SystemExit(main())
