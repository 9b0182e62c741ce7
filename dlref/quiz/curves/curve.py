"""Curves: functions of the package over a range, drawn alike and described by their points."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

__all__ = ["MIN_APART", "Curve", "Family", "asked", "described", "drawn", "said", "share_apart"]

WIDTH, HEIGHT = 160.0, 120.0
POINTS = 65
DESCRIBED = 9  # points in the words that stand for the picture
VISIBLE = 0.09  # of the height: what the eye tells apart
MIN_APART = 0.1  # share of the points at which two curves must differ visibly
STRAIGHT = 0.15  # how far the drawn line may pass a point
FAR = 999.0


class Family(NamedTuple):
    """Curves that are drawn on the same axes.

    Attributes:
        name: Names the family in a proof.
        asks: The question; `<name>` stands for the curve.
        x: First and last place.
        y: Lowest and highest value that is shown.
        ticks: Places and values that are labelled.
        hint: Helps without the answer.
        is_derivative: Whether the curves are the derivatives of what they are named after.
    """

    name: str
    asks: str
    x: tuple[float, float]
    y: tuple[float, float]
    ticks: tuple[tuple[float, ...], tuple[float, ...]]
    hint: str
    is_derivative: bool = False


class Curve(NamedTuple):
    """A curve of a family.

    Attributes:
        family: Its axes and its question.
        symbol: What the page places; it decides the concept that the curve belongs to.
        slot: Names the curve in its family.
        name: What a reader calls it, inside a sentence.
        f: The function of all places at once, by the package's own code.
        trait: By what one knows the curve, after "it".
    """

    family: Family
    symbol: str
    slot: str
    name: str
    f: Callable[[np.ndarray], np.ndarray]
    trait: str


@cache
def values(curve: Curve) -> np.ndarray:
    """The values at evenly spaced places."""
    with np.errstate(all="ignore"):
        return np.asarray(curve.f(places(curve.family)), dtype=float)


def places(family: Family) -> np.ndarray:
    """Evenly spaced places, the middle one among them."""
    return np.linspace(*family.x, POINTS)


def asked(curve: Curve) -> str:
    """Return the question."""
    return curve.family.asks.replace("<name>", curve.name)


def said(curve: Curve) -> str:
    """Return what the picture shows, inside a sentence."""
    return f"the derivative of {curve.name}" if curve.family.is_derivative else curve.name


def share_apart(one: Curve, other: Curve) -> float:
    """Share of the places at which two curves differ visibly within the picture."""
    low, high = one.family.y
    a, b = np.clip(values(one), low, high), np.clip(values(other), low, high)
    return float(np.mean(np.abs(a - b) > VISIBLE * (high - low)))


def described(curve: Curve) -> str:
    """Return some points of a curve as text, for those who do not see the picture."""
    step = (POINTS - 1) // (DESCRIBED - 1)
    pairs = zip(places(curve.family)[::step], values(curve)[::step], strict=True)
    return "Curve through " + ", ".join(f"({short(x)}, {short(y)})" for x, y in pairs)


def short(number: float) -> str:
    """A number with two decimals at most, and a real minus sign."""
    text = f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def drawn(curve: Curve) -> str:
    """Return a curve as a small picture that takes the colour of the text around it."""
    family = curve.family
    points = np.column_stack([across(family, places(family)), up(family, values(curve))])
    line = "L".join(f"{pixel(x)} {pixel(y)}" for x, y in bends(np.clip(points, -FAR, FAR)))
    return (
        f'<svg viewBox="0 0 {pixel(WIDTH)} {pixel(HEIGHT)}" aria-hidden="true" fill="none" '
        f'stroke="currentColor">{axes(family)}<path stroke-width="2" d="M{line}"/></svg>'
    )


def axes(family: Family) -> str:
    """Axes through 0, or along the edge, with their labels."""
    left, right = across(family, np.array(family.x))
    x0 = float(across(family, np.clip(0.0, *family.x)))
    y0 = float(up(family, np.clip(0.0, *family.y)))
    along, upward = family.ticks
    ticks = "".join(f"M{pixel(float(across(family, x)))} {pixel(y0 - 2)}v4" for x in along)
    ticks += "".join(f"M{pixel(x0 - 2)} {pixel(float(up(family, y)))}h4" for y in upward)
    label = '<text x="{}" y="{}"{}>{}</text>'.format
    labels = [
        label(pixel(float(across(family, x))), pixel(y0 + 10), ' text-anchor="middle"', short(x))
        for x in along
    ] + [label(pixel(x0 + 4), pixel(float(up(family, y)) + 3), "", short(y)) for y in upward]
    return (
        f'<path opacity=".5" d="M{pixel(left)} {pixel(y0)}H{pixel(right)}M{pixel(x0)} 0'
        f'V{pixel(HEIGHT)}{ticks}"/><g font-size="8" fill="currentColor" stroke="none" '
        f'opacity=".75">{"".join(labels)}</g>'
    )


def across(family: Family, x: np.ndarray | float) -> np.ndarray:
    """Where a place is in the picture."""
    first, last = family.x
    margin = 8
    return np.asarray(margin + (np.asarray(x) - first) / (last - first) * (WIDTH - 2 * margin))


def up(family: Family, y: np.ndarray | float) -> np.ndarray:
    """Where a value is in the picture."""
    low, high = family.y
    return np.asarray(HEIGHT - (np.asarray(y) - low) / (high - low) * HEIGHT)


def pixel(number: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def bends(points: np.ndarray) -> list[tuple[float, float]]:
    """The points from which straight lines pass all others closely."""
    kept = [0]
    while kept[-1] < len(points) - 1:
        start = end = kept[-1]
        while end + 1 < len(points) and _is_straight(points[start : end + 2]):
            end += 1
        kept.append(end)
    return [(float(x), float(y)) for x, y in points[kept]]


def _is_straight(points: np.ndarray) -> bool:
    """Whether the line between the ends passes all points between them closely."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    line = y0 + (points[:, 0] - x0) * (y1 - y0) / (x1 - x0)
    return bool(np.max(np.abs(points[:, 1] - line)) <= STRAIGHT)
