"""Stochastic gradient descent on the parameters of a network."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from dlref.autodiff import Parameter
from dlref.optim.optimizer import Optimizer, need

__all__ = ["SGD"]


class SGD(Optimizer):
    r"""Gradient descent on parameters, with momentum, Nesterov's look-ahead and L2 decay.

    $$b_t = \mu b_{t-1} + (1 - \tau) (g_t + \lambda \theta_{t-1}), \qquad
    \theta_t = \theta_{t-1} - \eta\, b_t$$

    This is PyTorch's form: the buffer leaves $\eta$ out, so a change of $\eta$ acts on the whole
    step at once. The first buffer is the first gradient, undampened; without momentum there is no
    buffer and nothing to dampen. With `nesterov` the step is $g_t + \lambda \theta_{t-1} + \mu b_t$
    in place of $b_t$. The name says stochastic, but the class knows nothing of
    batches: that depends on where the gradient came from.

    Args:
        params: $\theta$, parameters, or groups `{"params": …, "lr": …}`.
        lr: $\eta$, step size, >= 0.
        momentum: $\mu$, what remains of the buffer, >= 0.
        dampening: $\tau$, how much of the new gradient is left out of the buffer.
        weight_decay: $\lambda$, strength of the L2 penalty, >= 0.
        nesterov: Whether to look ahead; needs momentum and no dampening.

    Returns:
        An optimizer; `step()` moves the parameters.

    Raises:
        ValueError: An option is out of its range, or there are no parameters.
        TypeError: Something other than a Parameter should be moved.

    Examples:
        >>> from dlref.autodiff import Parameter
        >>> w = Parameter(np.array([1.0]))
        >>> optimizer = SGD([w], lr=0.25)
        >>> (w**2).sum().backward()
        >>> optimizer.step()
        >>> w.data.tolist()  # 1 - 0.25 * 2
        [0.5]

    Source: Sutskever, Martens, Dahl & Hinton (2013),
    <https://proceedings.mlr.press/v28/sutskever13.html>; PyTorch's form,
    <https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html>.
    See also: [`momentum_update`][dlref.optim.descent.momentum_update], the textbook form.
    """

    def __init__(
        self,
        params: Iterable[Parameter] | Iterable[dict[str, Any]],
        *,
        lr: float = 0.001,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        options = {"lr": lr, "momentum": momentum, "dampening": dampening}
        super().__init__(params, {**options, "weight_decay": weight_decay, "nesterov": nesterov})

    def check(self, options: dict[str, Any]) -> None:
        """Raise a ValueError that names the option that is out of its range."""
        super().check(options)
        need(
            not options["nesterov"] or (options["momentum"] > 0 and options["dampening"] == 0),
            "SGD needs momentum > 0 and dampening = 0 for nesterov, "
            f"got momentum={options['momentum']}, dampening={options['dampening']}",
        )

    def update(
        self, theta: np.ndarray, grad: np.ndarray, state: dict[str, Any], options: dict[str, Any]
    ) -> np.ndarray:
        """Return where one parameter goes."""
        mu, tau = options["momentum"], options["dampening"]
        g = grad + options["weight_decay"] * theta
        step: np.ndarray = g
        if mu:
            b = mu * state["b"] + (1 - tau) * g if "b" in state else g
            state["b"] = b
            step = g + mu * b if options["nesterov"] else b
        lr: float = options["lr"]
        return theta - lr * step
