"""What mkdocstrings is told about a symbol beyond its docstring: its code without the docstring."""

from typing import Any

import griffe

from dlref.source import code_without_docstrings

__all__ = ["CodeOfSymbol"]


class CodeOfSymbol(griffe.Extension):
    """Puts the code of each documented function and class beside its docstring."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Called by griffe for every object that it has loaded."""
        if obj.is_function or obj.is_class:
            obj.extra["dlref"]["code"] = code_without_docstrings(obj.source)
