"""Where the question banks are."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from dlref.concepts import reading_order

__all__ = ["ROOT", "bank_paths"]

ROOT = Path(__file__).resolve().parents[2]


def bank_paths(topics: list[str]) -> Iterator[Path]:
    """Yield the banks of the given topics or files, or of all topics as they are read.

    Raises:
        FileNotFoundError: There is no such bank; the message names those that there are.
    """
    folder = _folder()
    for topic in topics or sorted((p.stem for p in folder.glob("*.json")), key=reading_order):
        path = Path(topic) if topic.endswith(".json") else folder / f"{topic}.json"
        if not path.is_file():
            known = ", ".join(sorted(path.stem for path in folder.glob("*.json"))) or "none"
            raise FileNotFoundError(f"there is no quiz on {topic!r}; the topics are: {known}")
        yield path


def _folder() -> Path:
    """In a checkout `quizzes/`, in an installed package beside its code."""
    checkout = ROOT / "quizzes"
    return checkout if checkout.is_dir() else Path(str(files("dlref.quiz") / "banks"))
