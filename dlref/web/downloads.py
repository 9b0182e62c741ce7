"""The questions of all topics as files for other programs, to be downloaded from the site."""

from pathlib import Path

from dlref.quiz.bank import read_bank
from dlref.quiz.export import FORMATS
from dlref.quiz.export.changed import last_change

__all__ = ["write_downloads"]


def write_downloads(banks_dir: Path, out: Path, site_url: str) -> list[Path]:
    """Write one file a format.

    Args:
        banks_dir: Where `<topic>.json` files are.
        out: Where the files go.
        site_url: Where the site will be, for the links back.

    Returns:
        The files written.

    Raises:
        BankError: A bank is not valid.
    """
    paths = sorted(banks_dir.glob("*.json"))
    banks, changed = [read_bank(path) for path in paths], last_change(paths)
    out.mkdir(parents=True, exist_ok=True)
    files = {out / f"dlref{form.suffix}": form for form in FORMATS.values()}
    for path, form in files.items():
        path.write_bytes(form.write(banks, site_url, changed).data)
    return list(files)
