import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, pool } from "../src/quiz/sitting/pool";
import { type Sitting, timeLeft } from "../src/quiz/sitting/sitting";

const about = (level: "recall" | "apply", type: "choice" | "recall" | "implement" = "choice") => ({
  hash: "h", level, concept: "c", type,
}); // prettier-ignore
const topic = (name: string, items: Record<string, ReturnType<typeof about>>) => ({
  topic: name, title: name, url: `${name}/`, levels: {}, concepts: {}, items,
}); // prettier-ignore
const TOPICS = [
  topic("relu", { a: about("recall"), b: about("apply"), c: about("apply", "recall") }),
  topic("sgd", { a: about("recall"), b: about("recall"), c: about("recall"), d: about("recall") }),
];
const ALL = { topics: new Set(["relu", "sgd"]), levels: new Set(["recall", "apply", "analyse"] as const) };

test("pool: keeps to topics, levels and what is not set aside", () => {
  const aside = [{ kind: "suspend" as const, topic: "relu", item: "a", time: 1 }];
  assert.deepEqual(pool(TOPICS, aside, { ...ALL, mode: "practice", topics: new Set(["relu"]) }), [["relu", ["b", "c"]]]);
  assert.deepEqual(pool(TOPICS, [], { ...ALL, mode: "practice", levels: new Set(["apply"]) }), [["relu", ["b", "c"]]]);
});

test("pool: has nothing to be said aloud or written as code in an exam", () => {
  assert.deepEqual(pool(TOPICS, [], { ...ALL, mode: "exam" })[0], ["relu", ["a", "b"]]);
  const adam = [topic("adam", { a: about("apply", "implement"), b: about("apply") })];
  const wish = { ...ALL, topics: new Set(["adam"]) };
  assert.deepEqual(pool(adam, [], { ...wish, mode: "exam" }), [["adam", ["b"]]]);
  assert.deepEqual(pool(adam, [], { ...wish, mode: "practice" }), [["adam", ["a", "b"]]]);
});

test("draw: takes from each topic in turn, and then what is left", () => {
  const found = pool(TOPICS, [], { ...ALL, mode: "practice" });
  const drawn = draw(found, 99, "seed");
  assert.equal(new Set(drawn.slice(0, 2).map(([name]) => name)).size, 2);
  assert.equal(new Set(drawn.map((one) => one.join())).size, 7);
  assert.equal(draw(found, 3, "seed").length, 3);
  assert.deepEqual(draw(found, 7, "seed"), drawn);
  assert.notDeepEqual(draw(found, 7, "other"), drawn);
});

test("time: is never more than there was", () => {
  const sitting = { ends: 100_000, minutes: 1 } as Sitting;
  assert.equal(timeLeft(sitting, 70_000), 30_000);
  assert.equal(timeLeft(sitting, 200_000), 0);
  assert.equal(timeLeft(sitting, 0), 60_000);
  assert.equal(timeLeft({ ...sitting, ends: null, minutes: null }, 0), null);
});
