"""Tensor: an array that remembers how it was computed.

A Tensor takes part in NumPy expressions through NumPy's own dispatch protocols. `np.exp(x)` asks
`x.__array_ufunc__`, `np.sum(x)` asks `x.__array_function__`; both compute the value with plain
NumPy and keep the function and its arguments. `backward` walks through these records from the
newest to the oldest and applies the rules of the tables to each (reverse-mode differentiation).
"""

import contextlib
import contextvars
import functools
import itertools
import math
import operator
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dlref.autodiff.primitives import astype
from dlref.autodiff.rules import COMPOSED, PLAIN, RESULT, RULES, UFUNC_METHODS, parameters, unread

__all__ = ["ArrayOrTensor", "Parameter", "Tensor", "grad", "no_grad"]

_recording = contextvars.ContextVar("_recording", default=True)
_clock = itertools.count(1)
_FORGOTTEN = object()  # in the place of a function whose values were freed


class Node:
    """What the graph remembers of a Tensor: its shape, and the call that it is the result of.

    The values stay out, except those that a rule of the call reads: so `h @ w + b` needs no memory
    for `h @ w` once the sum is there.
    """

    __slots__ = ("args", "dtype", "function", "kwargs", "leaf", "order", "result", "shape")

    def __init__(self, data: Any, order: int = 0) -> None:
        self.shape: tuple[int, ...] = data.shape
        self.dtype: np.dtype[Any] = data.dtype
        self.order = order  # of creation; leaves have 0 and come last on the way back
        self.leaf: weakref.ref[Tensor] | None = None
        self.function: Any = None
        self.args: tuple[Any, ...] = ()
        self.kwargs: dict[str, Any] = {}
        self.result: NDArray[Any] | None = None

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """Number of entries."""
        return math.prod(self.shape)

    def forget(self) -> None:
        """Free the values of the call; walking through it again raises."""
        if self.function is not None:
            self.function, self.args, self.kwargs, self.result = _FORGOTTEN, (), {}, None


class Tensor:
    r"""An array that records what is computed with it, so that gradients can flow back.

    NumPy functions and operators accept it wherever they have a derivative, and return Tensors;
    comparisons and functions such as `np.argmax` return plain arrays. The dtype is kept.

    Args:
        data: Numbers of any shape; an array is taken as it is, not copied.
        requires_grad: Whether `backward` is to leave a gradient here; needs floating data.

    Attributes:
        data: The values, a plain array. To change them, assign a new array: writing into this one
            before `backward` would falsify what was recorded with it.
        grad: The accumulated gradient, of the shape of `data`; None before the first `backward`.
        requires_grad: Whether gradients flow to this Tensor or through it.

    Raises:
        TypeError: `data` are not real numbers, or not floating-point ones with `requires_grad`.

    Examples:
        >>> x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
        >>> y = np.sum(x**2)
        >>> y.backward()
        >>> x.grad
        array([2., 4., 6.])

    Source: Wengert (1964), <https://doi.org/10.1145/355586.364791>, the list of records;
    Baydin et al. (2018), section 3.2, <https://arxiv.org/abs/1502.05767>, reverse mode.
    See also: [`grad`][dlref.autodiff.grad], [`no_grad`][dlref.autodiff.no_grad].
    """

    __slots__ = ("__weakref__", "_node", "data", "grad", "requires_grad")

    def __init__(self, data: Any, requires_grad: bool = False) -> None:
        self.data: NDArray[Any] = np.asarray(data)
        if self.data.dtype.kind not in "biuf":
            raise TypeError(f"a Tensor holds real numbers, got dtype={self.data.dtype}")
        if requires_grad and not np.issubdtype(self.data.dtype, np.floating):
            raise TypeError(
                f"a gradient needs floating-point data, got dtype={self.data.dtype}; "
                "convert it, for instance with .astype(float)"
            )
        self.grad: ArrayOrTensor | None = None
        self.requires_grad = requires_grad
        self._node: Node | None = None

    # --- backward ---------------------------------------------------------------------------

    def backward(self, grad: Any = None, create_graph: bool = False) -> None:
        r"""Add the gradient of this Tensor to `.grad` of every leaf that it was computed from.

        $$\bar x = \sum_{y \text{ computed from } x} \bar y\,\frac{\partial y}{\partial x}$$

        With a `grad` of its own this is a vector–Jacobian product: the gradient of
        $\sum_i \bar y_i y_i$. The records are dropped on the way, so that memory is free when it
        ends: a second `backward` through the same graph raises.

        Args:
            grad: $\bar y$ of this Tensor, same shape; 1 for a scalar if omitted.
            create_graph: Keep the records, and let `.grad` be a Tensor with records of its own,
                so that it can be differentiated again.

        Raises:
            ValueError: This Tensor has several entries and no `grad`, or `grad` has another shape,
                or nothing was recorded.
            RuntimeError: An earlier `backward` freed the records.

        Examples:
            >>> x = Tensor([1.0, 2.0], requires_grad=True)
            >>> for _ in range(2):  # the second gradient is added to the first
            ...     (x**2).backward(np.array([1.0, 10.0]))
            >>> x.grad.tolist()
            [4.0, 80.0]

        Source: Baydin et al. (2018), section 3.2, <https://arxiv.org/abs/1502.05767>.
        See also: [`grad`][dlref.autodiff.grad], which leaves every `.grad` alone.
        """
        for node, gradient in _walk(self, grad, create_graph):
            leaf = node.leaf() if node.leaf else None
            if leaf is not None:
                if not isinstance(gradient, Tensor):
                    gradient = np.array(gradient, leaf.dtype)  # of its own: rules may share one
                leaf.grad = gradient if leaf.grad is None else leaf.grad + gradient

    def zero_grad(self) -> None:
        """Forget the accumulated gradient; `backward` adds to what is there."""
        self.grad = None

    def detach(self) -> "Tensor":
        """Return the same data, cut off from the records: no gradient flows further back.

        Examples:
            >>> x = Tensor(3.0, requires_grad=True)
            >>> (x * x.detach()).backward()  # one factor counts as a constant
            >>> float(x.grad)
            3.0
        """
        return Tensor(self.data)

    def numpy(self) -> NDArray[Any]:
        """Return `.data`, whether or not a gradient flows through this Tensor."""
        return self.data

    # --- NumPy asks here --------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__":
            return _apply(ufunc, inputs, kwargs)
        if (ufunc, method) in UFUNC_METHODS:
            return UFUNC_METHODS[ufunc, method](*inputs, **({"axis": 0} | kwargs))
        raise TypeError(f"{_name(ufunc)}.{method} has no gradient rule for a Tensor")

    def __array_function__(
        self, function: Any, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        return _apply(function, args, kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        raise TypeError(
            "a Tensor does not turn into an array by itself, its gradient would be lost; "
            "take .data, or build arrays of Tensors with np.stack or np.concatenate"
        )

    # --- operators --------------------------------------------------------------------------

    def __neg__(self) -> "Tensor":
        return _call(np.negative, self)

    def __pos__(self) -> "Tensor":
        return _call(np.positive, self)

    def __abs__(self) -> "Tensor":
        return _call(np.absolute, self)

    def __add__(self, other: Any) -> "Tensor":
        return _call(np.add, self, other)

    def __radd__(self, other: Any) -> "Tensor":
        return _call(np.add, other, self)

    def __sub__(self, other: Any) -> "Tensor":
        return _call(np.subtract, self, other)

    def __rsub__(self, other: Any) -> "Tensor":
        return _call(np.subtract, other, self)

    def __mul__(self, other: Any) -> "Tensor":
        return _call(np.multiply, self, other)

    def __rmul__(self, other: Any) -> "Tensor":
        return _call(np.multiply, other, self)

    def __truediv__(self, other: Any) -> "Tensor":
        return _call(np.divide, self, other)

    def __rtruediv__(self, other: Any) -> "Tensor":
        return _call(np.divide, other, self)

    def __pow__(self, other: Any) -> "Tensor":
        square = (
            isinstance(other, (int, float)) and other == 2
        )  # much faster than the general power
        return _call(np.square, self) if square else np.power(self, other)

    def __rpow__(self, other: Any) -> "Tensor":
        return _call(np.power, other, self)

    def __matmul__(self, other: Any) -> "Tensor":
        return _call(np.matmul, self, other)

    def __rmatmul__(self, other: Any) -> "Tensor":
        return _call(np.matmul, other, self)

    def __eq__(self, other: Any) -> Any:
        return np.equal(self, other)

    def __ne__(self, other: Any) -> Any:
        return np.not_equal(self, other)

    def __lt__(self, other: Any) -> Any:
        return np.less(self, other)

    def __le__(self, other: Any) -> Any:
        return np.less_equal(self, other)

    def __gt__(self, other: Any) -> Any:
        return np.greater(self, other)

    def __ge__(self, other: Any) -> Any:
        return np.greater_equal(self, other)

    __hash__ = object.__hash__

    def __getitem__(self, index: Any) -> "Tensor":
        return _call(operator.getitem, self, _value(index))

    def __setitem__(self, index: Any, value: Any) -> None:
        raise TypeError(
            "a Tensor's entries cannot be assigned, the records would no longer be true; "
            "make a new one with np.where(mask, value, x), or change .data outside the graph"
        )

    def __iter__(self) -> Iterator["Tensor"]:
        return (self[i] for i in range(len(self)))

    def __len__(self) -> int:
        return len(self.data)

    def __bool__(self) -> bool:
        return bool(self.data)

    def __float__(self) -> float:
        return float(self.data)

    def __reduce__(self) -> Any:
        return _restore, (type(self), self.data, self.grad, self.requires_grad)

    def __repr__(self) -> str:
        head = f"{type(self).__name__}("
        text = np.array2string(self.data, separator=", ", prefix=head)
        return f"{head}{text}{', requires_grad=True' if self.requires_grad else ''})"

    # --- what arrays have -------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each axis."""
        return self.data.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.data.ndim

    @property
    def size(self) -> int:
        """Number of entries."""
        return self.data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the entries."""
        return self.data.dtype

    @property
    def T(self) -> "Tensor":
        """Transpose: all axes in reverse order."""
        return _call(np.transpose, self)

    def item(self) -> float:
        """Return the only entry as a Python number."""
        return self.data.item()  # type: ignore[no-any-return]

    def tolist(self) -> Any:
        """Return the entries as nested lists of Python numbers."""
        return self.data.tolist()

    def copy(self) -> "Tensor":
        """Return a copy; gradients flow through it."""
        return _call(np.copy, self)

    def astype(self, dtype: Any) -> "Tensor":
        """Convert to another floating dtype; gradients flow back in the old one."""
        return _call(astype, self, dtype)

    def sum(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the sum along `axis`, or of all entries: `np.sum`."""
        return _call(np.sum, self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the mean along `axis`, or of all entries: `np.mean`."""
        return _call(np.mean, self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the largest entry along `axis`, or of all entries: `np.max`."""
        return _call(np.max, self, axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the smallest entry along `axis`, or of all entries: `np.min`."""
        return _call(np.min, self, axis=axis, keepdims=keepdims)

    def prod(self, axis: Any = None, keepdims: bool = False) -> "Tensor":
        """Return the product along `axis`, or of all entries: `np.prod`."""
        return _call(np.prod, self, axis=axis, keepdims=keepdims)

    def var(self, axis: Any = None, ddof: float = 0, keepdims: bool = False) -> "Tensor":
        """Return the variance along `axis`, or of all entries: `np.var`."""
        return _call(np.var, self, axis=axis, ddof=ddof, keepdims=keepdims)

    def std(self, axis: Any = None, ddof: float = 0, keepdims: bool = False) -> "Tensor":
        """Return the standard deviation along `axis`, or of all entries: `np.std`."""
        return _call(np.std, self, axis=axis, ddof=ddof, keepdims=keepdims)

    def argmax(self, axis: Any = None) -> Any:
        """Return the position of the largest entry, a plain integer or array."""
        return np.argmax(self.data, axis=axis)

    def argmin(self, axis: Any = None) -> Any:
        """Return the position of the smallest entry, a plain integer or array."""
        return np.argmin(self.data, axis=axis)

    def cumsum(self, axis: Any = None) -> "Tensor":
        """Return the running sum along `axis`: `np.cumsum`."""
        return _call(np.cumsum, self, axis=axis)

    def clip(self, min: Any = None, max: Any = None) -> "Tensor":
        """Limit the entries to a range: `np.clip`."""
        return _call(np.clip, self, min, max)

    def round(self, decimals: int = 0) -> "Tensor":
        """Round to `decimals` digits: `np.round`, whose gradient is 0."""
        return _call(np.round, self, decimals)

    def reshape(self, *shape: Any) -> "Tensor":
        """Give the same entries another shape, as one tuple or as several numbers."""
        return _call(np.reshape, self, shape[0] if len(shape) == 1 else shape)

    def ravel(self) -> "Tensor":
        """Return the entries along one axis."""
        return _call(np.ravel, self)

    flatten = ravel

    def transpose(self, *axes: Any) -> "Tensor":
        """Permute the axes, given as one tuple or as several numbers; reverse them if omitted."""
        return _call(np.transpose, self, (axes[0] if len(axes) == 1 else axes) or None)

    def swapaxes(self, axis1: int, axis2: int) -> "Tensor":
        """Exchange two axes."""
        return _call(np.swapaxes, self, axis1, axis2)

    def squeeze(self, axis: Any = None) -> "Tensor":
        """Drop axes of length 1."""
        return _call(np.squeeze, self, axis=axis)

    def repeat(self, repeats: Any, axis: Any = None) -> "Tensor":
        """Repeat each entry."""
        return _call(np.repeat, self, repeats, axis=axis)


def _restore(kind: type[Tensor], data: Any, grad: Any, requires_grad: bool) -> Tensor:
    """Make the copy of `copy.deepcopy` or `pickle`: a leaf, whatever the original was made from."""
    x = kind(data)
    x.grad, x.requires_grad = grad, requires_grad
    return x


class Parameter(Tensor):
    """A Tensor that training changes: it requires a gradient from the start.

    Args:
        data: Floating-point numbers of any shape; an array is taken as it is, not copied.

    Raises:
        TypeError: `data` are not floating-point numbers.

    Examples:
        >>> w = Parameter([0.5, -1.5])
        >>> (w**2).sum().backward()
        >>> w.grad.tolist()  # twice each weight
        [1.0, -3.0]

    Source: the name and the idea are those of `torch.nn.Parameter`,
    <https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html>.
    See also: [`Module`][dlref.layers.module.Module], which finds the Parameters among its
    attributes.
    """

    __slots__ = ()

    def __init__(self, data: Any) -> None:
        super().__init__(data, requires_grad=True)


# What the functions of this package take and return. They are written once for both kinds, and
# NumPy's own annotations know arrays only: `np.exp` of a Tensor would be called an array, and the
# sum type would need a cast in nearly every line. Type checkers therefore see Any.
if TYPE_CHECKING:
    ArrayOrTensor: TypeAlias = Any
else:
    ArrayOrTensor = np.ndarray | Tensor


@contextlib.contextmanager
def no_grad() -> Iterator[None]:
    """Record nothing inside the `with` block: less memory, and no gradient afterwards.

    Returns:
        A context manager. Recording goes on after the block, also when the block raises; blocks
        may stand in one another, and other threads are not touched.

    Examples:
        >>> w = Parameter([1.0])
        >>> with no_grad():
        ...     y = w * 2
        >>> y.requires_grad
        False

    Source: the name and the rule are those of `torch.no_grad`,
    <https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html>.
    See also: [`Tensor.detach`][dlref.autodiff.tensor.Tensor.detach], which cuts off a
    single Tensor.
    """
    token = _recording.set(False)
    try:
        yield
    finally:
        _recording.reset(token)


def grad(output: Tensor, inputs: Any, create_graph: bool = False) -> Any:
    r"""Return the gradient of a scalar with respect to `inputs`, and leave every `.grad` alone.

    $$g_i = \frac{\partial y}{\partial x_i}$$

    Args:
        output: $y$, one entry.
        inputs: $x$, one Tensor or a sequence of them; intermediate results are allowed.
        create_graph: Return Tensors that can be differentiated again, as a gradient penalty needs.

    Returns:
        For one Tensor its gradient, for a sequence a tuple of them; plain arrays, or Tensors if
        `create_graph`.

    Raises:
        ValueError: `output` was not computed from one of the `inputs`, or has several entries.
        RuntimeError: An earlier `backward` or `grad` freed the records.

    Examples:
        >>> x = Tensor(3.0, requires_grad=True)
        >>> slope = grad(x**3, x, create_graph=True)
        >>> slope.item(), grad(slope, x).item()  # 3 * 3**2, then 6 * 3
        (27.0, 18.0)

    Source: Drucker & LeCun (1992), <https://doi.org/10.1109/72.165600>, the gradient of a gradient.
    See also: [`Tensor.backward`][dlref.autodiff.tensor.Tensor.backward], which adds to `.grad`
    instead.
    """
    nodes = [_node_of(tensor) for tensor in ([inputs] if isinstance(inputs, Tensor) else inputs)]
    wanted = set(nodes)
    found = {node: g for node, g in _walk(output, None, create_graph) if node in wanted}
    for i, node in enumerate(nodes):
        if node not in found:
            raise ValueError(
                f"the output was not computed from inputs[{i}], or that input does not require grad"
            )
    gradients = tuple(found[node] for node in nodes)
    return gradients[0] if isinstance(inputs, Tensor) else gradients


def _walk(y: Tensor, g: Any, create_graph: bool) -> Iterator[tuple[Node, Any]]:
    """Yield the node of everything that `y` was computed from with its gradient, newest first."""
    gradients: dict[Node, Any] = {_node_of(y): _first_gradient(y, g, create_graph)}
    history = _history(_node_of(y))
    while history:
        node = history.pop()
        g = gradients.pop(node)
        yield node, g
        for source, gx in _pull(node, g, create_graph):
            gradients[source] = gradients[source] + gx if source in gradients else gx
        if not create_graph:
            node.forget()


def _first_gradient(y: Tensor, g: Any, create_graph: bool) -> Any:
    if not y.requires_grad:
        raise ValueError(
            "backward found no records: no input had requires_grad=True, or this Tensor was "
            "detached or computed under no_grad()"
        )
    if g is None and y.size != 1:
        raise ValueError(
            f"backward starts at one number, this Tensor has shape {y.shape}; "
            "take .sum() or .mean() first, or pass its gradient"
        )
    if g is None:
        g = np.ones(y.shape, y.dtype)
    if np.shape(g) != y.shape:
        raise ValueError(f"the gradient needs shape {y.shape}, got shape {np.shape(g)}")
    if isinstance(g, Tensor) and create_graph:
        return g
    g = np.asarray(_value(g), y.dtype)
    return Tensor(g) if create_graph else g


def _history(node: Node) -> list[Node]:
    """List what `node` was computed from, oldest first: nothing is older than its own sources."""
    found = {node}
    unvisited = [node]
    while unvisited:  # not recursive: graphs get deeper than Python's stack
        node = unvisited.pop()
        if node.function is _FORGOTTEN:
            raise RuntimeError(
                "an earlier backward freed the records of this graph; compute it again, detach() "
                "what an earlier step made, or pass create_graph=True to the first backward"
            )
        new = {source for source, _ in _sources(node.function, node.args)} - found
        found |= new
        unvisited += new
    return sorted(found, key=lambda node: node.order)


def _sources(function: Any, args: tuple[Any, ...]) -> Iterator[tuple[Node, Any]]:
    """Yield the node of each argument that needs a gradient, and its rule."""
    rules = RULES.get(function, ())
    if callable(rules):  # the first argument is a sequence of arrays
        rules, args = [functools.partial(rules, i) for i in range(len(args[0]))], args[0]
    for x, rule in zip(args, rules, strict=False):
        if rule is not None:
            if isinstance(x, Tensor) and x.requires_grad:
                yield _node_of(x), rule
            elif isinstance(x, Node):
                yield x, rule


def _node_of(x: Tensor) -> Node:
    if x._node is None:
        x._node = Node(x.data)
        x._node.leaf = weakref.ref(x)
    return x._node


def _pull(node: Node, g: Any, create_graph: bool) -> Iterator[tuple[Node, Any]]:
    """Yield the sources of one call with the gradients that its rules give them."""
    y: Any = node.result
    args = node.args
    if not create_graph:
        args = _value(args)
    elif y is not None:
        y = _tensor(y, node)
    for source, rule in _sources(node.function, node.args):
        gx = _fit(rule(g, y, *args, **node.kwargs), source)
        yield source, Tensor(gx) if create_graph and not isinstance(gx, Tensor) else gx


def _fit(g: Any, x: Node) -> Any:
    """Sum over the axes along which broadcasting repeated `x`, and restore its dtype."""
    if g.shape != x.shape:
        added = g.ndim - x.ndim
        repeated = tuple(
            i for i, n in enumerate(g.shape) if i < added or (n != 1 and x.shape[i - added] == 1)
        )
        g = np.reshape(np.sum(g, axis=repeated), x.shape)
    return g if g.dtype == x.dtype else g.astype(x.dtype)


def _apply(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Compute the value with NumPy, and record the call if a gradient may be asked for."""
    if kwargs.get("out") is not None:
        raise TypeError(f"{_name(function)} cannot write a Tensor into out=; assign its result")
    if function in PLAIN:
        return function(*_value(args), **_value(kwargs))
    if function in COMPOSED:
        return COMPOSED[function](*args, **kwargs)
    if function not in RULES:
        raise TypeError(
            f"{_name(function)} has no gradient rule for a Tensor; build it from functions that "
            "have one, or pass .data if no gradient has to flow through it"
        )
    args = _bind(function, args, kwargs) if kwargs else args
    if callable(RULES[function]):
        args = (_as_arrays(args[0]), *args[1:])
    elif isinstance(function, np.ufunc):
        args = _as_arrays(args)
    y = Tensor(function(*_value(args), **kwargs))
    if _recording.get():
        _record(y, function, args, kwargs)
    return y


def _record(y: Tensor, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Keep the call, with the values that its rules read, if an argument needs a gradient."""
    rules = {getattr(rule, "func", rule) for _, rule in _sources(function, args)}
    if rules:
        ignored = frozenset.intersection(*map(unread, rules))
        y.requires_grad = True
        y._node = node = Node(y.data, next(_clock))
        node.function, node.kwargs = function, kwargs
        node.args = tuple(_kept(x, i not in ignored) for i, x in enumerate(args))
        node.result = None if RESULT in ignored else y.data


def _call(function: Any, *args: Any, **kwargs: Any) -> Tensor:
    result: Tensor = _apply(function, args, kwargs)
    return result


def _bind(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """Take leading arguments out of the keywords, and reject the keywords without a rule."""
    names, takes_any = parameters(function)
    for name in names[len(args) :]:
        if name not in kwargs:
            break
        args = (*args, kwargs.pop(name))
    unknown = [] if takes_any else [name for name in kwargs if name not in names]
    unknown += [name for name, value in kwargs.items() if isinstance(value, Tensor)]
    if unknown:
        raise TypeError(f"{_name(function)} of a Tensor has no gradient rule for {unknown[0]}=")
    return args


def _kept(x: Any, read: bool) -> Any:
    """What a record keeps of an argument: its present values if a rule reads them."""
    if type(x) in (list, tuple):
        return type(x)(_kept(part, read) for part in x)
    if not isinstance(x, Tensor):
        return x
    if not x.requires_grad:
        return x.data
    return _tensor(x.data, _node_of(x)) if read else _node_of(x)


def _tensor(data: NDArray[Any], node: Node) -> Tensor:
    x = Tensor(data, requires_grad=True)
    x._node = node
    return x


def _as_arrays(sequence: Any) -> tuple[Any, ...]:
    """Replace lists in a sequence by arrays, which have the shape that a rule asks for."""
    return tuple(np.asarray(x) if isinstance(x, (list, tuple)) else x for x in sequence)


def _value(x: Any) -> Any:
    """Replace Tensors by their arrays, also inside sequences."""
    if isinstance(x, Tensor):
        return x.data
    if type(x) in (list, tuple):
        return type(x)(_value(part) for part in x)
    if type(x) is dict:
        return {name: _value(part) for name, part in x.items()}
    return x


def _name(function: Any) -> str:
    module = getattr(function, "__module__", None) or "numpy"
    return f"{module}.{function.__name__}".replace("numpy.", "np.", 1)
