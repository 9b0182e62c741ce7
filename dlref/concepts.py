"""The concept table: one row for every concept that the site explains.

The table is data and nothing else. `dlref check` holds it together with the pages, the code, the
tests and the quiz banks.
"""

from typing import Literal, NamedTuple

__all__ = ["CONCEPTS", "Concept", "find"]


class Concept(NamedTuple):
    """One row of the table.

    Attributes:
        id: The concept's name in links, banks and commands; also the anchor of its heading.
        title: What a reader calls it.
        kind: `implemented` has a symbol of its own; `demonstrated` is shown by a cell that uses
            other concepts' symbols; `explained` is prose only, and `why` says why.
        symbol: Dotted path of the callable, or None where there is none.
        page: Page below `docs/`, with the anchor of the concept's heading.
        line: Line of the source notes where the concept stands; None for what they leave out.
        errata: Entries of `docs/errata.md` that correct the source notes here.
        why: The reason why an `explained` concept has nothing to run.
    """

    id: str
    title: str
    kind: Literal["implemented", "demonstrated", "explained"]
    symbol: str | None
    page: str
    line: int | None = None
    errata: tuple[str, ...] = ()
    why: str = ""


CONCEPTS: tuple[Concept, ...] = (
    Concept("perceptron-inputs", "Inputs", "demonstrated", None,
            "basics/perceptron.md#perceptron-inputs", 104, ("E004", "E012")),
    Concept("weighted-sum", "Weighted sum", "implemented", "dlref.perceptron.weighted_sum",
            "basics/perceptron.md#weighted-sum", 108, ("E012",)),
    Concept("step-function", "Step function", "implemented", "dlref.perceptron.step",
            "basics/perceptron.md#step-function", 110, ("E013",)),
    Concept("perceptron", "Perceptron", "implemented", "dlref.perceptron.perceptron",
            "basics/perceptron.md#perceptron", 101, ("E011", "E013")),
    Concept("perceptron-learning-rule", "The perceptron's learning rule", "implemented",
            "dlref.perceptron.fit_perceptron", "basics/perceptron.md#perceptron-learning-rule",
            None, ("E013",)),
    Concept("feed-forward-network", "Feed-forward network", "implemented",
            "dlref.architectures.mlp.mlp", "basics/feed-forward-networks.md#feed-forward-network",
            112, ("E011", "E014")),
    Concept("mlp", "Multilayer perceptron", "implemented", "dlref.architectures.mlp.MLP",
            "basics/feed-forward-networks.md#feed-forward-network", 112, ("E014",)),
    Concept("hidden-layer", "Hidden layer", "demonstrated", None,
            "basics/feed-forward-networks.md#hidden-layer", 116),
    Concept("model-width", "Width and depth", "implemented",
            "dlref.architectures.mlp.count_parameters",
            "basics/feed-forward-networks.md#model-width", 118, ("E015",)),
    Concept("weights-and-biases", "Weights and biases", "implemented",
            "dlref.layers.linear.linear", "basics/feed-forward-networks.md#weights-and-biases",
            120, ("E012", "E016", "E065")),
    Concept("linear-layer", "Linear layer", "implemented", "dlref.layers.linear.Linear",
            "basics/feed-forward-networks.md#weights-and-biases", 120, ("E016",)),
    Concept("module", "Module", "implemented", "dlref.layers.module.Module",
            "basics/feed-forward-networks.md#module"),
    Concept("sequential", "A chain of layers", "implemented", "dlref.layers.module.Sequential",
            "basics/feed-forward-networks.md#sequential"),
    Concept("universal-approximation-theorem", "Universal approximation theorem", "demonstrated",
            None, "basics/feed-forward-networks.md#universal-approximation-theorem", 124,
            ("E017",)),
    Concept("activation-function", "Activation function", "demonstrated", None,
            "basics/activation-functions.md#activation-function", 127, ("E018",)),
    Concept("activation-need", "Non-linearity", "implemented",
            "dlref.activations.collapse_linear",
            "basics/activation-functions.md#activation-need", 129, ("E019",)),
    Concept("activation-types", "Types of activation functions", "demonstrated", None,
            "basics/activation-functions.md#activation-types", 131, ("E032",)),
    Concept("choosing-an-activation", "Choosing an activation function", "explained", None,
            "basics/activation-functions.md#choosing-an-activation",
            why="A procedure for people: its steps are decisions, not a computation."),
    Concept("sigmoid", "Sigmoid", "implemented", "dlref.activations.sigmoid",
            "basics/sigmoid-and-tanh.md#sigmoid", 132, ("E009", "E020", "E021")),
    Concept("tanh", "Tanh", "implemented", "dlref.activations.tanh",
            "basics/sigmoid-and-tanh.md#tanh", 142, ("E009", "E020", "E022")),
    Concept("hardtanh", "Hardtanh", "implemented", "dlref.activations.hardtanh",
            "basics/sigmoid-and-tanh.md#hardtanh"),
    Concept("log-sigmoid", "Log-sigmoid", "implemented", "dlref.activations.log_sigmoid",
            "basics/sigmoid-and-tanh.md#log-sigmoid"),
    Concept("hard-sigmoid", "Hard sigmoid", "implemented", "dlref.activations.hardsigmoid",
            "basics/sigmoid-and-tanh.md#hard-sigmoid"),
    Concept("relu", "ReLU", "implemented", "dlref.activations.relu",
            "basics/relu-family.md#relu", 152, ("E023", "E024", "E025")),
    Concept("dying-relu", "Dying ReLU", "implemented", "dlref.activations.dead_fraction",
            "basics/relu-family.md#dying-relu", 156),
    Concept("activation-sparsity", "Activation sparsity", "implemented",
            "dlref.activations.activation_sparsity",
            "basics/relu-family.md#activation-sparsity", 155, ("E024",)),
    Concept("leaky-relu", "Leaky ReLU", "implemented", "dlref.activations.leaky_relu",
            "basics/relu-family.md#leaky-relu", 158, ("E025", "E026", "E050")),
    Concept("parametric-relu", "PReLU", "implemented", "dlref.activations.prelu",
            "basics/relu-family.md#parametric-relu", 162, ("E025", "E027")),
    Concept("elu", "ELU", "implemented", "dlref.activations.elu",
            "basics/relu-family.md#elu", 174, ("E026", "E029", "E030", "E031")),
    Concept("selu", "SELU", "implemented", "dlref.activations.selu",
            "basics/relu-family.md#selu"),
    Concept("relu6", "ReLU6", "implemented", "dlref.activations.relu6",
            "basics/relu-family.md#relu6"),
    Concept("softplus", "Softplus", "implemented", "dlref.activations.softplus",
            "basics/smooth-activations.md#softplus"),
    Concept("swish", "Swish", "implemented", "dlref.activations.swish",
            "basics/smooth-activations.md#swish", 167, ("E026", "E028")),
    Concept("silu", "SiLU", "implemented", "dlref.activations.swish",
            "basics/smooth-activations.md#swish", 169, ("E028",)),
    Concept("gelu", "GELU", "implemented", "dlref.activations.gelu",
            "basics/smooth-activations.md#gelu"),
    Concept("mish", "Mish", "implemented", "dlref.activations.mish",
            "basics/smooth-activations.md#mish"),
    Concept("hard-swish", "Hard-swish", "implemented", "dlref.activations.hardswish",
            "basics/smooth-activations.md#hard-swish"),
    Concept("glu", "GLU", "implemented", "dlref.activations.glu",
            "basics/gated-activations.md#glu"),
    Concept("swiglu", "SwiGLU", "implemented", "dlref.activations.swiglu",
            "basics/gated-activations.md#swiglu"),
    Concept("softmax", "Softmax", "implemented", "dlref.activations.softmax",
            "basics/softmax.md#softmax", 180, ("E032", "E033", "E034")),
    Concept("softmax-temperature", "Temperature", "demonstrated", None,
            "basics/softmax.md#softmax-temperature"),
    Concept("softmax-jacobian", "Jacobian of softmax", "implemented",
            "dlref.activations.softmax_jacobian", "basics/softmax.md#softmax-jacobian", 190,
            ("E032", "E037")),
    Concept("logits", "Logits", "demonstrated", None, "basics/softmax.md#logits", 184, ("E033",)),
    Concept("logsumexp", "Log-sum-exp", "implemented", "dlref.activations.logsumexp",
            "basics/softmax.md#logsumexp", 183, ("E034",)),
    Concept("log-softmax", "Log-softmax", "implemented", "dlref.activations.log_softmax",
            "basics/softmax.md#log-softmax", 183, ("E034",)),
    Concept("softmax-log-loss", "Softmax with the log-loss", "demonstrated", None,
            "basics/softmax.md#softmax-log-loss", 190, ("E037",)),
    Concept("softmax-vs-linear-normalisation", "Softmax against division by the sum",
            "implemented", "dlref.activations.divide_by_sum",
            "basics/softmax.md#softmax-vs-linear-normalisation", 186, ("E035", "E036", "E037")),
    Concept("activation-questions", "Questions on activation functions", "demonstrated", None,
            "basics/softmax.md#softmax-vs-linear-normalisation", 185, ("E035", "E036", "E037")),
    Concept("gradient-descent", "Gradient descent", "implemented",
            "dlref.optim.descent.gradient_descent", "basics/gradient-descent.md#gradient-descent",
            192, ("E038",)),
    Concept("learning-rate", "Learning rate", "demonstrated", None,
            "basics/gradient-descent.md#learning-rate", 195, ("E041", "E167")),
    Concept("epoch", "Epoch", "implemented", "dlref.training.batches.minibatches",
            "basics/gradient-descent.md#epoch", 196),
    Concept("shuffling", "Shuffling", "demonstrated", None,
            "basics/gradient-descent.md#shuffling", 197),
    Concept("gradient-descent-types", "Two choices, not one", "explained", None,
            "basics/gradient-descent.md#gradient-descent-types", 199, ("E039", "E044"),
            "It orders the methods; each of them runs in its own section."),
    Concept("batch-gradient-descent", "Batch gradient descent", "demonstrated", None,
            "basics/gradient-descent.md#batch-gradient-descent", 205, ("E041", "E042")),
    Concept("stochastic-gradient-descent", "Stochastic gradient descent", "explained", None,
            "basics/gradient-descent.md#stochastic-gradient-descent", 200, ("E040",),
            "It is mini-batch gradient descent with a batch of one, which runs beside it."),
    Concept("minibatch-gradient-descent", "Mini-batch gradient descent", "demonstrated", None,
            "basics/gradient-descent.md#minibatch-gradient-descent", 211, ("E043",)),
    Concept("momentum", "Momentum", "implemented", "dlref.optim.descent.momentum_update",
            "basics/momentum.md#momentum", 217, ("E044", "E045")),
    Concept("nesterov-accelerated-gradient", "Nesterov's accelerated gradient", "implemented",
            "dlref.optim.descent.nesterov_update",
            "basics/momentum.md#nesterov-accelerated-gradient", 226, ("E046", "E047")),
    Concept("sgd", "The SGD optimizer", "implemented", "dlref.optim.sgd.SGD",
            "basics/momentum.md#sgd", 374, ("E040", "E045")),
    Concept("optimizer", "Optimizer", "implemented", "dlref.optim.optimizer.Optimizer",
            "basics/momentum.md#optimizer"),
    Concept("momentum-against-nesterov", "Momentum against Nesterov", "demonstrated", None,
            "basics/momentum.md#momentum-against-nesterov", 226, ("E047",)),
    Concept("chain-rule", "Chain rule", "demonstrated", None,
            "basics/vanishing-and-exploding-gradients.md#chain-rule", 237, ("E048",)),
    Concept("vanishing-gradient", "Vanishing gradient", "demonstrated", None,
            "basics/vanishing-and-exploding-gradients.md#vanishing-gradient", 235, ("E022",
            "E048", "E049", "E050")),
    Concept("exploding-gradient", "Exploding gradient", "demonstrated", None,
            "basics/vanishing-and-exploding-gradients.md#exploding-gradient", 246, ("E048",
            "E051", "E052")),
    Concept("gradient-monitoring", "Watching gradients", "implemented",
            "dlref.training.gradients.gradient_norms",
            "basics/vanishing-and-exploding-gradients.md#gradient-monitoring", 241, ()),
    Concept("total-norm", "Global gradient norm", "implemented",
            "dlref.training.gradients.total_norm",
            "basics/vanishing-and-exploding-gradients.md#gradient-monitoring", 256, ("E054",)),
    Concept("gradient-clipping", "Clipping", "explained", None,
            "basics/vanishing-and-exploding-gradients.md#gradient-clipping", 253, (),
            "It orders the steps; the two kinds run in the sections that follow."),
    Concept("gradient-clipping-by-norm", "Clipping by norm", "implemented",
            "dlref.training.gradients.clip_by_norm",
            "basics/vanishing-and-exploding-gradients.md#gradient-clipping-by-norm", 256,
            ("E054",)),
    Concept("gradient-clipping-by-value", "Clipping by value", "implemented",
            "dlref.training.gradients.clip_by_value",
            "basics/vanishing-and-exploding-gradients.md#gradient-clipping-by-value", 255,
            ("E053",)),
    Concept("backpropagation", "Backpropagation", "demonstrated", None,
            "basics/backpropagation.md#backpropagation", 257, ("E008",)),
    Concept("computational-graph", "Computational graph", "demonstrated", None,
            "basics/backpropagation.md#computational-graph"),
    Concept("forward-pass", "Forward pass", "implemented",
            "dlref.training.backpropagation.mlp_forward",
            "basics/backpropagation.md#forward-pass"),
    Concept("backward-pass", "Backward pass", "implemented",
            "dlref.training.backpropagation.mlp_backward",
            "basics/backpropagation.md#backward-pass"),
    Concept("backpropagation-by-hand", "Backpropagation by hand", "demonstrated", None,
            "basics/backpropagation.md#backpropagation-by-hand"),
    Concept("local-rule", "Local rule", "demonstrated", None,
            "basics/backpropagation.md#local-rule"),
    Concept("backpropagation-cost", "Cost of backpropagation", "demonstrated", None,
            "basics/backpropagation.md#backpropagation-cost"),
    Concept("gradient-checkpointing", "Gradient checkpointing", "demonstrated", None,
            "basics/backpropagation.md#gradient-checkpointing"),
    Concept("numeric-gradient", "Numeric gradient", "implemented",
            "dlref.autodiff.gradcheck.numeric_gradient",
            "basics/backpropagation.md#numeric-gradient"),
    Concept("forward-mode", "Forward mode", "demonstrated", None,
            "basics/backpropagation.md#forward-mode"),
    Concept("backpropagation-in-practice", "Backpropagation in practice", "demonstrated",
            None, "basics/backpropagation.md#backpropagation-in-practice"),
    Concept("automatic-differentiation", "Automatic differentiation", "demonstrated", None,
            "basics/automatic-differentiation.md#automatic-differentiation"),
    Concept("tensor", "Tensor", "implemented", "dlref.autodiff.tensor.Tensor",
            "basics/automatic-differentiation.md#tensor"),
    Concept("parameter", "Parameter", "implemented", "dlref.autodiff.tensor.Parameter",
            "basics/automatic-differentiation.md#parameter"),
    Concept("vector-jacobian-product", "Vector–Jacobian product", "demonstrated", None,
            "basics/automatic-differentiation.md#vector-jacobian-product"),
    Concept("grad", "Gradient as a result", "implemented", "dlref.autodiff.tensor.grad",
            "basics/automatic-differentiation.md#grad"),
    Concept("second-derivatives", "Second derivatives", "demonstrated", None,
            "basics/automatic-differentiation.md#second-derivatives"),
    Concept("no-grad", "Computing without records", "implemented",
            "dlref.autodiff.tensor.no_grad", "basics/automatic-differentiation.md#no-grad"),
    Concept("gradient-check", "Gradient check", "implemented",
            "dlref.autodiff.gradcheck.check_gradient",
            "basics/automatic-differentiation.md#gradient-check"),
    Concept("stable-logistic", "Stable logistic function", "implemented",
            "dlref.autodiff.primitives.logistic",
            "basics/automatic-differentiation.md#stable-logistic"),
    Concept("error-function", "Error function", "implemented", "dlref.autodiff.primitives.erf",
            "basics/automatic-differentiation.md#error-function"),
)  # fmt: skip


def find(concept_id: str) -> Concept:
    """Return the row of a concept.

    Raises:
        KeyError: No concept has this id; the message names the nearest ones.
    """
    import difflib

    for concept in CONCEPTS:
        if concept.id == concept_id:
            return concept
    near = difflib.get_close_matches(concept_id, [c.id for c in CONCEPTS], n=3)
    hint = f"; did you mean {', '.join(near)}?" if near else "; `dlref list` names them all"
    raise KeyError(f"no concept is called {concept_id!r}{hint}")
