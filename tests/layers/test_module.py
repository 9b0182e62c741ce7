import numpy as np
import pytest

from dlref.autodiff import Tensor
from dlref.layers import Linear, Module, Sequential


def test_sequential__matches_its_layers_one_after_the_other() -> None:
    rng = np.random.default_rng(0)
    first, second = Linear(3, 4, rng=rng), Linear(4, 2, bias=False, rng=rng)
    net = Sequential(first, np.tanh, second)
    x = rng.normal(size=(5, 3))
    np.testing.assert_array_equal(net(x).data, second(np.tanh(first(x))).data)
    assert [name for name, _ in net.named_parameters()] == ["0.weight", "0.bias", "2.weight"]


def test_sequential__sets_training_and_evaluation_all_the_way_down() -> None:
    inner = Sequential(np.tanh)
    net = Sequential(inner).eval()
    assert not inner.training
    net.train()
    assert inner.training


def test_sequential__rejects_what_cannot_be_called() -> None:
    with pytest.raises(TypeError, match="got 3 at place 1"):
        Sequential(np.tanh, 3)  # type: ignore[arg-type]


def test_module__asks_its_subclass_for_forward() -> None:
    with pytest.raises(NotImplementedError, match=r"Module does not define forward"):
        Module()(Tensor(np.zeros(1)))
