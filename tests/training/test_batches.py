import numpy as np
import pytest
import torch

from dlref.training import minibatches


@pytest.mark.parametrize("drop_last", [False, True])
def test_minibatches__matches_torch_in_sizes_and_order(drop_last: bool) -> None:
    x, y = np.arange(22).reshape(11, 2), np.arange(11)
    data = torch.utils.data.TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
    theirs = torch.utils.data.DataLoader(data, batch_size=4, drop_last=drop_last)
    ours = list(minibatches(x, y, batch_size=4, drop_last=drop_last))
    assert len(ours) == len(theirs)
    for (a, b), (c, d) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, c)
        np.testing.assert_array_equal(b, d)


def test_minibatches__shuffles_rows_with_their_labels_and_each_once() -> None:
    x = np.arange(50)
    batches = list(minibatches(x, 10 * x, batch_size=7, rng=np.random.default_rng(0)))
    seen = np.concatenate([a for a, _ in batches])
    assert not np.array_equal(seen, x)
    np.testing.assert_array_equal(np.sort(seen), x)
    assert all(np.array_equal(b, 10 * a) for a, b in batches)


def test_minibatches__of_one_large_batch_is_all() -> None:
    ((batch,),) = minibatches(np.arange(3), batch_size=100)
    assert batch.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("arrays", "size"), [((np.zeros(3), np.zeros(4)), 2), ((), 2), ((np.zeros(3),), 0)]
)
def test_minibatches__rejects_rows_without_partners(
    arrays: tuple[np.ndarray, ...], size: int
) -> None:
    with pytest.raises(ValueError, match="arrays of one length and batch_size >= 1, got lengths"):
        minibatches(*arrays, batch_size=size)
