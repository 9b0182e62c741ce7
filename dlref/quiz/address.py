"""Where a page of the notes stands on the site."""

from pathlib import PurePosixPath

__all__ = ["page_address"]


def page_address(page: str, anchor: str = "") -> str:
    """Return the address of a page below the site's root."""
    path = PurePosixPath(page.removeprefix("docs/")).with_suffix("")
    folder = path.parent if path.name in ("index", "README") else path
    return ("" if folder == PurePosixPath(".") else f"{folder}/") + (f"#{anchor}" if anchor else "")
