import json

import pytest

from dlref import cli
from dlref.check import Problem


def test_list__names_every_concept_below_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list"]) == 0
    out = capsys.readouterr().out
    assert "basics/relu-family.md" in out
    assert "relu" in out


def test_list__as_json_is_the_whole_table(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["list", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert {"id", "symbol", "page", "errata"} <= rows[0].keys()


def test_show__has_formula_and_code_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", "relu"]) == 0
    out = capsys.readouterr().out
    assert out.count("$$") == 2
    assert "return np.where(x <= 0, 0.0, x)" in out


def test_show__of_an_unknown_concept_names_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", "reul"]) == 1
    assert "did you mean" in capsys.readouterr().err


def test_help__teaches_where_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "dlref show relu" in capsys.readouterr().out


def test_run__prints_code_and_output_and_compares(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "step-function"]) == 0
    out = capsys.readouterr().out
    _, _, example = out.partition(">>> step(np.array([-0.1, 0.0, 2.0])).tolist()")
    assert example.splitlines()[1:3] == ["[0.0, 1.0, 1.0]", "✓"]
    assert "examples print what is documented" in out


def test_run__of_a_demonstrated_concept_runs_its_section(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["run", "perceptron-inputs"]) == 0
    assert "(153.0, 153.0)" in capsys.readouterr().out


def test_verify__compares_example_formula_and_oracle(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("ftfy", reason="formulas are read with the extra `quiz`")
    assert cli.main(["verify", "step-function"]) == 0
    out = capsys.readouterr().out
    assert "✓ example dlref.perceptron.step" in out
    assert "is the code" in out
    assert "PyTorch" in out


def test_verify__names_a_block_of_several_formulas_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ftfy", reason="formulas are read with the extra `quiz`")
    monkeypatch.setattr("dlref.cli.concepts._oracle", lambda concept: 0)
    assert cli.main(["verify", "adam"]) == 0
    assert capsys.readouterr().out.count("is the code") == 1


def test_verify__says_what_it_cannot_check_without_pytorch(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ftfy", reason="formulas are read with the extra `quiz`")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert cli.main(["verify", "step-function"]) == 0
    assert "not checked, pytest is not installed" in capsys.readouterr().out


def test_check__prints_each_problem_and_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlref.check.problems", lambda root: [Problem("relu", "page", "no page")])
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err == "relu: page: no page\n"
    assert cli.main(["check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["subject"] == "relu"
    monkeypatch.setattr("dlref.check.problems", lambda root: [])
    assert cli.main(["check"]) == 0
    assert capsys.readouterr() == ("", "")
