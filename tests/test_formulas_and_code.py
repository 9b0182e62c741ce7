"""Every display formula of the reference against the function that it documents."""

from typing import Any

import numpy as np
import pytest

from dlref.concepts import CONCEPTS
from dlref.formula import FormulaError, disagreement, parse_formula, parse_formulas
from dlref.quiz.code import Code, read_symbol
from dlref.quiz.docstring import docstring_parts
from dlref.quiz.facts import Place
from tests.draws import FORMULAS

SYMBOLS = sorted({concept.symbol for concept in CONCEPTS if concept.symbol})
# What a comparison has to be told beyond the docstring.
OPTIONS: dict[str, dict[str, Any]] = {
    **FORMULAS,
    "dlref.activations.selu": {"tolerance": 1e-3},  # the page shows its constants with four digits
    "dlref.augmentation.normalize": {"domain": {r"\sigma": (0.1, 2.0)}},
    "dlref.augmentation.cutmix_box": {"fixed": {"height": 9, "width": 12}},
    "dlref.augmentation.cutout_box": {"fixed": {"height": 9, "width": 12}},
    "dlref.training.groups.class_weights": {"domain": {"n": (1, 9)}},
    "dlref.activations.prelu": {"fixed": {"weight": np.array([0.25])}},
    "dlref.losses.classification.binary_cross_entropy": {"domain": {"p": (0, 1), "y": (0, 1)}},
    "dlref.losses.classification.binary_cross_entropy_with_logits": {"domain": {"y": (0, 1)}},
    "dlref.losses.classification.cross_entropy": {"domain": {"w": (0.1, 1), "y": (0, 3)}},
    "dlref.losses.classification.focal_loss": {"fixed": {"target": np.array([1, 0, 0, 1])}},
    "dlref.losses.classification.hinge_loss": {"fixed": {"target": np.array([1, -1, -1, 1])}},
    "dlref.losses.classification.kl_div": {"domain": {"x": (-3, 0), "p": (0, 1)}},
    "dlref.losses.classification.multi_margin_loss": {"domain": {"y": (0, 3)}},
    "dlref.losses.classification.nll_loss": {"domain": {"w": (0.1, 1), "y": (0, 3)}},
    "dlref.losses.overlap.dice_loss": {"domain": {"p": (0, 1), "y": (0, 1)}},
    "dlref.layers.normalization.batch_norm": {"fixed": {"training": True}},
    "dlref.layers.normalization.fold_batch_norm": {"domain": {r"\hat v": (0.1, 2)}},
    # A variance is not negative: the mean square has to be above the square of the mean.
    "dlref.optim.adaptive.centered_rmsprop_update": {
        "domain": {"v_{t-1}": (4, 6), r"\bar{g}_{t-1}": (-1, 1)}
    },
    # Steps on both sides of the switch at rho = 5.
    "dlref.optim.adam_relatives.radam_update": {"domain": {"t": (1, 12), r"\beta_2": (0.9, 0.999)}},
    "dlref.schedules.decay.multi_step_decay": {"fixed": {"milestones": np.array([2, 4])}},
    "dlref.schedules.decay.polynomial_decay": {"domain": {r"\eta_{\text{end}}": (0.01, 0.09)}},
    "dlref.schedules.cosine.cosine_annealing": {"domain": {r"\eta_{\min}": (0.01, 0.09)}},
    "dlref.schedules.cosine.cosine_warm_restarts": {
        "domain": {r"\eta_{\min}": (0.01, 0.09)},
        "fixed": {"T_mult": 1},  # the formula is for falls of equal length
    },
    "dlref.schedules.warmup.warmup_cosine": {
        "domain": {"T_w": (1, 4), "T": (5, 9), r"\eta_{\min}": (0.01, 0.09)}
    },
    "dlref.schedules.warmup.warmup_stable_decay": {
        "domain": {"T_w": (1, 3), "T_d": (1, 3), "T": (6, 6)}
    },
    "dlref.schedules.cycles.cyclical_lr": {
        "domain": {r"\eta_{\min}": (0.01, 0.09)},
        "fixed": {"step_size_up": 3, "step_size_down": 2, "mode": "exp_range"},
    },
    "dlref.schedules.cycles.one_cycle": {
        "domain": {"T": (12, 20), r"\mu_{\min}": (0.1, 0.4)}  # the steps are among the first six
    },
}


def displays(symbol: str) -> list[tuple[Code, str]]:
    code = read_symbol(symbol, "", Place("", "", 1, ""))
    found = docstring_parts(code.function).formulas
    return [(code, " ".join(tex.split())) for tex in found]


def compared(code: Code, tex: str) -> list[str | None]:
    """What each formula of a display and the code disagree about; FormulaError where it says no.

    A formula that only defines a symbol of another one is checked within that one.
    """
    options = {"function": code.function, "symbols": code.symbols, **OPTIONS.get(code.symbol, {})}
    formulas = parse_formulas(tex)
    found = [disagreement(formula, **options) for formula in formulas]
    alone = [parse_formula(tex[f.start : f.end]) for f in formulas]
    defined = {name for formula in alone for name in formula.symbols}
    return [
        None if place and formula.name in defined else difference
        for place, (formula, difference) in enumerate(zip(formulas, found, strict=True))
    ]


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_formula__never_disagrees_with_its_code(symbol: str) -> None:
    for code, tex in displays(symbol):
        try:
            assert compared(code, tex) == [None] * len(parse_formulas(tex)), tex
        except FormulaError:
            continue  # counted below


def test_formulas__half_of_them_are_evaluated(capsys: pytest.CaptureFixture[str]) -> None:
    evaluated, others = 0, []
    for symbol in SYMBOLS:
        for code, tex in displays(symbol):
            try:
                compared(code, tex)
            except FormulaError as error:
                others.append(f"{symbol}: {str(error).splitlines()[0]}")
            else:
                evaluated += 1
    with capsys.disabled():
        print(f"\nformulas evaluated against their code: {evaluated}, others: {len(others)}")
        print("\n".join(f"  {line}" for line in others))
    assert evaluated >= len(others)
