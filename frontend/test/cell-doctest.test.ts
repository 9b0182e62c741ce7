import assert from "node:assert/strict";
import { test } from "node:test";
import { lineKinds, outputOf, parseDoctest, sourceOf } from "../src/cell/doctest";

const LOOP = [">>> total = 0", ">>> for n in range(2):", "...     print(n)", "0", "1", "", ">>> total", "0", ""];

test("examples are split into source and documented output", () => {
  assert.deepEqual(parseDoctest(LOOP.join("\n")), [
    { source: "total = 0", want: "" },
    { source: "for n in range(2):\n    print(n)", want: "0\n1" },
    { source: "total", want: "0" },
  ]);
});

test("a blank line belongs to an output only when more of it follows", () => {
  assert.deepEqual(lineKinds([">>> f()", "a", "", "b", "", ">>> g()", ""]), [
    "first",
    "output",
    "output",
    "output",
    "gap",
    "first",
    "gap",
  ]);
});

test("dots continue an input and are output after an output", () => {
  assert.deepEqual(lineKinds([">>> f(", "... )", "a", "... b"]), ["first", "next", "output", "output"]);
});

test("an empty prompt line keeps its place in the source", () => {
  assert.equal(sourceOf(parseDoctest(">>> if x:\n...     y\n...\n>>> z")), "if x:\n    y\n\nz");
});

test("a marked blank line is a blank line", () => {
  assert.equal(parseDoctest(">>> f()\na\n<BLANKLINE>\nb\n")[0]?.want, "a\n\nb");
});

test("the outputs of all examples stand in order, silent ones left out", () => {
  assert.equal(outputOf(parseDoctest(LOOP.join("\n"))), "0\n1\n0");
});
