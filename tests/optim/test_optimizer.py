import numpy as np
import pytest

from dlref.autodiff import Parameter
from dlref.optim import Optimizer


def test_optimizer__asks_its_subclass_for_update() -> None:
    theta = Parameter(np.ones(1))
    optimizer = Optimizer([theta], {})
    theta.sum().backward()
    with pytest.raises(NotImplementedError, match="does not define update"):
        optimizer.step()
