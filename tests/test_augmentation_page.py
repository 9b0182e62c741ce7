"""The comparison tables of the augmentation pages hold for the code that they speak of."""

import inspect
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dlref import augmentation as aug

PAGES = Path(__file__).parents[1] / "docs" / "basics"
IMAGES = np.random.default_rng(0).uniform(0.3, 0.6, size=(1, 3, 7, 7))
# What a table calls it → the function, with one fixed draw.
ONE_IMAGE: dict[str, Callable[[np.ndarray], object]] = {
    "Horizontal flip": aug.horizontal_flip,
    "Random crop": lambda x: aug.random_crop(x, (7, 7), np.random.default_rng(3), padding=2),
    "Random resized crop": lambda x: aug.random_resized_crop(x, (7, 7), np.random.default_rng(1)),
    "Color jitter": lambda x: aug.color_jitter(
        x, np.random.default_rng(1), brightness=0.2, saturation=0.2
    ),
    "Gaussian noise": lambda x: aug.gaussian_noise(x, np.random.default_rng(1)),
    "Cutout": lambda x: aug.random_cutout(x, np.random.default_rng(1), length=4),
}


def table(page: str, header: str) -> dict[str, dict[str, str]]:
    """The rows of the table whose header line begins as given, by their first cell."""
    lines = (PAGES / page).read_text(encoding="utf-8").split(header, 1)[1].split("\n\n", 1)[0]
    titles, _, *rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in (header + lines).splitlines()
    ]
    return {row[0]: dict(zip(titles, row, strict=True)) for row in rows}


def stays_in_place(transform: Callable[[np.ndarray], object]) -> bool:
    """Whether a change of one pixel changes that pixel of the result and no other."""
    before = np.asarray(transform(IMAGES))
    for row, column in np.ndindex(7, 7):
        x = IMAGES.copy()
        x[..., row, column] += 0.01
        changed = np.argwhere(np.any(np.asarray(transform(x)) != before, axis=(0, 1)))
        if any(tuple(place) != (row, column) for place in changed.tolist()):
            return False
    return True


TRANSFORMATIONS = table("data-augmentation.md", "| Transformation | Kind |")
METHODS = table("mixup-and-cutmix.md", "| Method | Value of a pixel |")


@pytest.mark.parametrize("name", ONE_IMAGE)
def test_boxes__are_unchanged_where_no_pixel_moves(name: str) -> None:
    row = TRANSFORMATIONS[name]
    assert (row["Boxes and masks"] == "unchanged") == stays_in_place(ONE_IMAGE[name])
    assert (row["Kind"] == "geometry") != (row["Boxes and masks"] == "unchanged")


def test_labels__change_where_two_examples_are_mixed() -> None:
    for name, row in TRANSFORMATIONS.items():
        assert (
            (row["Label afterwards"] == "kept") == (name in ONE_IMAGE) == (row["Kind"] != "mixing")
        )


def test_default_alpha__is_the_one_of_the_code() -> None:
    for name, function in (("Mixup", aug.random_mixup), ("CutMix", aug.random_cutmix)):
        default = inspect.signature(function).parameters["alpha"].default
        assert METHODS[name]["Default alpha"] == f"{default:g}"
    assert "alpha" not in inspect.signature(aug.random_cutout).parameters
