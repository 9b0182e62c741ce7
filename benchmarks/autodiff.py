"""Time and peak memory of an MLP's training step, beside PyTorch and HIPS/autograd.

Run `python -m benchmarks.autodiff`. Each engine takes the same steps in a process of its own, on
one thread, in float64; the medians and the ratios come from one run. Memory is how much the peak of
the resident size grew, left out where it is too small to measure. A peer that is not installed is
named and left out.
"""

import argparse
import importlib.util
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# name: batch, features, hidden units, hidden layers, steps timed
SIZES = {
    "small": (32, 32, 64, 2, 200),
    "medium": (256, 256, 256, 3, 30),
    "wide batch": (8192, 64, 256, 4, 3),
}
LR = 1e-2


def layers(size: str) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Weights and biases, inputs, targets."""
    batch, features, hidden, depth, _ = SIZES[size]
    rng = np.random.default_rng(0)
    widths = [features, *[hidden] * depth, 1]
    params = []
    for m, n in itertools.pairwise(widths):
        params += [rng.normal(size=(m, n)) / np.sqrt(m), np.zeros(n)]
    return params, rng.normal(size=(batch, features)), rng.normal(size=(batch, 1))


def dlref(size: str) -> Callable[[], float]:
    from dlref.autodiff import Parameter

    arrays, x, y = layers(size)
    params = [Parameter(array) for array in arrays]

    def step() -> float:
        h = x
        for i in range(0, len(params), 2):
            h = h @ params[i] + params[i + 1]
            h = np.where(h > 0, h, 0) if i + 2 < len(params) else h
        loss = np.mean((h - y) ** 2)
        loss.backward()
        for p in params:
            p.data = p.data - LR * p.grad
            p.zero_grad()
        return loss.item()

    return step


def pytorch(size: str) -> Callable[[], float]:
    import torch

    torch.set_num_threads(1)
    arrays, *data = layers(size)
    params = [torch.tensor(array, requires_grad=True) for array in arrays]
    x, y = (torch.tensor(array) for array in data)

    def step() -> float:
        h = x
        for i in range(0, len(params), 2):
            h = h @ params[i] + params[i + 1]
            h = torch.relu(h) if i + 2 < len(params) else h
        loss = ((h - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for p in params:
                p -= LR * p.grad
                p.grad = None
        return loss.item()

    return step


def hips_autograd(size: str) -> Callable[[], float]:
    import autograd.numpy as anp
    from autograd import value_and_grad

    params, x, y = layers(size)

    def loss(params: list[np.ndarray]) -> float:
        h = x
        for i in range(0, len(params), 2):
            h = anp.dot(h, params[i]) + params[i + 1]
            h = anp.where(h > 0, h, 0) if i + 2 < len(params) else h
        return anp.mean((h - y) ** 2)

    loss_and_gradients = value_and_grad(loss)

    def step() -> float:
        value, gradients = loss_and_gradients(params)
        params[:] = [p - LR * g for p, g in zip(params, gradients, strict=True)]
        return float(value)

    return step


ENGINES = {"dlref": dlref, "torch": pytorch, "autograd": hips_autograd}


def measure(engine: str, size: str) -> dict[str, float]:
    """Losses of two steps, median milliseconds, and growth of the peak resident size in MB."""
    ENGINES[engine]("small")()  # what the libraries load at first use is not the step's
    step = ENGINES[engine](size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    losses = [step(), step()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    seconds = []
    for _ in range(SIZES[size][-1]):
        start = time.process_time()
        step()
        seconds.append(time.process_time() - start)
    return {"loss": losses[1], "ms": 1e3 * statistics.median(seconds), "mb": peak / 1024}


def in_own_process(engine: str, size: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.autodiff", "--measure", engine, size]
    environment = os.environ | ONE_THREAD
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", nargs=2, metavar=("ENGINE", "SIZE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(*arguments.measure)))
        return
    missing = [peer for peer in ("torch", "autograd") if importlib.util.find_spec(peer) is None]
    for peer in missing:
        print(f"{peer} is not installed, left out")
    print(f"{'MLP step':12}{'engine':12}{'ms':>9}{'× dlref':>9}{'peak MB':>9}{'× dlref':>9}")
    for size in SIZES:
        results = {
            engine: in_own_process(engine, size) for engine in ENGINES if engine not in missing
        }
        ours = results["dlref"]
        for engine, r in results.items():
            assert np.isclose(r["loss"], ours["loss"]), f"{engine} computed another loss"
            memory = f"{r['mb']:9.1f}{r['mb'] / ours['mb']:9.2f}" if ours["mb"] > 1 else ""
            print(f"{size:12}{engine:12}{r['ms']:9.2f}{r['ms'] / ours['ms']:9.2f}{memory}")


if __name__ == "__main__":
    main()
