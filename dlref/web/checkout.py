"""Where the site is built: the checkout that holds the pages, the front end and the banks."""

from pathlib import Path

__all__ = ["EVIDENCE", "GENERATED", "LOCAL_SITE", "checkout"]

GENERATED = Path("docs/assets/generated")  # below the checkout; made by `dlref site prepare`
EVIDENCE = ".evidence.html"  # in that folder; the dot keeps the fragment out of the site

LOCAL_SITE = "http://127.0.0.1:8000/"  # where `dlref site serve` puts it, as in mkdocs.yml


def checkout() -> Path:
    """Return the root of the checkout that this package is imported from.

    Raises:
        FileNotFoundError: The package was installed without the pages and the front end.
    """
    root = Path(__file__).resolve().parents[2]
    if not (root / "mkdocs.yml").is_file():
        raise FileNotFoundError(
            f"the site is built from a checkout of the repository, but {root} has no mkdocs.yml; "
            "clone the repository and install it with `pip install -e .[site]`"
        )
    return root
