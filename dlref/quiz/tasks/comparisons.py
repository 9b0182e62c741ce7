"""Where two methods differ by a number, asked below the heading that compares them."""

import math

import numpy as np

from dlref import activations, augmentation, init, losses, regularization
from dlref.optim import adaptive
from dlref.quiz.tasks.layer_values import array
from dlref.quiz.tasks.task import Task, Way

__all__ = ["COMPARISONS"]


def adagrad_step(total: float) -> float:
    """Length of a step of Adagrad with a gradient of 1 after some squares."""
    theta, _ = adaptive.adagrad_update(array(0.0), array(total), array(1.0), lr=0.1, eps=0.0)
    return -float(theta[0])


def rmsprop_step(steps: int) -> float:
    """Length of a late step of RMSprop with a gradient of 1 each time."""
    theta, v, buffer = array(0.0), array(0.0), array(0.0)
    for _ in range(20 * steps):
        before = theta
        theta, v, buffer = adaptive.rmsprop_update(
            theta, v, buffer, array(1.0), lr=0.1, alpha=0.9, eps=0.0
        )
    return float(before[0] - theta[0])


def box_area(box: tuple[int, int, int, int]) -> int:
    """How many pixels a box has."""
    x1, y1, x2, y2 = box
    return (x2 - x1) * (y2 - y1)


def box_width(n: int, lam: float) -> int:
    """How wide CutMix's box is in the middle of an image."""
    x1, _, x2, _ = augmentation.cutmix_box(n, n, lam, n // 2, n // 2)
    return x2 - x1


COMPARISONS: tuple[Task, ...] = (
    Task(
        "dlref.losses.reduction.reduce_loss", "sum-against-mean", "value",
        "Every example has the loss <x>. A batch grows from <n> examples to <m>. By which factor "
        "does its loss grow with `reduction=\"sum\"`?",
        ({"x": 0.5, "n": 32, "m": 128}, {"x": 2.0, "n": 16, "m": 48}, {"x": 1.5, "n": 8, "m": 64}),
        lambda x, n, m: losses.reduce_loss(np.full(m, x), "sum")
        / losses.reduce_loss(np.full(n, x), "sum"),
        lambda x, n, m: m / n,
        (
            Way("mean", lambda x, n, m: 1.0, "That is so with the mean."),
            Way("root", lambda x, n, m: math.sqrt(m / n),
                "The sum grows in proportion; no root is taken."),
            Way("square", lambda x, n, m: (m / n) ** 2, "The sum grows in proportion."),
            Way("difference", lambda x, n, m: float(m - n),
                "That is the difference; a factor is a quotient."),
            Way("loss", lambda x, n, m: x * m / n, "The size of each loss cancels."),
        ),
        "How many losses are added up before and after?",
        "<m>/<n> = <answer>: with a sum, the learning rate has to shrink as the batch grows.",
        2, "sum-against-mean",
    ),
    Task(
        "dlref.losses.regression.huber_loss", "against-smooth-l1", "value",
        "Huber's $\\delta$ and smooth L1's $\\beta$ are both <d>. What is the Huber loss divided "
        "by the smooth L1 loss, for an error of <r>?",
        ({"d": 2.0, "r": 5.0}, {"d": 4.0, "r": 1.0}, {"d": 0.5, "r": 3.0}),
        lambda d, r: losses.huber_loss(array(r), array(0.0), delta=d)
        / losses.smooth_l1_loss(array(r), array(0.0), beta=d),
        lambda d, r: d,
        (
            Way("equal", lambda d, r: 1.0, "That is so for a threshold of 1 only."),
            Way("inverse", lambda d, r: 1 / d, "Smooth L1 is Huber divided by the threshold."),
            Way("square", lambda d, r: d * d, "The threshold divides once."),
            Way("half", lambda d, r: d / 2, "The factor 1/2 stands in both."),
            Way("error", lambda d, r: r, "The factor is the same for every error."),
            Way("root", lambda d, r: math.sqrt(d), "The threshold divides as it is."),
        ),
        "Compare the slopes of the two straight lines.",
        "Smooth L1 with β is Huber with δ = β, divided by β. The factor is <answer>.",
        2, "huber-against-smooth-l1",
    ),
    Task(
        "dlref.losses.classification.binary_cross_entropy_with_logits", "two-logits", "value",
        "A network with two outputs gives the logits <a> for class 0 and <b> for class 1. Which "
        "single logit gives class 1 the same probability through a sigmoid?",
        ({"a": 1.0, "b": 3.0}, {"a": 2.0, "b": 0.5}, {"a": -1.0, "b": 2.5}),
        lambda a, b: math.log(activations.softmax(array(a, b))[1]
                              / activations.softmax(array(a, b))[0]),
        lambda a, b: b - a,
        (
            Way("sign", lambda a, b: a - b, "That gives class 0 its probability."),
            Way("second", lambda a, b: b, "The logit of class 0 counts too: softmax compares."),
            Way("sum", lambda a, b: a + b, "The logits are compared, not added."),
            Way("mean", lambda a, b: (a + b) / 2, "The logits are compared, not averaged."),
            Way("half", lambda a, b: (b - a) / 2, "The whole difference counts."),
            Way("quotient", lambda a, b: b / a, "Quotients of exponentials are differences."),
        ),
        "Divide numerator and denominator of softmax by the exponential of class 1's logit.",
        "Softmax of two logits is the sigmoid of their difference: <sums> = <answer>.",
        2, "bce-against-cross-entropy",
    ),
    Task(
        "dlref.losses.classification.hinge_loss", "confident", "value",
        "A positive example has the score <s>. By how much does the hinge loss fall if the score "
        "rises to <u>?",
        ({"s": 1.5, "u": 3.0}, {"s": 0.25, "u": 2.0}, {"s": -1.0, "u": 0.5}),
        lambda s, u: losses.hinge_loss(array(s), array(1.0)) - losses.hinge_loss(
            array(u), array(1.0)),
        lambda s, u: max(0.0, 1 - s) - max(0.0, 1 - u),
        (
            Way("no-corner", lambda s, u: u - s,
                "Beyond the margin the hinge is flat: only the way up to 1 counts."),
            Way("logistic", lambda s, u: math.log1p(math.exp(-s)) - math.log1p(math.exp(-u)),
                "That is cross-entropy, which goes on falling beyond the margin."),
            Way("zero-margin", lambda s, u: max(0.0, -s) - max(0.0, -u),
                "The corner lies at 1, not at 0."),
            Way("square", lambda s, u: max(0.0, 1 - s) ** 2 - max(0.0, 1 - u) ** 2,
                "That is the squared hinge."),
            Way("all", lambda s, u: u, "The loss is not the score."),
        ),
        "Where does the hinge become flat?",
        "The loss is max(0, 1 − score), which is flat beyond 1: it falls by <sums> = <answer>.",
        2, "hinge-against-cross-entropy",
    ),
    Task(
        "dlref.losses.embeddings.info_nce", "negatives", "count",
        "A batch has <n> pairs. With how many negatives does InfoNCE compare each query?",
        ({"n": 64}, {"n": 256}, {"n": 32}),
        lambda n: round(math.exp(float(losses.info_nce(np.ones((n, 2)), np.ones((n, 2)))))) - 1,
        lambda n: n - 1,
        (
            Way("all", lambda n: n, "One of the keys is the query's own, the positive."),
            Way("one", lambda n: 1, "That is what the triplet loss does."),
            Way("both-sides", lambda n: 2 * n - 2, "Only keys are negatives, not other queries."),
            Way("pairs", lambda n: n * (n - 1), "That counts the negatives of all queries."),
            Way("half", lambda n: n // 2, "Every other key of the batch is a negative."),
        ),
        "Which keys of the batch are not the query's own?",
        "All keys but its own: <answer>. A triplet has one.",
        None, "triplet-against-infonce",
    ),
    Task(
        "dlref.optim.adaptive.adagrad_update", "rare-feature", "value",
        "A rare feature had a gradient of 1 in <k> steps, a frequent one in <n>. Both get a "
        "gradient of 1 now. How many times as long is the rare one's step with Adagrad?",
        ({"k": 3, "n": 24}, {"k": 0, "n": 99}, {"k": 8, "n": 80}),
        lambda k, n: adagrad_step(k) / adagrad_step(n),
        lambda k, n: math.sqrt((n + 1) / (k + 1)),
        (
            Way("equal", lambda k, n: 1.0, "That is so with SGD."),
            Way("no-root", lambda k, n: (n + 1) / (k + 1),
                "The root of the sum of squares divides."),
            Way("before", lambda k, n: math.sqrt(n / k) if k else math.inf,
                "The new square is added before the step is made."),
            Way("inverse", lambda k, n: math.sqrt((k + 1) / (n + 1)),
                "It is the frequent one whose steps have become short."),
            Way("difference", lambda k, n: math.sqrt(n - k), "Compare the roots by a quotient."),
        ),
        "Compare the sums of squares, the new one included.",
        "√((<n> + 1)/(<k> + 1)) = <answer>.",
        2, "sparse-features",
    ),
    Task(
        "dlref.optim.adaptive.adagrad_update", "late-step", "value",
        "The gradient has been 1 in all of <n> steps, and RMSprop's average of squares has settled "
        "at 1. How many times as long is its next step as Adagrad's, at the same learning rate?",
        ({"n": 99}, {"n": 24}, {"n": 63}),
        lambda n: rmsprop_step(n) / adagrad_step(n),
        lambda n: math.sqrt(n + 1),
        (
            Way("equal", lambda n: 1.0, "Adagrad's sum has grown, RMSprop's average has not."),
            Way("no-root", lambda n: float(n + 1), "The root of the sum divides."),
            Way("old", lambda n: math.sqrt(n), "The present square has been added too."),
            Way("inverse", lambda n: 1 / math.sqrt(n + 1), "It is Adagrad's step that shrinks."),
            Way("half", lambda n: math.sqrt(n + 1) / 2, "Nothing is halved."),
        ),
        "RMSprop's average of squares is 1. And Adagrad's sum?",
        "Adagrad divides by √(<n> + 1), RMSprop by 1: <answer>.",
        2, "rmsprop-against-adagrad",
    ),
    Task(
        "dlref.init.kaiming_std", "against-xavier", "value",
        "A layer has <n> inputs and <n> outputs. How many times as large are Kaiming's weights for "
        "ReLU as Xavier's with gain 1, in standard deviations?",
        ({"n": 128}, {"n": 50}, {"n": 512}),
        lambda n: init.kaiming_std(n, nonlinearity="relu") / init.xavier_std(n, n),
        lambda n: math.sqrt(2),
        (
            Way("variance", lambda n: 2.0, "That is the ratio of the variances."),
            Way("equal", lambda n: 1.0, "ReLU drops half of the signal, which has to be made up."),
            Way("inverse", lambda n: 1 / math.sqrt(2), "It is Kaiming's that are larger."),
            Way("uniform", lambda n: math.sqrt(3),
                "√3 is between a uniform distribution's bound and its standard deviation."),
            Way("four", lambda n: 4.0, "The factor 2 stands once, in the variance."),
        ),
        "Compare $2/n$ with $2/(n + n)$.",
        "√((2/<n>)/(1/<n>)) = √2 = <answer>.",
        2, "xavier-against-he",
    ),
    Task(
        "dlref.regularization.soft_threshold", "small-weight", "value",
        "A weight of <v> is left alone by the data. What does one proximal step of the L1 penalty "
        "with $\\tau = <t>$ make of it?",
        ({"v": 0.25, "t": 0.5}, {"v": 0.75, "t": 0.5}, {"v": -0.5, "t": 0.25}),
        lambda v, t: float(regularization.soft_threshold(array(v), t)[0]) + 0.0,
        lambda v, t: math.copysign(max(abs(v) - t, 0.0), v) + 0.0,
        (
            Way("l2", lambda v, t: v / (1 + t), "That is the step of the L2 penalty."),
            Way("beyond", lambda v, t: math.copysign(t - abs(v), -v),
                "The step stops at 0; it does not go beyond."),
            Way("unchanged", lambda v, t: v, "The penalty acts without data too."),
            Way("scaled", lambda v, t: v * t, "A fixed amount is taken off, not a share."),
            Way("away", lambda v, t: v + math.copysign(t, v), "It moves towards 0."),
            Way("share", lambda v, t: v * (1 - t), "A fixed amount is taken off, not a share."),
        ),
        "L1 takes off a fixed amount, and stops at 0.",
        "<v> moves by <t> towards 0 and stops there: <answer>. L2 would only scale it.",
        3, "l1-against-l2",
    ),
    Task(
        "dlref.augmentation.cutmix_box", "side", "count",
        "CutMix pastes a box into an image of <n> × <n> pixels, with $\\lambda = <lam>$, away from "
        "the edges. How many pixels wide is the box?",
        ({"n": 32, "lam": 0.75}, {"n": 64, "lam": 0.4375}, {"n": 40, "lam": 0.36}),
        lambda n, lam: box_width(n, lam),
        lambda n, lam: 2 * int(n / 2 * math.sqrt(1 - lam)),
        (
            Way("area", lambda n, lam: int(n * (1 - lam)),
                "1 − λ is the share of the area; a side takes its root."),
            Way("kept", lambda n, lam: int(n * math.sqrt(lam)),
                "λ is what the image keeps; the box has 1 − λ."),
            Way("kept-area", lambda n, lam: int(n * lam),
                "λ is what the image keeps, and a side takes the root of a share of the area."),
            Way("half", lambda n, lam: int(n / 2 * math.sqrt(1 - lam)),
                "That is how far the box reaches to each side."),
            Way("pixels", lambda n, lam: int(n * n * (1 - lam)),
                "That is the number of pixels in the box."),
        ),
        "The box covers the share 1 − λ of the area.",
        "<n> · √(1 − <lam>) = <answer>.",
        None, "mixup-against-cutmix",
    ),
    Task(
        "dlref.augmentation.adjust_brightness", "clipped", "value",
        "A pixel of <x> gets the brightness factor <s>. What is it afterwards?",
        ({"x": 0.8, "s": 1.5}, {"x": 0.6, "s": 2.0}, {"x": 0.9, "s": 1.2}),
        lambda x, s: float(augmentation.adjust_brightness(np.full((1, 3, 1, 1), x), s)[0, 0, 0, 0]),
        lambda x, s: min(1.0, s * x),
        (
            Way("unclipped", lambda x, s: s * x, "Values stay between 0 and 1."),
            Way("added", lambda x, s: x + s - 1, "The factor multiplies, and 1 is the most."),
            Way("white", lambda x, s: min(1.0, s * x + (1 - s)),
                "The image is blended with black, not with white."),
            Way("power", lambda x, s: x**s, "That is a gamma correction."),
            Way("gray", lambda x, s: s * x + (1 - s) * 0.5, "Contrast would use a gray."),
            Way("unchanged", lambda x, s: x, "Only a factor of 1 changes nothing."),
        ),
        "All pixels are multiplied, and kept between 0 and 1.",
        "min(<s> · <x>, 1) = <answer>.",
        2,
    ),
    Task(
        "dlref.augmentation.cutout_box", "corner", "count",
        "Cutout blanks a square of length <n>, half of it before the chosen pixel and half from it "
        "on, in rows and in columns. The pixel is the corner (0, 0) of a large image. How many "
        "pixels are blanked?",
        ({"n": 8}, {"n": 16}, {"n": 6}),
        lambda n: box_area(augmentation.cutout_box(100, 100, n, 0, 0)),
        lambda n: (n // 2) ** 2,
        (
            Way("whole", lambda n: n * n, "Most of the square lies outside of the image."),
            Way("half", lambda n: n * n // 2, "It is cut off at two sides, not at one."),
            Way("side", lambda n: n, "That is the side, not the area."),
            Way("shifted", lambda n: (n - 1) ** 2, "The square is centred on the pixel."),
            Way("border", lambda n: (n // 2 + 1) ** 2,
                "The box goes up to, but without, its far edge."),
        ),
        "Which part of the square lies within the image?",
        "A quarter of the square is left: (<n>/2)² = <answer>.",
    ),
    Task(
        "dlref.augmentation.box_sides", "width", "count",
        "A random crop covers the share <a> of a <n> × <n> image; it is <r> times as wide as high. "
        "How wide is it?",
        ({"n": 100, "a": 0.16, "r": 4}, {"n": 80, "a": 0.25, "r": 2.25},
         {"n": 50, "a": 0.36, "r": 2.25}),
        lambda n, a, r: augmentation.box_sides(n, n, a, r)[0],
        lambda n, a, r: round(math.sqrt(a * n * n * r)),
        (
            Way("square", lambda n, a, r: round(math.sqrt(a * n * n)),
                "That is the side of a square of this area."),
            Way("height", lambda n, a, r: round(math.sqrt(a * n * n / r)), "That is the height."),
            Way("share", lambda n, a, r: round(a * n), "The share is that of the area."),
            Way("no-root", lambda n, a, r: round(a * n * r), "The root is missing."),
            Way("whole", lambda n, a, r: n, "The box is smaller than the image."),
        ),
        "Width times height is the area, and width is <r> times the height.",
        "√(<a> · <n> · <n> · <r>) = <answer>.",
    ),
)  # fmt: skip
