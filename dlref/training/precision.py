"""Half precision: what its numbers lose, and loss scaling, which brings small gradients through."""

from typing import Any

import numpy as np

from dlref.optim import Optimizer

__all__ = ["GradScaler", "round_to_bfloat16"]


def round_to_bfloat16(x: np.ndarray) -> np.ndarray:
    r"""Round numbers to bfloat16: the range of float32 with 8 significant bits instead of 24.

    $$\hat x = 2^{\lfloor \log_2 \lvert x \rvert \rfloor - 7}\,
    \mathrm{round}\left(\frac{x}{2^{\lfloor \log_2 \lvert x \rvert \rfloor - 7}}\right)$$

    NumPy has no such type, so the result is a float32 whose lower 16 bits are zero. Ties go to the
    even neighbour.

    Args:
        x: $x$, finite numbers, any shape.

    Returns:
        The nearest bfloat16 numbers, as float32, same shape.

    Raises:
        ValueError: A number is not finite as a float32.

    Examples:
        >>> round_to_bfloat16(np.array([100.2, 1003.0])).tolist()  # steps of 64/128, 512/128
        [100.0, 1004.0]

    Source: Kalamkar et al. (2019), section 3, <https://arxiv.org/abs/1905.12322>.
    See also: [`GradScaler`][dlref.training.precision.GradScaler], which bfloat16 does not need.
    """
    with np.errstate(over="ignore"):
        x = np.asarray(x, np.float32)
    if not np.all(np.isfinite(x)):
        raise ValueError("round_to_bfloat16 needs numbers that are finite in float32")
    bits = np.atleast_1d(x).view(np.uint32)
    odd = (bits >> 16) & 1  # so that a tie goes to the even neighbour
    return ((bits + 0x7FFF + odd) & 0xFFFF0000).astype(np.uint32).view(np.float32).reshape(x.shape)


class GradScaler:
    r"""Multiply the loss so that small gradients survive half precision, and divide them again.

    $$\hat g = \frac{1}{s} \nabla_\theta (s\, \mathcal{L}), \qquad
    s \leftarrow \begin{cases} f_{-} s & \text{an entry is infinite or NaN: no step} \\
    f_{+} s & \text{after } n \text{ good steps in a row} \\ s & \text{otherwise} \end{cases}$$

    The order is `scale(loss).backward()`, `unscale(optimizer)`, clip, `step(optimizer)`,
    `update()`; without clipping `step` unscales by itself.

    Args:
        init_scale: $s$ at the start, > 0.
        growth_factor: $f_{+}$, > 1.
        backoff_factor: $f_{-}$, in (0, 1).
        growth_interval: $n$, good steps in a row until the scale grows, at least 1.

    Returns:
        A scaler that keeps its scale in `scale_factor`.

    Raises:
        ValueError: An option is out of its range.
        RuntimeError: `unscale` was called twice before `update`.

    Examples:
        >>> scaler = GradScaler(init_scale=65536.0)
        >>> small = np.float16(6e-9)  # float16 rounds all below 3e-8 to 0; scaled it is 4e-4
        >>> float(small), float(np.float16(6e-9 * scaler.scale_factor)) / scaler.scale_factor > 0
        (0.0, True)

    Source: Micikevicius et al. (2018), section 3.2, <https://arxiv.org/abs/1710.03740>; the rule
    for the scale is that of `torch.amp.GradScaler`,
    <https://docs.pytorch.org/docs/stable/amp.html#gradient-scaling>.
    See also: [`clip_by_norm`][dlref.training.gradients.clip_by_norm], which belongs after
    `unscale`.
    """

    def __init__(
        self,
        *,
        init_scale: float = 65536.0,
        growth_factor: float = 2.0,
        backoff_factor: float = 0.5,
        growth_interval: int = 2000,
    ) -> None:
        if not (init_scale > 0 and growth_factor > 1 and 0 < backoff_factor < 1):
            raise ValueError(
                "GradScaler needs init_scale > 0, growth_factor > 1 and backoff_factor in (0, 1), "
                f"got {init_scale}, {growth_factor} and {backoff_factor}"
            )
        if growth_interval < 1:
            raise ValueError(f"GradScaler needs growth_interval >= 1, got {growth_interval}")
        self.scale_factor = init_scale
        self.growth_factor = growth_factor
        self.backoff_factor = backoff_factor
        self.growth_interval = growth_interval
        self.good_steps = 0
        self.unscaled = False
        self.overflowed = False

    def scale(self, loss: Any) -> Any:
        """Return the loss times the scale, to call `backward` on."""
        return loss * self.scale_factor

    def unscale(self, optimizer: Optimizer) -> None:
        """Divide the gradients by the scale, and remember whether one is infinite or NaN."""
        if self.unscaled:
            raise RuntimeError("unscale was called twice; call update() after each step")
        self.unscaled = True
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    parameter.grad = parameter.grad / self.scale_factor
                    if not np.all(np.isfinite(parameter.grad)):
                        self.overflowed = True

    def step(self, optimizer: Optimizer) -> None:
        """Let the optimizer step, unless a gradient overflowed."""
        if not self.unscaled:
            self.unscale(optimizer)
        if not self.overflowed:
            optimizer.step()

    def update(self) -> None:
        """Shrink the scale after an overflow, let it grow after enough good steps."""
        self.good_steps = 0 if self.overflowed else self.good_steps + 1
        if self.overflowed:
            self.scale_factor *= self.backoff_factor
        elif self.good_steps == self.growth_interval:
            self.scale_factor *= self.growth_factor
            self.good_steps = 0
        self.unscaled = self.overflowed = False
