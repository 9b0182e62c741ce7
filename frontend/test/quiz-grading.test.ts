import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "../../tests/quiz/grading.json";
import type { Item } from "../src/quiz/bank";
import { grade, readNumber, type Response } from "../src/quiz/grading";

type Fields = { right?: number[]; of?: number };

/** The cases name the positions of the right options. */
function build(type: string, { right, of, ...fields }: Fields): Item {
  const options = Array.from({ length: of ?? 0 }, (_, i) => ({ correct: right?.includes(i) }));
  return { type, options, ...fields } as unknown as Item;
}

for (const [type, fields, given, score] of cases as [string, Fields, Response, number][]) {
  test(`${type} ${JSON.stringify(given)} scores ${score}`, () => {
    const answer = type === "match" && !Array.isArray(given) ? Object.entries(given) : given;
    assert.ok(Math.abs(grade(build(type, fields), answer as Response) - score) < 1e-9);
  });
}

const NUMBERS: [string, number | null][] = [
  ["0,25", 0.25],
  ["1 / 4", 0.25],
  ["−1/4", -0.25],
  ["50 %", 0.5],
  ["2.5E2", 250],
  ["5.", 5],
  ["", null],
  ["1/0", null],
  ["1/2/3", null],
  ["1,2,3", null],
  ["0x10", null],
  ["12 34", null],
  ["1e999", null],
];
for (const [typed, value] of NUMBERS) {
  test(`“${typed}” reads as ${value}`, () => assert.equal(readNumber(typed), value));
}
