"""Losses of embeddings: what belongs together comes closer, the rest moves apart."""

import math

import numpy as np

from dlref.activations import relu
from dlref.autodiff import ArrayOrTensor
from dlref.losses.classification import cross_entropy
from dlref.losses.reduction import reduce_loss

__all__ = ["info_nce", "triplet_margin_loss"]


def triplet_margin_loss(
    anchor: ArrayOrTensor,
    positive: ArrayOrTensor,
    negative: ArrayOrTensor,
    *,
    margin: float = 1.0,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> ArrayOrTensor:
    r"""Ask an anchor to be nearer to its like than to anything else, by a margin.

    $$\ell = \max(0, \lVert a - p + \epsilon \rVert - \lVert a - n + \epsilon \rVert + m)$$

    Args:
        anchor: $a$, embeddings of shape (..., features).
        positive: $p$, embeddings of the same kind as the anchors, same shape.
        negative: $n$, embeddings of another kind, same shape.
        margin: $m$, > 0, by how much farther the negative has to be.
        eps: $\epsilon$, > 0, added to each difference as in PyTorch, so that the slope of the
            distance 0 is finite.
        reduction: `"mean"`, `"sum"` or `"none"` over the triplets.

    Returns:
        A number of at least 0; with `"none"` one for each triplet.

    Raises:
        ValueError: The shapes differ, `margin` or `eps` is not positive and finite, or `reduction`
            is unknown.

    Examples:
        >>> a, p, n = np.array([0.0, 0.0]), np.array([3.0, 4.0]), np.array([0.0, 5.5])
        >>> round(float(triplet_margin_loss(a, p, n)), 4)  # 5 - 5.5 + 1
        0.5

    Source: Schroff, Kalenichenko & Philbin (2015), *FaceNet*, equation 2, with squared distances,
    <https://arxiv.org/abs/1503.03832>; with plain ones: `torch.nn.TripletMarginLoss`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginLoss.html>.
    See also: [`info_nce`][dlref.losses.embeddings.info_nce], with many negatives at once.
    """
    shapes = [np.shape(one) for one in (anchor, positive, negative)]
    if len(set(shapes)) != 1 or not shapes[0]:
        raise ValueError(f"triplet_margin_loss needs three equal shapes, got {shapes}")
    if not (0 < margin < math.inf and 0 < eps < math.inf):
        got = f"margin={margin}, eps={eps}"
        raise ValueError(f"triplet_margin_loss needs finite margin and eps above 0, got {got}")
    to_positive = np.linalg.norm(anchor - positive + eps, axis=-1)
    to_negative = np.linalg.norm(anchor - negative + eps, axis=-1)
    return reduce_loss(relu(to_positive - to_negative + margin), reduction)


def info_nce(
    query: ArrayOrTensor,
    key: ArrayOrTensor,
    *,
    temperature: float = 0.07,
    reduction: str = "mean",
) -> ArrayOrTensor:
    r"""Ask each query to find its own key among all the keys of the batch.

    $$L = -\frac{1}{N} \sum_{i=1}^{N} \log \frac{e^{s_{ii} / \tau}}
    {\sum_{j=1}^{N} e^{s_{ij} / \tau}}$$

    Here $s_{ij} = q_i^\top k_j / (\lVert q_i \rVert \lVert k_j \rVert)$ is the cosine similarity of
    query $i$ and key $j$; row $i$ of the two arrays belongs together. It is the cross-entropy of a
    classifier with one class a key, whose logits are $s_{ij} / \tau$.

    Args:
        query: $q$, embeddings of shape (batch, features).
        key: $k$, what belongs to them, same shape; the other rows serve as negatives.
        temperature: $\tau$, > 0; small values care for the nearest negatives alone.
        reduction: `"mean"`, `"sum"` or `"none"` over the queries.

    Returns:
        A number of at least 0; $\log N$ where all similarities are equal.

    Raises:
        ValueError: The shapes differ, an embedding is 0, `temperature` is not positive and finite,
            or `reduction` is unknown.

    Examples:
        >>> key, wrong = np.eye(4), np.roll(np.eye(4), 1, axis=0)  # own key: similarity 1, then 0
        >>> losses = [float(info_nce(query, key, temperature=0.1)) for query in (key, wrong)]
        >>> [round(loss, 2) for loss in losses]  # -log(e^10 / (e^10 + 3)), -log(1 / (e^10 + 3))
        [0.0, 10.0]

    Source: van den Oord, Li & Vinyals (2018), equation 4, <https://arxiv.org/abs/1807.03748>; with
    cosines and a temperature: He et al. (2020), equation 1, <https://arxiv.org/abs/1911.05722>.
    See also: [`cross_entropy`][dlref.losses.classification.cross_entropy], which it calls.
    """
    if np.shape(query) != np.shape(key) or np.ndim(query) != 2:
        shapes = f"{np.shape(query)} and {np.shape(key)}"
        raise ValueError(f"info_nce needs two arrays (batch, features), got {shapes}")
    if not 0 < temperature < math.inf:
        got = f"temperature={temperature}"
        raise ValueError(f"info_nce needs a finite temperature above 0, got {got}")
    similarities = _unit("query", query) @ _unit("key", key).T
    own = np.arange(np.shape(query)[0])
    return cross_entropy(similarities / temperature, own, reduction=reduction)


def _unit(argument: str, x: ArrayOrTensor) -> ArrayOrTensor:
    lengths = np.linalg.norm(x, axis=-1, keepdims=True)
    if np.any(lengths == 0):
        raise ValueError(f"info_nce needs embeddings other than 0, got one of 0 in {argument}")
    return x / lengths
