import numpy as np
import pytest
import torch

from dlref.architectures import MLP
from dlref.training import clip_by_norm, clip_by_value, gradient_norms, total_norm

SHAPES = ((3,), (2, 4), ())


def some_gradients(scale: float = 1.0) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [scale * rng.normal(size=shape) for shape in SHAPES]


def as_parameters(grads: list[np.ndarray]) -> list[torch.nn.Parameter]:
    parameters = []
    for g in grads:
        parameter = torch.nn.Parameter(torch.zeros(np.shape(g), dtype=torch.float64))
        parameter.grad = torch.from_numpy(np.array(g))
        parameters.append(parameter)
    return parameters


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6])
def test_clip_by_norm__matches_torch(scale: float) -> None:
    grads = some_gradients(scale)
    parameters = as_parameters(grads)
    reference = torch.nn.utils.clip_grad_norm_(parameters, 0.7)
    clipped, norm = clip_by_norm(grads, 0.7)
    np.testing.assert_allclose(norm, reference.item(), rtol=1e-12)
    for mine, parameter in zip(clipped, parameters, strict=True):
        np.testing.assert_allclose(mine, parameter.grad.numpy(), rtol=1e-12)


def test_clip_by_norm__by_hand() -> None:
    (clipped,), norm = clip_by_norm([np.array([3.0, -4.0])], 1.0, eps=0.0)
    np.testing.assert_allclose(clipped, [0.6, -0.8])
    assert norm == 5.0


def test_clip_by_norm__keeps_the_direction_and_small_gradients() -> None:
    grads = some_gradients()
    clipped, norm = clip_by_norm(grads, 0.5)
    for before, after in zip(grads, clipped, strict=True):
        np.testing.assert_allclose(after, before * (0.5 / (norm + 1e-6)))
    for before, after in zip(grads, clip_by_norm(grads, 1e3)[0], strict=True):
        np.testing.assert_array_equal(after, before)


def test_clip_by_norm__of_nothing_is_nothing() -> None:
    assert clip_by_norm([], 1.0) == ([], 0.0)


def test_clip_by_norm__rejects_a_bound_of_zero_and_a_gradient_that_overflowed() -> None:
    with pytest.raises(ValueError, match="max_norm > 0, got max_norm=0"):
        clip_by_norm(some_gradients(), 0)
    with pytest.raises(FloatingPointError, match="norm is inf; skip this step"):
        clip_by_norm([np.array([np.inf, 1.0])], 1.0)


def test_clip_by_value__matches_torch() -> None:
    grads = [*some_gradients(3.0), np.array([-2.0, 2.0, 0.0, 800.0])]
    parameters = as_parameters(grads)
    torch.nn.utils.clip_grad_value_(parameters, 2.0)
    for mine, parameter in zip(clip_by_value(grads, 2.0), parameters, strict=True):
        np.testing.assert_array_equal(mine, parameter.grad.numpy())


def test_clip_by_value__changes_the_direction() -> None:
    before = np.array([3.0, -0.5])
    (after,) = clip_by_value([before], 1.0)
    cosine = before @ after / (np.linalg.norm(before) * np.linalg.norm(after))
    np.testing.assert_allclose(cosine, 3.25 / np.sqrt(9.25 * 1.25))
    assert cosine < 0.96


def test_clip_by_value__rejects_a_negative_bound() -> None:
    with pytest.raises(ValueError, match="clip_value > 0, got clip_value=-1"):
        clip_by_value(some_gradients(), -1)


def test_total_norm__matches_the_norm_of_all_entries_in_one_row() -> None:
    grads = some_gradients()
    joined = np.concatenate([np.ravel(g) for g in grads])
    np.testing.assert_allclose(total_norm(grads), np.linalg.norm(joined))
    assert total_norm([]) == 0.0


def test_gradient_norms__matches_torch_through_nine_sigmoid_like_layers() -> None:
    net = MLP([4] * 10, activation=np.tanh, rng=np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(8, 4))
    net(x).sum().backward()
    layers = []
    parameters = dict(net.named_parameters())
    for place in range(9):
        layer = torch.nn.Linear(4, 4, dtype=torch.float64)
        layer.weight.data = torch.from_numpy(parameters[f"{place}.weight"].data.copy())
        layer.bias.data = torch.from_numpy(parameters[f"{place}.bias"].data.copy())
        layers += [layer, torch.nn.Tanh()]
    peer = torch.nn.Sequential(*layers[:-1])
    peer(torch.from_numpy(x)).sum().backward()
    theirs = [p.grad.norm().item() for p in peer.parameters()]
    np.testing.assert_allclose(list(gradient_norms(net).values()), theirs, rtol=1e-10)


def test_gradient_norms__leaves_out_what_has_no_gradient() -> None:
    assert gradient_norms(MLP([2, 1], rng=np.random.default_rng(0))) == {}
