"""Effects in losses."""

import numpy as np

from dlref import losses
from dlref.quiz.effects.activations import logits, slope
from dlref.quiz.effects.effect import Effect

__all__ = ["LOSS_EFFECTS"]

LOSS_EFFECTS: tuple[Effect, ...] = (
    Effect(
        "dlref.losses.regression.huber_loss", "small", "Huber's threshold $\\delta$ lies above "
        "the error.", "this threshold", "the loss",
        (1.5, 2.0, 3.0, 5.0, 9.0),
        lambda d, rng: float(losses.huber_loss(np.array(rng.uniform(0.2, 1.2)), np.array(0.0),
                                               delta=d)),
        "Below the threshold the loss is r²/2, without δ.",
        {"larger": "δ is the slope beyond the threshold, which this error does not reach.",
         "smaller": "Smooth L1 divides by its β there; Huber's parabola does not contain δ."},
        "Which of the two branches applies?",
    ),
    Effect(
        "dlref.losses.regression.smooth_l1_loss", "small", "The smooth L1 loss of an error below "
        "$\\beta$ is taken.", "the threshold $\\beta$", "the loss",
        (1.5, 2.0, 3.0, 5.0, 9.0),
        lambda b, rng: float(losses.smooth_l1_loss(np.array(rng.uniform(0.2, 1.2)), np.array(0.0),
                                                   beta=b)),
        "Below the threshold the loss is r²/(2β): a wider parabola is flatter.",
        {"larger": "β divides the square.",
         "same": "That is so with Huber's loss, whose parabola does not contain its threshold."},
        "Which of the two branches applies?",
    ),
    Effect(
        "dlref.losses.regression.l1_loss", "slope", "One prediction is too high and is charged "
        "with the absolute error.", "the error", "the derivative of the loss by the prediction",
        (0.1, 0.5, 1.0, 4.0, 20.0),
        lambda r, rng: slope(lambda x: losses.l1_loss(x, np.array(0.0)), r),
        "The loss is a straight line on each side of 0: its slope is 1 for every positive error, "
        "so an outlier pulls no harder than a small error.",
        {"larger": "That is so with the squared error, whose derivative is twice the error.",
         "smaller": "The loss does not flatten far out; it goes on as a straight line."},
        "What does the graph of the absolute error look like?",
    ),
    Effect(
        "dlref.losses.classification.cross_entropy", "shift", "The cross-entropy of some logits "
        "is taken after the same constant was added to all of them.", "the constant", "the loss",
        (-5.0, -1.0, 0.0, 2.0, 7.0),
        lambda c, rng: float(losses.cross_entropy(logits(rng).reshape(1, -1) + c, np.array([1]))),
        "Softmax sees differences of logits only, so the loss does not notice the constant.",
        {"larger": "The logit of the target grows as much as the log-sum-exp.",
         "smaller": "The logits of the other classes grow as much as that of the target."},
        "The loss is log-sum-exp minus the target's logit.",
    ),
    Effect(
        "dlref.losses.classification.cross_entropy", "smoothing", "A network is confident and "
        "right: the target's logit is far above all others.", "the label smoothing",
        "the cross-entropy", (0.0, 0.05, 0.1, 0.2, 0.3),
        lambda e, rng: float(losses.cross_entropy(
            np.array([[6.0, *rng.uniform(-1, 1, 3)]]), np.array([0]), label_smoothing=e)),
        "With smoothing a part of the target lies on the other classes, to which the network "
        "gives almost nothing: confidence costs.",
        {"smaller": "Smoothing punishes confidence, also where it is right.",
         "same": "The target is no longer the hard label that the network hits."},
        "Smoothed targets ask for some probability elsewhere.",
    ),
    Effect(
        "dlref.losses.classification.smooth_labels", "right", "A class number is turned into a "
        "smoothed target.", "the smoothing $\\varepsilon$", "the right class's share of it",
        (0.05, 0.1, 0.2, 0.4),
        lambda e, rng: losses.smooth_labels(np.array([0]), int(rng.integers(3, 10)), e)[0, 0],
        "It is 1 − ε + ε/K: ε is taken away and only its K-th part comes back.",
        {"larger": "Smoothing takes from the right class.",
         "same": "The shares add up to 1, so what the others get is taken from it."},
        "Where do the other classes' shares come from?",
    ),
    Effect(
        "dlref.losses.classification.binary_cross_entropy_with_logits", "positive", "The binary "
        "cross-entropy of a positive example (target 1) is taken.", "`pos_weight`", "the loss",
        (0.5, 1.0, 2.0, 5.0),
        lambda w, rng: float(losses.binary_cross_entropy_with_logits(
            rng.uniform(-2, 2, 1), np.ones(1), pos_weight=w)),
        "`pos_weight` multiplies the term of the positive class.",
        {"smaller": "The weight multiplies; it does not divide.",
         "same": "That is so for negative examples."},
        "Which term of the loss does it multiply?",
    ),
    Effect(
        "dlref.losses.classification.binary_cross_entropy_with_logits", "negative", "A "
        "batch consists of negative examples only (targets 0).", "`pos_weight`",
        "the binary cross-entropy of the batch",
        (0.5, 1.0, 2.0, 5.0),
        lambda w, rng: float(losses.binary_cross_entropy_with_logits(
            rng.uniform(-2, 2, 1), np.zeros(1), pos_weight=w)),
        "The weight stands before the term that a target of 0 removes.",
        {"larger": "The term with the weight is multiplied by the target, 0.",
         "smaller": "The two classes are not normalized against each other."},
        "Which term of the loss does it multiply?",
    ),
    Effect(
        "dlref.losses.classification.focal_loss", "negative", "The focal loss of a negative "
        "example (target 0) is taken.", "the weight $\\alpha$", "the loss",
        (0.1, 0.25, 0.5, 0.75),
        lambda a, rng: float(losses.focal_loss(rng.uniform(-1, 2, 1), np.zeros(1), alpha=a)),
        "α weights the positive class and 1 − α the negative one.",
        {"larger": "That is so for positive examples.",
         "same": "Both classes are weighted: α and 1 − α."},
        "Which weight does the negative class get?",
    ),
    Effect(
        "dlref.losses.classification.hinge_loss", "beyond", "The score of a positive example is "
        "beyond the margin of 1.", "the score", "the hinge loss", (1.5, 2.0, 5.0, 20.0),
        lambda s, rng: float(losses.hinge_loss(np.array([s]), np.ones(1))),
        "Beyond the margin the hinge is flat at 0: being more right earns nothing.",
        {"larger": "Being right never costs.",
         "smaller": "That is so with cross-entropy, which is never satisfied."},
        "Draw the hinge.",
    ),
    Effect(
        "dlref.losses.overlap.dice_loss", "smooth", "Two masks overlap in part. The Dice loss adds "
        "a constant `smooth` to numerator and denominator.", "`smooth`", "the loss",
        (0.1, 1.0, 3.0, 10.0),
        lambda s, rng: float(losses.dice_loss(np.array([1.0, 1, 0, 0, 1]),
                                              np.array([1.0, 0, 0, 1, 1]), smooth=s)),
        "The constant is added above and below, which draws the ratio towards 1.",
        {"larger": "Added to numerator and denominator it raises the coefficient, not the loss.",
         "same": "Adding the same number above and below changes a ratio other than 1."},
        "What does adding the same number above and below do to a ratio below 1?",
    ),
    Effect(
        "dlref.losses.embeddings.info_nce", "temperature", "Each query is far more similar to its "
        "own key than to all others.", "the temperature", "the InfoNCE loss",
        (0.05, 0.1, 0.2, 0.5, 1.0),
        lambda t, rng: float(losses.info_nce(np.eye(4), np.eye(4), temperature=t)),
        "A higher temperature flattens the distribution over the keys, which takes probability "
        "from the right one.",
        {"smaller": "A low temperature sharpens: here it makes the right key certain.",
         "same": "The similarities are divided by it before softmax."},
        "Does the right key gain or lose probability?",
    ),
)  # fmt: skip
