"""Random generators without chance, so that what is drawn can be compared exactly."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dlref import init

__all__ = ["FORMULAS", "Given", "highest"]


class Given(np.random.Generator):
    """Draws these standard normal and these uniform values, whatever the shape asked for."""

    def __init__(self, noise: Any = 1.0, share: Any = 1.0) -> None:
        super().__init__(np.random.PCG64(0))
        self.noise, self.share = noise, share

    def standard_normal(self, size: Sequence[int]) -> Any:  # type: ignore[override]
        return np.broadcast_to(self.noise, size).copy()

    def uniform(self, low: float, high: float, size: Sequence[int]) -> Any:  # type: ignore[override]
        return np.broadcast_to(low + (high - low) * self.share, size).copy()


def highest(draw: Callable[..., np.ndarray], *shape: int, **options: Any) -> float:
    """The upper bound of what a function draws, or one standard deviation of it."""
    return float(draw(shape, **options, rng=Given()).max())


def _spread(function: Callable[..., float], *symbols: str) -> dict[str, Any]:
    names = {"fan_in": r"n_{\text{in}}", "fan_out": r"n_{\text{out}}", "gain": "g"}
    return {"function": function, "symbols": {name: names.get(name, name) for name in symbols}}


# How the formula of each function that draws is compared with it: what to call, with which symbols.
FORMULAS: dict[str, dict[str, Any]] = {
    "dlref.init.zeros": {"function": lambda: init.zeros(()), "symbols": {}},
    "dlref.init.normal": {
        "function": lambda noise, mean=0.5, std=1.0: init.normal(
            noise.shape, mean=mean, std=std, rng=Given(noise=noise)
        ),
        "symbols": {"noise": r"\epsilon", "mean": r"\mu", "std": "s"},
    },
    "dlref.init.uniform": {
        "function": lambda share, a=-2.0, b=1.0: init.uniform(
            share.shape, a=a, b=b, rng=Given(share=share)
        ),
        "symbols": {"share": "u", "a": "a", "b": "b"},
    },
    "dlref.init.calculate_fans": {"fixed": {"shape": (7, 5, 3, 2)}},
    "dlref.init.calculate_gain": {"fixed": {"nonlinearity": "leaky_relu"}},
    "dlref.init.xavier_uniform": _spread(
        lambda fan_in=2, fan_out=2, gain=1.0: highest(
            init.xavier_uniform, fan_out, fan_in, gain=gain
        ),
        "fan_in", "fan_out", "gain",
    ),
    "dlref.init.xavier_normal": _spread(
        lambda fan_in=2, fan_out=2, gain=1.0: highest(
            init.xavier_normal, fan_out, fan_in, gain=gain
        ) ** 2,
        "fan_in", "fan_out", "gain",
    ),
    "dlref.init.kaiming_uniform": _spread(
        lambda n=2, a=0.0: highest(init.kaiming_uniform, 7, n, a=a), "n", "a"
    ),
    "dlref.init.kaiming_normal": _spread(
        lambda n=2, a=0.0: highest(init.kaiming_normal, 7, n, a=a) ** 2, "n", "a"
    ),
    "dlref.init.lecun_uniform": _spread(
        lambda fan_in=2: highest(init.lecun_uniform, 7, fan_in), "fan_in"
    ),
    "dlref.init.lecun_normal": _spread(
        lambda fan_in=2: highest(init.lecun_normal, 7, fan_in) ** 2, "fan_in"
    ),
    "dlref.init.orthogonal": {
        "function": lambda identity, gain=2.0: (
            W := init.orthogonal((3, 5), gain=gain, rng=np.random.default_rng(0))
        ) @ W.T,
        "symbols": {"identity": "I", "gain": "g"},
        "fixed": {"identity": np.eye(3)},
    },
}  # fmt: skip
