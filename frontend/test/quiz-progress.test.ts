import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../src/quiz/entry";
import { merge, ProgressError, readProgress, writeProgress } from "../src/quiz/progress";

const REVIEW: Entry = {
  kind: "review",
  topic: "relu",
  item: "relu.term",
  hash: "0f",
  given: 2,
  share: 0.5,
  time: 1_770_000_000_000,
  day: "2026-02-02",
};
const LATER: Entry = { ...REVIEW, time: REVIEW.time + 5, share: 1 };
const HEADER = '{"format": "dlref-progress", "version": 1}\n';

test("what is written is read back the same", () => {
  const entry = { ...REVIEW, given: [["ReLU", "größer"], ["x\u2028", "y"]] } as Entry;
  assert.deepEqual(readProgress(writeProgress([LATER, entry])), { entries: [entry, LATER], damaged: 0 });
  assert.ok(writeProgress([]).startsWith(HEADER));
});

test("the topics of a plan are kept", () => {
  const plan: Entry = { kind: "settings", until: "2026-03-02", topics: ["relu", "sgd"], time: 1 };
  assert.deepEqual(readProgress(writeProgress([plan])), { entries: [plan], damaged: 0 });
});

for (const line of [
  "no json",
  "[]",
  "{".repeat(5000),
  JSON.stringify({ ...REVIEW, share: 1.5 }),
  JSON.stringify({ ...REVIEW, share: null }),
  JSON.stringify({ ...REVIEW, day: "2026-02-31" }),
  JSON.stringify({ ...REVIEW, time: 1.5 }),
  JSON.stringify({ ...REVIEW, hash: undefined }),
  JSON.stringify({ kind: "settings", until: "soon", time: 1 }),
  JSON.stringify({ kind: "settings", topics: [], time: 1 }),
  JSON.stringify({ kind: "settings", topics: "relu", time: 1 }),
  JSON.stringify({ kind: "settings", topics: ["relu", ""], time: 1 }),
  JSON.stringify({ kind: "unknown", time: 1 }),
]) {
  test(`a damaged line leaves the good ones: ${line.slice(0, 60)}`, () => {
    const { entries, damaged } = readProgress(`${HEADER}${line}\n${JSON.stringify(REVIEW)}\n`);
    assert.deepEqual(entries, [REVIEW]);
    assert.equal(damaged, 1);
  });
}

for (const text of ["", "hello", "{}", '{"format": "other", "version": 1}', '{"format": "dlref-progress", "version": 2}']) {
  test(`a foreign or newer file is refused: ${text}`, () => {
    assert.throws(() => readProgress(text), ProgressError);
  });
}

test("a merge takes every entry once, whatever the order", () => {
  const other: Entry = { ...REVIEW, item: "relu.signs" };
  const both = merge([REVIEW, LATER], [other, { ...REVIEW }]);
  assert.equal(both.length, 3);
  assert.deepEqual(both, merge([other], [LATER], [REVIEW]));
});
