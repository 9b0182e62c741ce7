"""Checkpoints: everything that training needs to go on as if it had never stopped."""

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from dlref.autodiff import Parameter
from dlref.layers import Module
from dlref.optim import Optimizer

__all__ = ["load_checkpoint", "save_checkpoint"]


def save_checkpoint(
    net: Module, optimizer: Optimizer, *rngs: np.random.Generator
) -> dict[str, Any]:
    """Copy everything that the next step depends on: weights, statistics, momenta, rates, dice.

    Save it between two epochs. Write it to disk with `pickle`, and read only files that you trust.
    The place in a schedule is not in it: `fit` counts its steps from 0 in each call, so go on with
    `schedule=lambda step: schedule(done + step)`.

    Args:
        net: Its parameters are kept, and its other arrays, such as running statistics.
        optimizer: Its options are kept, the learning rate among them, and what it remembers.
        rngs: Every generator that is in use, for instance those of the batches and of dropout.

    Returns:
        A dictionary of copies; training on does not change it.

    Examples:
        >>> from dlref.layers import Linear
        >>> from dlref.optim import SGD
        >>> net = Linear(3, 2, rng=np.random.default_rng(0))
        >>> checkpoint = save_checkpoint(net, SGD(net.parameters()), np.random.default_rng(0))
        >>> list(checkpoint), list(checkpoint["net"])
        (['net', 'groups', 'state', 'rngs'], ['weight', 'bias'])

    Source: PyTorch's tutorial *Saving and loading models*,
    <https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html>.
    See also: [`load_checkpoint`][dlref.training.checkpoint.load_checkpoint], the way back.
    """
    parts = {
        "net": {path: _data(vars(owner)[name]) for path, owner, name in _places(net)},
        "groups": [
            {name: value for name, value in group.items() if name != "params"}
            for group in optimizer.param_groups
        ],
        "state": [optimizer.state.get(id(parameter)) for parameter in _moved(optimizer)],
        "rngs": [rng.bit_generator.state for rng in rngs],
    }
    return copy.deepcopy(parts)


def load_checkpoint(
    checkpoint: dict[str, Any], net: Module, optimizer: Optimizer, *rngs: np.random.Generator
) -> None:
    """Put everything back where `save_checkpoint` found it.

    Args:
        checkpoint: What `save_checkpoint` returned; it can be loaded again.
        net: A network built like the one that was saved.
        optimizer: An optimizer of the same kind, with the same parameters in the same groups.
        rngs: As many generators as were saved, in the same order.

    Raises:
        ValueError: Network, optimizer or generators do not fit to what was saved.

    Examples:
        >>> from dlref.layers import Linear
        >>> from dlref.optim import SGD
        >>> net, other = (Linear(1, 1, rng=np.random.default_rng(seed)) for seed in (0, 1))
        >>> checkpoint = save_checkpoint(net, SGD(net.parameters()))
        >>> load_checkpoint(checkpoint, other, SGD(other.parameters()))
        >>> bool(other.weight.data == net.weight.data)
        True

    Source: PyTorch's tutorial *Saving and loading models*,
    <https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html>.
    See also: [`save_checkpoint`][dlref.training.checkpoint.save_checkpoint], which makes it.
    """
    saved = copy.deepcopy(checkpoint)
    _check_fit(saved, net, optimizer, rngs)
    for path, owner, name in list(_places(net)):
        value = vars(owner)[name]
        if isinstance(value, Parameter):
            value.data, value.grad = saved["net"][path], None
        else:
            setattr(owner, name, saved["net"][path])
    for group, options in zip(optimizer.param_groups, saved["groups"], strict=True):
        group.update(options)
    pairs = zip(_moved(optimizer), saved["state"], strict=True)
    optimizer.state = {id(parameter): state for parameter, state in pairs if state is not None}
    for rng, state in zip(rngs, saved["rngs"], strict=True):
        rng.bit_generator.state = state


def _check_fit(
    saved: dict[str, Any], net: Module, optimizer: Optimizer, rngs: tuple[np.random.Generator, ...]
) -> None:
    shapes = {path: np.shape(array) for path, array in saved["net"].items()}
    here = {path: np.shape(vars(owner)[name]) for path, owner, name in _places(net)}
    if shapes != here:
        raise ValueError(f"load_checkpoint needs a network with {shapes}, got {here}")
    counts = [len(saved[part]) for part in ("groups", "state", "rngs")]
    counts_here = [len(optimizer.param_groups), len(_moved(optimizer)), len(rngs)]
    if counts != counts_here:
        raise ValueError(
            "load_checkpoint needs as many groups, parameters and generators as were saved, "
            f"{counts}, got {counts_here}"
        )


def _places(module: Module, prefix: str = "") -> Iterator[tuple[str, Module, str]]:
    """Yield the dotted path of each array, the module that holds it and its attribute there."""
    for name, value in vars(module).items():
        if isinstance(value, (Parameter, np.ndarray)):
            yield prefix + name, module, name
        elif isinstance(value, Module):
            yield from _places(value, f"{prefix}{name}.")
        elif isinstance(value, tuple):
            for place, part in enumerate(value):
                if isinstance(part, Module):
                    yield from _places(part, f"{prefix}{place}.")


def _data(value: Any) -> np.ndarray:
    array: np.ndarray = value.data if isinstance(value, Parameter) else value
    return array


def _moved(optimizer: Optimizer) -> list[Parameter]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]
