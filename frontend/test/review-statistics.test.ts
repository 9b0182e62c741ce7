import assert from "node:assert/strict";
import { test } from "node:test";
import { type Entry, keyOf } from "../src/quiz/entry";
import { questionsOf, standingOn } from "../src/quiz/review/questions";
import { lastShares, scores, weakest } from "../src/quiz/review/statistics";
import { dayNumber } from "../src/quiz/schedule";

const about = (concept: string) => ({ hash: "h", level: "recall" as const, type: "choice" as const, concept });
const TOPICS = [
  {
    topic: "relu",
    title: "ReLU",
    url: "relu/",
    levels: { recall: 3 },
    concepts: { relu: { title: "ReLU", url: "relu/#relu" }, elu: { title: "ELU", url: "relu/#elu" } },
    items: { a: about("relu"), b: about("relu"), c: about("elu") },
  },
];
const QUESTIONS = questionsOf(TOPICS);

function review(item: string, day: string, share: number): Entry {
  const time = Date.parse(`${day}T12:00Z`);
  return { kind: "review", topic: "relu", item, hash: "h", given: 0, share, time, day };
}

test("questions know their topic and their concept", () => {
  const [first] = QUESTIONS;
  assert.equal(QUESTIONS.length, 3);
  assert.deepEqual(first, {
    topic: "relu",
    item: "a",
    hash: "h",
    level: "recall",
    type: "choice",
    title: "ReLU",
    concept: { title: "ReLU", url: "relu/#relu" },
  });
});

test("the last answer counts, whatever the order of the log", () => {
  const shares = lastShares([review("a", "2026-03-02", 1), review("a", "2026-03-01", 0)]);
  assert.equal(shares.get(keyOf("relu", "a")), 1);
});

test("a score is the mean of what was answered", () => {
  const shares = lastShares([review("a", "2026-03-01", 1), review("b", "2026-03-01", 0.5)]);
  const found = scores(QUESTIONS, shares, ({ concept }) => ({ name: concept.title, url: concept.url }));
  assert.deepEqual(found, [
    { name: "ReLU", url: "relu/#relu", total: 2, answered: 2, share: 0.75 },
    { name: "ELU", url: "relu/#elu", total: 1, answered: 0, share: null },
  ]);
});

test("the weakest are those with something to mend, the least known first", () => {
  const score = (name: string, share: number | null) => ({ name, url: "", total: 1, answered: 1, share });
  const found = [score("whole", 1), score("half", 0.5), score("none", 0), score("untried", null)];
  assert.deepEqual(weakest(found, 5).map(({ name }) => name), ["none", "half"]);
  assert.deepEqual(weakest(found, 1).map(({ name }) => name), ["none"]);
});

test("a standing counts what is due and new, and leaves out what is gone or set aside", () => {
  const log: Entry[] = [
    review("a", "2026-03-01", 0),
    review("b", "2026-03-01", 1),
    review("gone", "2026-03-01", 0),
    { kind: "suspend", topic: "relu", item: "b", time: 1 },
  ];
  const { asked, fresh, seen, open } = standingOn(dayNumber("2026-03-02"), QUESTIONS, log);
  assert.deepEqual(asked.map(({ item }) => item), ["a", "c"]);
  assert.deepEqual([fresh, seen], [1, 2]);
  assert.deepEqual([...open.keys()], [keyOf("relu", "a")]);
});
