"""Training an MLP on the digits: time and test accuracy, beside PyTorch with the same network.

Run `python -m benchmarks.digits`. Both start from the same weights and see the same batches, each
in a process of its own, on one thread, in float64; the ratio comes from one run.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np

from benchmarks.autodiff import ONE_THREAD
from dlref.training import load_digits, minibatches

WIDTHS = [64, 64, 10]
EPOCHS, BATCH, LR, MOMENTUM = 15, 32, 0.1, 0.9
RUNS = 3


def dlref() -> float:
    from dlref.architectures import MLP
    from dlref.losses import cross_entropy
    from dlref.metrics import accuracy
    from dlref.optim import SGD
    from dlref.training import evaluate, fit

    digits, rng = load_digits(), np.random.default_rng(0)
    net = MLP(WIDTHS, rng=rng)
    sgd = SGD(net.parameters(), lr=LR, momentum=MOMENTUM)
    data = digits.x_train, digits.y_train
    for _ in fit(net, cross_entropy, sgd, *data, epochs=EPOCHS, batch_size=BATCH, rng=rng):
        pass
    return evaluate(net, accuracy, digits.x_test, digits.y_test)


def pytorch() -> float:
    import torch

    from dlref.architectures import MLP

    torch.set_num_threads(1)
    digits, rng = load_digits(), np.random.default_rng(0)
    start = MLP(WIDTHS, rng=rng).parameters()
    net = torch.nn.Sequential(
        torch.nn.Linear(*WIDTHS[:2]), torch.nn.ReLU(), torch.nn.Linear(*WIDTHS[1:])
    ).double()
    for theirs, ours in zip(net.parameters(), start, strict=True):
        theirs.data = torch.from_numpy(ours.data)
    sgd = torch.optim.SGD(net.parameters(), lr=LR, momentum=MOMENTUM)
    for _ in range(EPOCHS):
        for x, y in minibatches(digits.x_train, digits.y_train, batch_size=BATCH, rng=rng):
            sgd.zero_grad()
            loss = torch.nn.functional.cross_entropy(net(torch.from_numpy(x)), torch.from_numpy(y))
            loss.backward()
            sgd.step()
    with torch.no_grad():
        answers = net(torch.from_numpy(digits.x_test)).argmax(dim=1).numpy()
    return float(np.mean(answers == digits.y_test))


ENGINES = {"dlref": dlref, "torch": pytorch}


def measure(engine: str) -> dict[str, float]:
    """Median processor seconds of a training, and the test accuracy at its end."""
    ENGINES[engine]()  # what the libraries load at first use is not the training's
    seconds, score = [], 0.0
    for _ in range(RUNS):
        start = time.process_time()
        score = ENGINES[engine]()
        seconds.append(time.process_time() - start)
    return {"s": statistics.median(seconds), "accuracy": score}


def in_own_process(engine: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.digits", "--measure", engine]
    environment = os.environ | ONE_THREAD
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", metavar="ENGINE", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure)))
        return
    if importlib.util.find_spec("torch") is None:
        print("torch is not installed, left out")
        del ENGINES["torch"]
    print(f"{'digits, 15 epochs':20}{'s':>7}{'× dlref':>9}{'test accuracy':>15}")
    results = {engine: in_own_process(engine) for engine in ENGINES}
    for engine, r in results.items():
        ratio = r["s"] / results["dlref"]["s"]
        print(f"{engine:20}{r['s']:7.2f}{ratio:9.2f}{r['accuracy']:15.1%}")


if __name__ == "__main__":
    main()
