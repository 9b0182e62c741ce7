import assert from "node:assert/strict";
import { test } from "node:test";
import { errorMessage, sameOutput, sameResult } from "../src/cell/compare";

const SAME: [string, string][] = [
  ["[0.0, 2.5]", "[0.0, 2.5]\n"],
  ["array([0., 1.])", "array([0.,  1.])\n"],
  ["0.1", "0.10000000000000002"],
  ["1e-12", "0.0"],
  ["-0.5", "-0.50000000001"],
  ["1e5", "100000.0"],
  ["[[1 2]\n [3 4]]", "[[1 2] [3 4]]"],
  ["[0 1 ... 98 99]", "[0 1 2 3 98 99]"],
  ["<Tensor at ...>", "<Tensor at 0x7f>"],
  ["nan inf", "nan inf"],
  ["'η = 0.1'", "'η = 0.1'"],
];
for (const [want, got] of SAME) test(`${want} is what printed ${got}`, () => assert.ok(sameOutput(want, got)));

const DIFFERENT: [string, string][] = [
  ["0.1", "0.1001"],
  ["1", "1.0"],
  ["3", "4"],
  ["1000000", "1000001"],
  ["[1.0, 2.0]", "[1.0, 2.0, 3.0]"],
  ["[1.0, 2.0]", "[1.0]"],
  ["True", ""],
  ["-0.5", "0.5"],
  ["nan", "0.0"],
  ["f(1)", "f[1]"],
  ["[0 ... 99]", "[0 1 2]"],
];
for (const [want, got] of DIFFERENT)
  test(`${want} is not what printed ${got || "nothing"}`, () => assert.ok(!sameOutput(want, got)));

const TRACEBACK = `Traceback (most recent call last):
  File "<cell>", line 1, in <module>
    relu("a")
ValueError: relu needs numbers
got 'a'
`;

test("the message of a traceback is what follows its frames", () => {
  assert.equal(errorMessage(TRACEBACK), "ValueError: relu needs numbers\ngot 'a'");
});

test("a documented traceback matches the message alone", () => {
  const want = "Traceback (most recent call last):\n    ...\nValueError: relu needs numbers\ngot 'a'";
  assert.ok(sameResult(want, "", TRACEBACK));
  assert.ok(!sameResult(want.replace("numbers", "arrays"), "", TRACEBACK));
  assert.ok(!sameResult(want, "", null));
});

test("an error that is not documented never matches", () => {
  assert.ok(!sameResult("", "", TRACEBACK));
  assert.ok(sameResult("", "", null));
});
