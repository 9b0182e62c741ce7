import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleOf } from "../src/cell/blocks";

const MODULES: [string, string][] = [
  ["dlref.activations.relu", "dlref.activations"],
  ["dlref.layers.conv2d", "dlref.layers"],
  ["dlref.optim.Adam", "dlref.optim"],
  ["dlref.optim.Adam.step", "dlref.optim"],
  ["dlref.detection.IMAGE_SIZE", "dlref.detection"],
];
for (const [name, module] of MODULES)
  test(`${name} sees the names of ${module}`, () => assert.equal(moduleOf(name, false), module));

test("a module's own docstring sees its own names", () => {
  assert.equal(moduleOf("dlref.activations", true), "dlref.activations");
});
