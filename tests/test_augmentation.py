import itertools
import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from dlref import augmentation as aug
from dlref.activations import log_softmax
from dlref.autodiff import Tensor
from tests.oracle import assert_matches_torch

RNG = np.random.default_rng(7)
IMAGES = RNG.uniform(size=(4, 3, 6, 5))
GRAY = IMAGES[:, :1]
LABELS = RNG.dirichlet(np.ones(3), size=4)
EMPTY = np.zeros((0, 3, 6, 5))
WEIGHTS = torch.tensor([0.299, 0.587, 0.114], dtype=torch.float64)[:, None, None]


def seeded(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- flips and boxes ---


def test_horizontal_flip__matches_torch() -> None:
    assert_matches_torch(aug.horizontal_flip, lambda x: torch.flip(x, [-1]), IMAGES)


def test_horizontal_flip__sends_pixel_k_to_the_width_minus_1_minus_k() -> None:
    y = aug.horizontal_flip(IMAGES)
    for k in range(5):
        np.testing.assert_array_equal(y[..., 5 - 1 - k], IMAGES[..., k])


def test_horizontal_flip__twice_is_the_image_and_one_column_stays() -> None:
    np.testing.assert_array_equal(aug.horizontal_flip(aug.horizontal_flip(IMAGES)), IMAGES)
    np.testing.assert_array_equal(aug.horizontal_flip(IMAGES[..., :1]), IMAGES[..., :1])
    assert aug.horizontal_flip(EMPTY).shape == EMPTY.shape


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_random_horizontal_flip__matches_torch_where_the_same_numbers_are_drawn(p: float) -> None:
    flipped = torch.from_numpy(seeded().random(4) < p)[:, None, None, None]
    assert_matches_torch(
        lambda x: aug.random_horizontal_flip(x, seeded(), p),
        lambda x: torch.where(flipped, torch.flip(x, [-1]), x),
        IMAGES,
    )


def test_random_horizontal_flip__flips_some_images_of_a_batch_and_not_others() -> None:
    x = np.tile([0.0, 1.0], (10_000, 1, 1, 1))
    share = aug.random_horizontal_flip(x, seeded(), p=0.3)[..., 0].mean()
    assert abs(share - 0.3) < 4 * math.sqrt(0.3 * 0.7 / 10_000)
    assert aug.random_horizontal_flip(EMPTY, seeded()).shape == EMPTY.shape


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_random_horizontal_flip__rejects_what_is_no_probability(p: float) -> None:
    with pytest.raises(ValueError, match=r"needs p in \[0, 1\], got p="):
        aug.random_horizontal_flip(IMAGES, seeded(), p)


def test_random_horizontal_flip__rejects_a_single_image() -> None:
    with pytest.raises(ValueError, match=r"shape \(batch, channels, height, width\), got"):
        aug.random_horizontal_flip(IMAGES[0], seeded())


@pytest.mark.parametrize("box", [(0, 0, 2, 3), (1, 2, 5, 6), (3, 1, 4, 2), (0, 0, 5, 6)])
def test_flip_boxes__matches_the_flip_of_the_pixels(box: aug.Box) -> None:
    moved = aug.flip_boxes(np.array(box), width=5)
    x1, y1, x2, y2 = (int(n) for n in moved)
    np.testing.assert_array_equal(
        aug.box_mask(6, 5, (x1, y1, x2, y2)), aug.horizontal_flip(aug.box_mask(6, 5, box))
    )


def test_flip_boxes__matches_torch() -> None:
    def theirs(boxes: torch.Tensor) -> torch.Tensor:
        x1, y1, x2, y2 = boxes.unbind(-1)
        return torch.stack([32 - x2, y1, 32 - x1, y2], dim=-1)

    assert_matches_torch(lambda b: aug.flip_boxes(b, 32), theirs, RNG.uniform(0, 32, (2, 3, 4)))


def test_flip_boxes__by_hand_and_twice() -> None:
    box = np.array([0.0, 2.0, 3.0, 9.0])
    assert aug.flip_boxes(box, 10).tolist() == [7, 2, 10, 9]
    assert aug.flip_boxes(aug.flip_boxes(box, 10), 10).tolist() == box.tolist()
    assert aug.flip_boxes(np.zeros((0, 4)), 10).shape == (0, 4)


def test_flip_boxes__rejects_boxes_of_three_numbers() -> None:
    with pytest.raises(ValueError, match=r"shape \(\.\.\., 4\), got shape \(2, 3\)"):
        aug.flip_boxes(np.zeros((2, 3)), 10)


# --- crops and sizes ---


@pytest.mark.parametrize("box", [(0, 0, 5, 6), (1, 2, 4, 3), (4, 5, 5, 6)])
def test_crop__matches_torch(box: aug.Box) -> None:
    x1, y1, x2, y2 = box
    assert_matches_torch(
        lambda x: aug.crop(x, box), lambda x: x.narrow(-2, y1, y2 - y1)[..., x1:x2], IMAGES
    )


def test_crop__keeps_pixels_by_hand() -> None:
    x = np.arange(12.0).reshape(1, 3, 4)
    assert aug.crop(x, (1, 0, 3, 2)).tolist() == [[[1, 2], [5, 6]]]


@pytest.mark.parametrize("box", [(0, 0, 6, 6), (0, 0, 5, 7), (-1, 0, 5, 6), (0, -1, 5, 6),
                                 (2, 0, 2, 6), (0, 3, 5, 3), (3, 0, 2, 6)])  # fmt: skip
def test_crop__rejects_a_box_beyond_the_image_or_without_pixels(box: aug.Box) -> None:
    with pytest.raises(ValueError, match="crop needs a box with pixels inside of 6 x 5, got"):
        aug.crop(IMAGES, box)


@pytest.mark.parametrize(
    ("size", "padding"), [((6, 5), 0), ((6, 5), 2), ((4, 3), 0), ((7, 2), 1), ((10, 9), 2)]
)
def test_random_crop__matches_torch_at_the_places_that_are_drawn(
    size: tuple[int, int], padding: int
) -> None:
    h, w = size
    rng = seeded(3)
    tops = rng.integers(6 + 2 * padding - h + 1, size=4)
    lefts = rng.integers(5 + 2 * padding - w + 1, size=4)

    def theirs(x: torch.Tensor) -> torch.Tensor:
        x = functional.pad(x, (padding,) * 4)
        places = enumerate(zip(tops, lefts, strict=True))
        return torch.stack([x[n, :, t : t + h, k : k + w] for n, (t, k) in places])

    assert_matches_torch(
        lambda x: aug.random_crop(x, size, seeded(3), padding=padding), theirs, IMAGES
    )


def test_random_crop__reaches_each_place_equally_often() -> None:
    x = np.ones((9000, 1, 3, 3))
    counts = np.unique(aug.random_crop(x, (3, 3), seeded(), padding=1), axis=0, return_counts=True)
    assert len(counts[1]) == 9
    np.testing.assert_allclose(counts[1], 1000, atol=5 * math.sqrt(1000))


def test_random_crop__without_room_is_the_image() -> None:
    np.testing.assert_array_equal(aug.random_crop(IMAGES, (6, 5), seeded()), IMAGES)


@pytest.mark.parametrize("size", [(7, 5), (6, 6), (0, 5), (6, 0)])
def test_random_crop__rejects_a_window_that_does_not_fit(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"1 <= size <= \(6, 5\), the padded image, got"):
        aug.random_crop(IMAGES, size, seeded())


def test_random_crop__rejects_a_negative_margin() -> None:
    with pytest.raises(ValueError, match="padding >= 0, got padding=-1"):
        aug.random_crop(IMAGES, (2, 2), seeded(), padding=-1)


@pytest.mark.parametrize("size", [(6, 5), (12, 10), (3, 2), (7, 11), (1, 1), (5, 1), (13, 4)])
def test_resize__matches_torch(size: tuple[int, int]) -> None:
    assert_matches_torch(
        lambda x: aug.resize(x, size),
        lambda x: functional.interpolate(x, size=size, mode="bilinear", align_corners=False),
        IMAGES,
    )


def test_resize__of_one_pixel_repeats_it_and_a_ramp_by_hand() -> None:
    np.testing.assert_array_equal(aug.resize(np.full((1, 1, 1), 0.7), (2, 3)), 0.7)
    assert aug.resize(np.array([[[0.0, 1.0]]]), (1, 4)).tolist() == [[[0, 0.25, 0.75, 1]]]


def test_resize__rejects_a_size_of_zero() -> None:
    with pytest.raises(ValueError, match=r"sizes >= 1, got size=\(0, 3\)"):
        aug.resize(IMAGES, (0, 3))


@pytest.mark.parametrize("ratio", [0.25, 0.8, 1.0, 2.5])
@pytest.mark.parametrize("share", [0.05, 0.4, 1.0])
def test_box_sides__matches_area_and_ratio_but_for_rounding(share: float, ratio: float) -> None:
    w, h = aug.box_sides(900, 1600, share, ratio)
    assert w * h == pytest.approx(share * 900 * 1600, rel=1e-2)
    assert w / h == pytest.approx(ratio, rel=1e-2)


def test_box_sides__by_hand_and_of_no_area() -> None:
    assert aug.box_sides(32, 32, 0.25, 4.0) == (32, 8)
    assert aug.box_sides(32, 32, 0.0, 4.0) == (0, 0)


def test_box_sides__rejects_shares_above_one_and_ratios_of_zero() -> None:
    with pytest.raises(ValueError, match=r"share in \[0, 1\], got share=1.5"):
        aug.box_sides(32, 32, 1.5, 1.0)
    with pytest.raises(ValueError, match="ratio > 0, got ratio=0"):
        aug.box_sides(32, 32, 0.5, 0)


def drawn_box(
    rng: np.random.Generator, scale: tuple[float, float], ratio: tuple[float, float]
) -> aug.Box | None:
    """The box that is drawn for an image of 6 x 5 pixels, as the paper says it."""
    for _ in range(10):
        area = 30 * rng.uniform(*scale)
        shape = math.exp(rng.uniform(*np.log(ratio)))
        w, h = round(math.sqrt(area * shape)), round(math.sqrt(area / shape))
        if 1 <= w <= 5 and 1 <= h <= 6:
            y, x = int(rng.integers(7 - h)), int(rng.integers(6 - w))
            return x, y, x + w, y + h
    return None


@pytest.mark.parametrize("scale", [(0.08, 1.0), (0.3, 0.5), (1.0, 1.0)])
@pytest.mark.parametrize("ratio", [(3 / 4, 4 / 3), (0.2, 5.0)])
def test_random_resized_crop__matches_torch_in_the_boxes_that_are_drawn(
    scale: tuple[float, float], ratio: tuple[float, float]
) -> None:
    rng = seeded(5)
    boxes = [drawn_box(rng, scale, ratio) or (0, 0, 5, 6) for _ in range(4)]

    def theirs(x: torch.Tensor) -> torch.Tensor:
        cuts = [x[n : n + 1, :, b[1] : b[3], b[0] : b[2]] for n, b in enumerate(boxes)]
        return torch.cat([functional.interpolate(c, size=(4, 7), mode="bilinear") for c in cuts])

    assert_matches_torch(
        lambda x: aug.random_resized_crop(x, (4, 7), seeded(5), scale=scale, ratio=ratio),
        theirs,
        IMAGES,
    )


def test_random_resized_crop__falls_back_to_the_centre_of_a_long_image() -> None:
    wide = np.zeros((1, 1, 3, 90))
    wide[..., 43:47] = np.arange(1.0, 5.0)  # the four columns of a box of 4/3 in the middle
    view = aug.random_resized_crop(wide, (3, 4), seeded(), scale=(1, 1))
    np.testing.assert_array_equal(view, wide[..., 43:47])
    high = np.swapaxes(wide, -1, -2)
    view = aug.random_resized_crop(high, (4, 3), seeded(), scale=(1, 1))
    np.testing.assert_array_equal(view, high[..., 43:47, :])


@pytest.mark.parametrize(
    ("scale", "ratio"),
    [((0, 1), (1, 1)), ((0.5, 0.4), (1, 1)), ((0.5, 1.1), (1, 1)), ((0.5, 1), (0, 1)),
     ((0.5, 1), (2, 1))],
)  # fmt: skip
def test_random_resized_crop__rejects_ranges_that_are_none(
    scale: tuple[float, float], ratio: tuple[float, float]
) -> None:
    with pytest.raises(ValueError, match="a random box needs 0 < low <= high"):
        aug.random_resized_crop(IMAGES, (2, 2), seeded(), scale=scale, ratio=ratio)


# --- brightness, contrast, saturation ---


@pytest.mark.parametrize("factor", [0.0, 0.4, 1.0, 1.7, 1e3])
def test_blend__matches_torch(factor: float) -> None:
    other = RNG.uniform(size=IMAGES.shape)
    assert_matches_torch(
        lambda x, m: aug.blend(x, m, factor),
        lambda x, m: torch.clamp(torch.lerp(m, x, factor), 0, 1),
        IMAGES,
        other,
    )


def test_blend__by_hand_and_clipped_at_both_ends() -> None:
    y = aug.blend(np.array([0.2, 0.5, 0.9]), 0.5, 2.0)
    np.testing.assert_allclose(y, [0.0, 0.5, 1.0])


def test_blend__rejects_integers_and_negative_factors() -> None:
    with pytest.raises(TypeError, match="floats from 0 to 1, got uint8; divide by 255"):
        aug.blend(np.zeros((1, 3, 2, 2), np.uint8), 0.0, 0.5)
    with pytest.raises(ValueError, match=r"factor >= 0, got factor=-0\.5"):
        aug.blend(IMAGES, 0.0, -0.5)


@pytest.mark.parametrize("factor", [0.0, 0.6, 1.4])
def test_adjust_brightness__matches_torch(factor: float) -> None:
    assert_matches_torch(
        lambda x: aug.adjust_brightness(x, factor), lambda x: torch.clamp(x * factor, 0, 1), IMAGES
    )


def test_adjust_brightness__by_hand() -> None:
    assert aug.adjust_brightness(np.array([0.25, 0.75]), 1.5).tolist() == [0.375, 1.0]
    assert aug.adjust_brightness(np.zeros(0), 1.5).shape == (0,)


def test_adjust_brightness__rejects_integers() -> None:
    with pytest.raises(TypeError, match="divide by 255"):
        aug.adjust_brightness(np.array([200], np.uint8), 1.5)


def gray(x: torch.Tensor) -> torch.Tensor:
    return (x * WEIGHTS).sum(-3, keepdim=True)


def test_grayscale__matches_torch() -> None:
    assert_matches_torch(aug.grayscale, gray, IMAGES)
    np.testing.assert_array_equal(aug.grayscale(GRAY), GRAY)


def test_grayscale__weighs_the_channels_by_hand_and_keeps_white() -> None:
    pure = np.eye(3).reshape(3, 3, 1, 1)
    assert aug.grayscale(pure).ravel().tolist() == [0.299, 0.587, 0.114]
    np.testing.assert_allclose(aug.grayscale(np.ones((3, 1, 1))), 1.0)


def test_grayscale__rejects_two_channels() -> None:
    with pytest.raises(ValueError, match="3 channels or 1, got 2"):
        aug.grayscale(np.zeros((2, 4, 4)))


@pytest.mark.parametrize("factor", [0.0, 0.6, 1.8])
def test_adjust_contrast__matches_torch(factor: float) -> None:
    def theirs(x: torch.Tensor) -> torch.Tensor:
        mean = gray(x).mean(dim=(-3, -2, -1), keepdim=True)
        return torch.clamp(torch.lerp(mean.expand_as(x), x, factor), 0, 1)

    assert_matches_torch(lambda x: aug.adjust_contrast(x, factor), theirs, IMAGES)


def test_adjust_contrast__takes_one_mean_an_image() -> None:
    x = np.stack([np.full((3, 2, 2), 0.2), np.full((3, 2, 2), 0.6)])
    np.testing.assert_allclose(aug.adjust_contrast(x, 0.0), x)
    y = aug.adjust_contrast(np.array([[[0.25, 0.5, 0.75]]]), 0.5)
    assert y.tolist() == [[[0.375, 0.5, 0.625]]]


def test_adjust_contrast__rejects_negative_factors() -> None:
    with pytest.raises(ValueError, match="factor >= 0"):
        aug.adjust_contrast(IMAGES, -1.0)


@pytest.mark.parametrize("factor", [0.0, 0.6, 1.8])
def test_adjust_saturation__matches_torch(factor: float) -> None:
    assert_matches_torch(
        lambda x: aug.adjust_saturation(x, factor),
        lambda x: torch.clamp(factor * x + (1 - factor) * gray(x), 0, 1),
        IMAGES,
    )


@pytest.mark.parametrize("factor", [0.0, 0.3, 5.0])
def test_adjust_saturation__leaves_gray_images_as_they_are(factor: float) -> None:
    x = np.repeat(GRAY, 3, axis=1)
    np.testing.assert_allclose(aug.adjust_saturation(x, factor), x, atol=1e-12)
    np.testing.assert_allclose(aug.adjust_saturation(GRAY, factor), GRAY, atol=1e-12)


def test_adjust_saturation__rejects_four_channels() -> None:
    with pytest.raises(ValueError, match="3 channels or 1, got 4"):
        aug.adjust_saturation(np.zeros((4, 2, 2)), 0.5)


def test_color_jitter__matches_torch_with_the_factors_that_are_drawn() -> None:
    rng = seeded(2)
    plan = []
    for _ in range(4):
        steps = []
        for i in rng.permutation(3).tolist():
            strength = (0.4, 0.3, 1.5)[i]
            steps.append((i, rng.uniform(max(0, 1 - strength), 1 + strength)))
        plan.append(steps)

    def theirs(x: torch.Tensor) -> torch.Tensor:
        images = []
        for image, steps in zip(x, plan, strict=True):
            for i, s in steps:
                other = (torch.zeros_like(image), gray(image).mean(), gray(image))[i]
                image = torch.clamp(s * image + (1 - s) * other, 0, 1)
            images.append(image)
        return torch.stack(images)

    assert len({tuple(i for i, _ in steps) for steps in plan}) > 1  # orders differ
    assert_matches_torch(
        lambda x: aug.color_jitter(x, seeded(2), brightness=0.4, contrast=0.3, saturation=1.5),
        theirs,
        IMAGES,
    )


def test_color_jitter__of_no_strength_is_the_image() -> None:
    np.testing.assert_allclose(aug.color_jitter(IMAGES, seeded()), IMAGES, atol=1e-12)


def test_color_jitter__draws_factors_from_the_whole_range_and_none_below_0() -> None:
    x = np.full((2000, 1, 1, 1), 0.25)
    y = aug.color_jitter(x, seeded(), brightness=3.0) / 0.25  # factors from 0 to 4
    assert 0 <= y.min() < 0.02
    assert 3.98 < y.max() <= 4
    assert abs(y.mean() - 2) < 4 * math.sqrt(4**2 / 12 / 2000)


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation"])
def test_color_jitter__rejects_negative_strengths(name: str) -> None:
    with pytest.raises(ValueError, match=rf"strengths >= 0, got .*{name}=-0\.1"):
        aug.color_jitter(IMAGES, seeded(), **{name: -0.1})


# --- normalisation and noise ---


def test_normalize__matches_torch() -> None:
    mean, std = np.array([0.4, 0.5, -0.1]), np.array([0.2, 0.3, 2.0])

    def theirs(x: torch.Tensor) -> torch.Tensor:  # batch normalisation with given statistics
        return functional.batch_norm(x, torch.from_numpy(mean), torch.from_numpy(std**2), eps=0)

    assert_matches_torch(lambda x: aug.normalize(x, mean, std), theirs, IMAGES)


def test_normalize__gives_its_own_data_mean_0_and_deviation_1() -> None:
    z = aug.normalize(IMAGES, IMAGES.mean(axis=(0, 2, 3)), IMAGES.std(axis=(0, 2, 3)))
    np.testing.assert_allclose(z.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(z.std(axis=(0, 2, 3)), 1)
    assert aug.normalize(np.full((1, 1, 1), 0.7), [0.5], [0.1]).item() == pytest.approx(2)
    assert aug.normalize(EMPTY, (0, 0, 0), (1, 1, 1)).shape == EMPTY.shape


def test_normalize__rejects_deviations_of_0_and_a_wrong_number_of_channels() -> None:
    with pytest.raises(ValueError, match=r"std > 0, got std=\[1.0, 0.0, 1.0\]"):
        aug.normalize(IMAGES, (0, 0, 0), (1.0, 0.0, 1.0))
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(2,\) for 3 channels"):
        aug.normalize(IMAGES, (0, 0), (1, 1))


@pytest.mark.parametrize("std", [0.0, 0.1, 3.0])
def test_gaussian_noise__matches_torch_with_the_noise_that_is_drawn(std: float) -> None:
    noise = torch.from_numpy(seeded(4).normal(size=IMAGES.shape))
    assert_matches_torch(
        lambda x: aug.gaussian_noise(x, seeded(4), std), lambda x: x + std * noise, IMAGES
    )


def test_gaussian_noise__adds_a_penalty_to_a_linear_model() -> None:
    w, x, y = np.array([1.0, -2.0]), np.array([0.5, 0.3]), 0.2
    noisy = aug.gaussian_noise(np.tile(x, (400_000, 1)), seeded(), std=0.3)
    loss = ((noisy @ w - y) ** 2).mean()
    assert loss == pytest.approx((x @ w - y) ** 2 + 0.3**2 * (w**2).sum(), rel=1e-2)


def test_gaussian_noise__rejects_a_negative_deviation() -> None:
    with pytest.raises(ValueError, match="std >= 0, got std=-1"):
        aug.gaussian_noise(IMAGES, seeded(), -1)


# --- erasing ---


@pytest.mark.parametrize("box", [(0, 0, 2, 3), (1, 2, 4, 6), (2, 2, 2, 4), (0, 0, 5, 6)])
def test_box_mask__matches_torch(box: aug.Box) -> None:
    x1, y1, x2, y2 = box
    rows, columns = torch.arange(6)[:, None], torch.arange(5)
    inside = (rows >= y1) & (rows < y2) & (columns >= x1) & (columns < x2)
    np.testing.assert_array_equal(aug.box_mask(6, 5, box), (~inside).double().numpy())


@pytest.mark.parametrize("box", [(-1, 0, 2, 2), (0, 0, 6, 2), (0, 0, 2, 7), (3, 0, 2, 2)])
def test_box_mask__rejects_a_box_beyond_it(box: aug.Box) -> None:
    with pytest.raises(ValueError, match="box_mask needs a box inside of 6 x 5, got"):
        aug.box_mask(6, 5, box)


@pytest.mark.parametrize("value", [0.0, 0.5, -2.0])
def test_erase__matches_torch(value: float) -> None:
    mask = aug.box_mask(6, 5, (1, 2, 4, 6))
    hole = torch.from_numpy(mask == 0)
    assert_matches_torch(
        lambda x: aug.erase(x, mask, value), lambda x: x.masked_fill(hole, value), IMAGES
    )


def test_erase__of_nothing_and_of_everything() -> None:
    np.testing.assert_array_equal(aug.erase(IMAGES, np.ones((6, 5)), 0.5), IMAGES)
    np.testing.assert_array_equal(aug.erase(IMAGES, np.zeros((6, 5)), 0.5), 0.5)


def test_erase__rejects_a_mask_of_another_size() -> None:
    with pytest.raises(ValueError, match="a mask of the image's size"):
        aug.erase(IMAGES, np.ones((5, 6)))


@pytest.mark.parametrize(
    ("length", "row", "column", "box"),
    [(16, 16, 12, (4, 8, 20, 24)), (16, 0, 20, (12, 0, 28, 8)), (16, 31, 31, (23, 23, 32, 32)),
     (5, 10, 10, (8, 8, 12, 12)), (0, 3, 3, (3, 3, 3, 3)), (100, 3, 3, (0, 0, 32, 32))],
)  # fmt: skip
def test_cutout_box__matches_the_boxes_worked_out_by_hand(
    length: int, row: int, column: int, box: aug.Box
) -> None:
    assert aug.cutout_box(32, 32, length, row, column) == box


def test_cutout_box__tells_height_from_width() -> None:
    assert aug.cutout_box(4, 10, 6, row=3, column=8) == (5, 0, 10, 4)


def test_cutout_box__rejects_a_centre_outside_and_negative_lengths() -> None:
    with pytest.raises(ValueError, match="a centre inside of 4 x 10 pixels, got row=4, column=0"):
        aug.cutout_box(4, 10, 2, 4, 0)
    with pytest.raises(ValueError, match="length >= 0, got length=-2"):
        aug.cutout_box(4, 10, -2, 0, 0)


def test_random_cutout__matches_torch_at_the_centres_that_are_drawn() -> None:
    rng = seeded(6)
    mask = torch.ones(4, 1, 6, 5, dtype=torch.float64)
    for n in range(4):
        row, column = rng.integers(6), rng.integers(5)
        mask[n, :, max(row - 2, 0) : row + 2, max(column - 2, 0) : column + 2] = 0
    assert_matches_torch(
        lambda x: aug.random_cutout(x, seeded(6), length=4), lambda x: x * mask, IMAGES
    )


def test_random_cutout__erases_less_than_the_square_on_average() -> None:
    y = aug.random_cutout(np.ones((4000, 1, 8, 8)), seeded(), length=4)
    areas = [
        np.prod(np.subtract(box[2:], box[:2]))
        for box in (aug.cutout_box(8, 8, 4, r, c) for r, c in itertools.product(range(8), repeat=2))
    ]
    assert np.mean(areas) == pytest.approx((28 / 8) ** 2)  # sides 2, 3, 4, 4, 4, 4, 4, 3
    assert (y == 0).sum() / 4000 == pytest.approx(np.mean(areas), rel=2e-2)


def test_random_cutout__rejects_a_single_image() -> None:
    with pytest.raises(ValueError, match="random_cutout needs images of shape"):
        aug.random_cutout(IMAGES[0], seeded(), 2)


@pytest.mark.parametrize("p", [0.0, 0.6, 1.0])
def test_random_erasing__matches_torch_in_the_boxes_that_are_drawn(p: float) -> None:
    rng = seeded(8)
    boxes = [drawn_box(rng, (0.1, 0.5), (0.5, 2.0)) if rng.random() < p else None for _ in range(4)]
    hole = torch.zeros(4, 1, 6, 5, dtype=torch.bool)
    for n, box in enumerate(boxes):
        if box:
            hole[n, :, box[1] : box[3], box[0] : box[2]] = True
    assert_matches_torch(
        lambda x: aug.random_erasing(
            x, seeded(8), p=p, scale=(0.1, 0.5), ratio=(0.5, 2.0), value=0.3
        ),
        lambda x: x.masked_fill(hole, 0.3),
        IMAGES,
    )


def test_random_erasing__erases_shares_within_the_scale() -> None:
    y = aug.random_erasing(np.ones((500, 1, 40, 40)), seeded(), p=1.0)
    shares = (y == 0).mean(axis=(1, 2, 3))
    assert 0.015 < shares.min() < 0.03
    assert 0.3 < shares.max() < 0.35


def test_random_erasing__leaves_an_image_alone_in_which_no_box_fits() -> None:
    x = np.ones((20, 1, 1, 400))
    y = aug.random_erasing(x, seeded(), p=1.0, scale=(0.5, 0.5), ratio=(1.0, 1.0))
    np.testing.assert_array_equal(y, x)


def test_random_erasing__rejects_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match=r"p in \[0, 1\], got p=2"):
        aug.random_erasing(IMAGES, seeded(), p=2)


# --- mixing ---


@pytest.mark.parametrize("lam", [0.0, 0.3, 1.0])
def test_mixup__matches_torch(lam: float) -> None:
    assert_matches_torch(
        lambda xa, ya, xb, yb: aug.mixup(xa, ya, xb, yb, lam),
        lambda xa, ya, xb, yb: (torch.lerp(xb, xa, lam), torch.lerp(yb, ya, lam)),
        IMAGES, LABELS, RNG.uniform(size=IMAGES.shape), LABELS[::-1].copy(),
    )  # fmt: skip


def test_mixup__by_hand() -> None:
    x, y = aug.mixup(np.zeros(2), np.eye(2)[0], np.ones(2), np.eye(2)[1], 0.75)
    assert x.tolist() == [0.25, 0.25]
    assert y.tolist() == [0.75, 0.25]


def test_mixup__cross_entropy_is_the_weighted_one_of_the_two_labels() -> None:
    z = 3 * RNG.normal(size=(4, 3))
    a, b = np.array([0, 1, 2, 2]), np.array([1, 1, 0, 2])
    _, y = aug.mixup(z, np.eye(3)[a], z, np.eye(3)[b], 0.3)
    parts = [functional.cross_entropy(torch.from_numpy(z), torch.from_numpy(c)) for c in (a, b)]
    wanted = float(0.3 * parts[0] + 0.7 * parts[1])
    assert -(y * log_softmax(z)).sum(-1).mean() == pytest.approx(wanted, rel=1e-12)
    soft = functional.cross_entropy(torch.from_numpy(z), torch.from_numpy(y))
    assert float(soft) == pytest.approx(wanted, rel=1e-12)


def test_mixup__rejects_class_numbers_other_shapes_and_shares_above_one() -> None:
    x, y = IMAGES, LABELS
    with pytest.raises(TypeError, match=r"got int64; use np.eye\(classes\)\[labels\]"):
        aug.mixup(x, np.arange(4), x, np.arange(4), 0.5)
    with pytest.raises(ValueError, match="mixup needs pairs of one shape"):
        aug.mixup(x, y, x[:2], y[:2], 0.5)
    with pytest.raises(ValueError, match="mixup needs pairs of one shape"):
        aug.mixup(x, y, x, y[:, :2], 0.5)
    with pytest.raises(ValueError, match=r"lam in \[0, 1\], got lam=1.2"):
        aug.mixup(x, y, x, y, 1.2)


def test_random_mixup__matches_torch_with_the_share_and_partners_that_are_drawn() -> None:
    rng = seeded(9)
    lam, order = rng.beta(0.4, 0.4), torch.from_numpy(rng.permutation(4))
    assert_matches_torch(
        lambda x, y: aug.random_mixup(x, y, seeded(9), alpha=0.4),
        lambda x, y: (torch.lerp(x[order], x, lam), torch.lerp(y[order], y, lam)),
        IMAGES,
        LABELS,
    )


@pytest.mark.parametrize("alpha", [0.2, 1.0, 4.0])
def test_random_mixup__draws_shares_with_mean_and_variance_of_the_beta_distribution(
    alpha: float,
) -> None:
    rng, x = seeded(1), np.eye(2)
    shares: list[float] = []
    while len(shares) < 20_000:
        _, y = aug.random_mixup(x, x, rng, alpha)
        shares.append(y[0, 0])  # lam, or 1 where the partner was the example itself
    drawn = np.array([share for share in shares if share < 1])
    beta = torch.distributions.Beta(torch.tensor(alpha), torch.tensor(alpha))
    assert drawn.mean() == pytest.approx(0.5, abs=0.02)
    assert drawn.var() == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.05)
    assert float(beta.variance) == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=1e-6)


def test_random_mixup__of_one_example_is_the_example() -> None:
    x, y = aug.random_mixup(IMAGES[:1], LABELS[:1], seeded())
    np.testing.assert_allclose(x, IMAGES[:1])
    np.testing.assert_allclose(y, LABELS[:1])


@pytest.mark.parametrize("alpha", [0, -1.0])
def test_random_mixup__rejects_alpha_of_zero(alpha: float) -> None:
    with pytest.raises(ValueError, match="random_mixup needs alpha > 0, got alpha="):
        aug.random_mixup(IMAGES, LABELS, seeded(), alpha)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (7, 10), (1, 5)])
@pytest.mark.parametrize("lam", [0.0, 0.19, 0.5, 0.75, 1.0])
def test_cutmix_box__matches_the_code_of_the_paper(height: int, width: int, lam: float) -> None:
    sides = [int(n * np.sqrt(1.0 - lam)) for n in (width, height)]
    for row, column in itertools.product(range(height), range(width)):
        low = [np.clip(c - s // 2, 0, n) for c, s, n in
               zip((column, row), sides, (width, height), strict=True)]  # fmt: skip
        high = [np.clip(c + s // 2, 0, n) for c, s, n in
                zip((column, row), sides, (width, height), strict=True)]  # fmt: skip
        assert aug.cutmix_box(height, width, lam, row, column) == (*low, *high)


def test_cutmix_box__by_hand_inside_and_in_the_corner() -> None:
    assert aug.cutmix_box(32, 64, 0.75, 16, 40) == (24, 8, 56, 24)
    assert aug.cutmix_box(32, 32, 0.75, 0, 0) == (0, 0, 8, 8)


def test_cutmix_box__covers_less_than_the_drawn_share_on_average() -> None:
    lams = (np.arange(200) + 0.5) / 200  # alpha = 1
    areas = []
    for lam, row, column in itertools.product(lams, range(0, 200, 8), range(0, 200, 8)):
        x1, y1, x2, y2 = aug.cutmix_box(200, 200, float(lam), row, column)
        areas.append((x2 - x1) * (y2 - y1) / 200**2)
    # With a side of s, (s - s²/4)² is left on average; integrated over s² from 0 to 1.
    assert np.mean(areas) == pytest.approx(1 / 2 - 1 / 5 + 1 / 48, abs=0.01)


def test_cutmix_box__rejects_a_centre_outside_and_shares_above_one() -> None:
    with pytest.raises(ValueError, match="got row=0, column=-1"):
        aug.cutmix_box(8, 8, 0.5, 0, -1)
    with pytest.raises(ValueError, match=r"lam in \[0, 1\], got lam=2"):
        aug.cutmix_box(8, 8, 2, 0, 0)


@pytest.mark.parametrize("box", [(0, 0, 2, 3), (1, 2, 4, 6), (2, 2, 2, 4), (0, 0, 5, 6)])
def test_cutmix__matches_torch(box: aug.Box) -> None:
    mask = aug.box_mask(6, 5, box)
    area = (box[2] - box[0]) * (box[3] - box[1])

    def theirs(xa: torch.Tensor, ya: torch.Tensor, xb: torch.Tensor, yb: torch.Tensor) -> object:
        x = torch.where(torch.from_numpy(mask == 1), xa, xb)
        return x, torch.lerp(ya, yb, area / 30)

    assert_matches_torch(
        lambda xa, ya, xb, yb: aug.cutmix(xa, ya, xb, yb, mask),
        theirs,
        IMAGES, LABELS, RNG.uniform(size=IMAGES.shape), LABELS[::-1].copy(),
    )  # fmt: skip


def test_cutmix__labels_count_the_pixels_by_hand() -> None:
    mask = aug.box_mask(2, 4, (0, 0, 1, 1))
    x, y = aug.cutmix(np.zeros((2, 4)), np.eye(2)[0], np.ones((2, 4)), np.eye(2)[1], mask)
    assert x.tolist() == [[1, 0, 0, 0], [0, 0, 0, 0]]
    assert y.tolist() == [0.875, 0.125]


def test_cutmix__rejects_class_numbers_and_masks_of_another_size() -> None:
    x, y = IMAGES, LABELS
    with pytest.raises(TypeError, match="cutmix needs labels as probabilities, got int64"):
        aug.cutmix(x, np.arange(4), x, np.arange(4), np.ones((6, 5)))
    with pytest.raises(ValueError, match="cutmix needs a mask of the image's size"):
        aug.cutmix(x, y, x, y, np.ones((5, 6)))


def test_random_cutmix__matches_torch_in_the_box_that_is_drawn() -> None:
    rng = seeded(12)
    lam, order = rng.beta(0.7, 0.7), torch.from_numpy(rng.permutation(4))
    row, column = int(rng.integers(6)), int(rng.integers(5))
    x1, y1, x2, y2 = aug.cutmix_box(6, 5, lam, row, column)
    area = (x2 - x1) * (y2 - y1)
    assert 0 < area < 30 * (1 - lam) - 2, "the box should be cut off at an edge"

    def theirs(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        pasted = x.clone()
        pasted[:, :, y1:y2, x1:x2] = x[order][:, :, y1:y2, x1:x2]
        return pasted, torch.lerp(y, y[order], area / 30)

    assert_matches_torch(
        lambda x, y: aug.random_cutmix(x, y, seeded(12), alpha=0.7), theirs, IMAGES, LABELS
    )


def test_random_cutmix__labels_are_the_shares_of_the_pixels() -> None:
    x = np.stack([np.ones((1, 16, 12)), np.zeros((1, 16, 12))])
    for seed in range(50):
        mixed, y = aug.random_cutmix(x, np.eye(2), seeded(seed))
        np.testing.assert_allclose(mixed.mean(axis=(1, 2, 3)), y[:, 0])


def test_random_cutmix__rejects_alpha_of_zero_and_vectors() -> None:
    with pytest.raises(ValueError, match="random_cutmix needs alpha > 0, got alpha=0"):
        aug.random_cutmix(IMAGES, LABELS, seeded(), 0)
    with pytest.raises(ValueError, match="random_cutmix needs images of shape"):
        aug.random_cutmix(np.ones((4, 2)), LABELS, seeded())


def test_random_transforms__give_tensors_for_tensors() -> None:
    x = Tensor(IMAGES, requires_grad=True)
    y = aug.random_cutout(aug.color_jitter(x, seeded(), contrast=0.2), seeded(), 2)
    assert isinstance(y, Tensor)
