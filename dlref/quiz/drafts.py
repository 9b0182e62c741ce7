"""Code that a learner has begun to write: a file a question, which the editor itself writes.

So nothing is lost, whatever ends the quiz. A draft is offered again as long as the question begins
with the same code; it goes when the question is answered.
"""

import hashlib
from pathlib import Path

from dlref.quiz.bank import Item

__all__ = ["Drafts"]


class Drafts:
    """The drafts in a folder, which is made when the first is begun."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, item: Item) -> Path:
        """Return where the draft of a question is, or would be."""
        starter = hashlib.sha256(item.answer["starter"].encode()).hexdigest()[:8]
        return self.folder / f"{item.id}-{starter}.py"

    def load(self, item: Item) -> str | None:
        """Return the draft of a question; None where nothing was written that can be read."""
        try:
            code = self.path(item).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        return code if code.strip() != item.answer["starter"].strip() else None

    def begin(self, item: Item, code: str) -> Path:
        """Return the file of a question's draft, with this code in it.

        Raises:
            ValueError: The file cannot be written.
        """
        path = self.path(item)
        try:
            if self.load(item) != code:
                self.folder.mkdir(parents=True, exist_ok=True)
                path.write_text(code, encoding="utf-8")
        except OSError as error:
            raise ValueError(
                f"{path} cannot be written ({error.strerror}); type the path of a file of your own"
            ) from None
        return path

    def clear(self, item: Item) -> None:
        """Remove the draft of a question that is answered."""
        try:
            self.path(item).unlink(missing_ok=True)
        except OSError:
            pass  # it stays, and is offered again
