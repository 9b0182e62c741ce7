"""Effects of parameters, by family; nothing here knows how a template asks them."""

from dlref.quiz.effects.activations import ACTIVATION_EFFECTS
from dlref.quiz.effects.effect import GOES, Effect, Goes, asked, option, verdict
from dlref.quiz.effects.layers import LAYER_EFFECTS
from dlref.quiz.effects.losses import LOSS_EFFECTS
from dlref.quiz.effects.steps import STEP_EFFECTS
from dlref.quiz.effects.together import TOGETHER, Together, match, verdicts

__all__ = [
    "EFFECTS",
    "GOES",
    "TOGETHER",
    "Effect",
    "Goes",
    "Together",
    "asked",
    "match",
    "option",
    "verdict",
    "verdicts",
]

EFFECTS: tuple[Effect, ...] = (
    *ACTIVATION_EFFECTS,
    *LOSS_EFFECTS,
    *STEP_EFFECTS,
    *LAYER_EFFECTS,
)
