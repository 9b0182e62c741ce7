"""What all schedules share: a step or many go in, a rate or many come out."""

import numpy as np

Steps = int | float | np.ndarray
Rates = float | np.ndarray


def need(condition: bool, message: str) -> None:
    """Raise a ValueError with the message unless the condition holds."""
    if not condition:
        raise ValueError(message)


def counted(name: str, step: Steps, first: int = 0) -> np.ndarray:
    """The steps as an array; they may be fractions of an epoch, but not before the first."""
    t = np.asarray(step, dtype=float)
    need(bool(np.all(t >= first)), f"{name} needs step >= {first}, got {step=}")
    return t


def need_positive(name: str, **values: float) -> None:
    """Raise a ValueError that names the first value that is not above 0."""
    for key, value in values.items():
        need(value > 0, f"{name} needs {key} > 0, got {key}={value}")


def need_share(name: str, gamma: float) -> None:
    """Raise a ValueError unless a factor leaves something and adds nothing."""
    need(0 < gamma <= 1, f"{name} needs gamma in (0, 1], got {gamma=}")


def rates(values: np.ndarray) -> Rates:
    """The rates; for one step a Python float: a float64 would widen float32 parameters."""
    return values if np.ndim(values) else float(values)
