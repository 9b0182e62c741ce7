from dlref.source import code_without_docstrings


def test_code_without_docstrings__keeps_the_code_and_its_comments() -> None:
    source = '''def f(x):
    """Doc.

    More.
    """
    # why
    return x
'''
    assert code_without_docstrings(source) == "def f(x):\n    # why\n    return x"


def test_code_without_docstrings__reaches_methods_and_the_blank_line_after() -> None:
    source = '''class A:
    """Doc."""

    def f(self):
        """Doc."""
        return 1
'''
    assert code_without_docstrings(source) == "class A:\n    def f(self):\n        return 1"


def test_code_without_docstrings__reads_a_method_as_it_stands_in_its_class() -> None:
    assert code_without_docstrings('    def f(self):\n        """Doc."""\n        return 1') == (
        "def f(self):\n    return 1"
    )


def test_code_without_docstrings__leaves_code_that_runs() -> None:
    assert code_without_docstrings('def f(x):\n    """Doc."""\n') == "def f(x):\n    ..."


def test_code_without_docstrings__leaves_out_what_only_the_formatter_reads() -> None:
    source = "def f(x):\n    return g(\n        x, 1\n    )  # fmt: skip\n"
    assert code_without_docstrings(source) == "def f(x):\n    return g(\n        x, 1\n    )"
