"""What all layers share: finding their parameters, and whether they are training."""

from collections.abc import Callable, Iterator
from typing import Any

from dlref.autodiff import ArrayOrTensor, Parameter

__all__ = ["Module", "Sequential"]


class Module:
    """A part of a network: it has parameters, perhaps other modules, and can be called.

    Subclasses set parameters and modules as attributes and define `forward`.

    Attributes:
        training: True while training; dropout and batch normalization ask for it.

    Examples:
        >>> from dlref.layers.linear import Linear
        >>> layer = Linear(3, 2, rng=np.random.default_rng(0))
        >>> [int(p.size) for p in layer.parameters()]  # 3 * 2 weights, 2 biases
        [6, 2]

    Source: the interface follows `torch.nn.Module`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html>.
    """

    training: bool = True

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Compute the output; every subclass says how."""
        raise NotImplementedError(f"{type(self).__name__} does not define forward(x)")

    def __call__(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Compute the output, as `forward` does."""
        return self.forward(x)

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
        """Yield each parameter with its dotted path, in the order in which they were set."""
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield prefix + name, value
            elif isinstance(value, Module):
                yield from value.named_parameters(f"{prefix}{name}.")
            elif isinstance(value, tuple):
                for place, part in enumerate(value):
                    if isinstance(part, Module):
                        yield from part.named_parameters(f"{prefix}{place}.")

    def parameters(self) -> list[Parameter]:
        """All parameters, in order."""
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self) -> None:
        """Forget the gradients; `backward` adds to what is there."""
        for parameter in self.parameters():
            parameter.grad = None

    def train(self, mode: bool = True) -> "Module":
        """Set this module and all in it to training (or, with False, to evaluation)."""
        self.training = mode
        for value in vars(self).values():
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Module):
                    part.train(mode)
        return self

    def eval(self) -> "Module":
        """Set this module and all in it to evaluation."""
        return self.train(False)


class Sequential(Module):
    r"""Apply layers one after the other: the output of each is the input of the next.

    $$h^{(l)} = f_l(h^{(l-1)}), \qquad h^{(0)} = x$$

    Args:
        layers: $f_l$, modules or plain functions such as `np.tanh`, in order.

    Returns:
        A module; calling it runs all of them.

    Raises:
        TypeError: A layer cannot be called.

    Examples:
        >>> net = Sequential(np.abs, np.sqrt)
        >>> net(np.array([-4.0, 9.0])).tolist()  # the sizes first, then their roots
        [2.0, 3.0]

    Source: `torch.nn.Sequential`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html>.
    """

    def __init__(self, *layers: Module | Callable[[Any], Any]) -> None:
        for place, layer in enumerate(layers):
            if not callable(layer):
                raise TypeError(f"Sequential needs layers to call, got {layer!r} at place {place}")
        self.layers = layers

    def forward(self, x: ArrayOrTensor) -> ArrayOrTensor:
        """Apply the layers in order."""
        for layer in self.layers:
            x = layer(x)
        return x
