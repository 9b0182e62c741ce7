import assert from "node:assert/strict";
import { test } from "node:test";
import { missingPackage } from "../src/cell/missing";

const traceback = (message: string) => `Traceback (most recent call last):\n  File "<cell>", line 1\n    import x\n${message}\n`;

for (const name of ["torch", "torch.nn", "torchvision"]) {
  test(`a cell without ${name} says where PyTorch is checked`, () => {
    const words = missingPackage(traceback(`ModuleNotFoundError: No module named '${name}'`));
    assert.match(words!, /PyTorch does not run in a browser.*NumPy and dlref.*“In PyTorch” tabs/);
  });
}

test("a cell without another package says what there is", () => {
  const words = missingPackage(traceback("ModuleNotFoundError: No module named 'scipy'\nThe module 'scipy' is included in …"));
  assert.equal(words, "scipy is not in this browser. What runs here: Python’s standard library, NumPy and dlref.");
});

for (const message of [
  "ModuleNotFoundError: No module named 'numpy.typo'",
  "ModuleNotFoundError: No module named 'dlref.typo'",
  "ImportError: cannot import name 'typo' from 'math'",
  "ValueError: ModuleNotFoundError: No module named 'torch'",
]) {
  test(`no package is missing: ${message}`, () => assert.equal(missingPackage(traceback(message)), null));
}
