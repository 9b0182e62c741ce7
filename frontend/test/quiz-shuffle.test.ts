import assert from "node:assert/strict";
import { test } from "node:test";
import { deranged, shuffled } from "../src/quiz/shuffle";

const seeds = Array.from({ length: 600 }, (_, index) => `relu.item.${index}`);

test("a shuffle keeps every element", () => {
  for (const seed of seeds.slice(0, 20)) {
    assert.deepEqual(shuffled(5, seed).sort(), [0, 1, 2, 3, 4]);
  }
});

test("a shuffle depends on its seed alone", () => {
  assert.deepEqual(shuffled(6, "relu.value.range"), shuffled(6, "relu.value.range"));
  assert.notDeepEqual(shuffled(6, "relu.value.range"), shuffled(6, "relu.value.smooth"));
});

test("the first option lands everywhere about equally often", () => {
  const counts = [0, 0, 0, 0];
  for (const seed of seeds) counts[shuffled(4, seed).indexOf(0)]!++;
  for (const count of counts) assert.ok(count > 110 && count < 190, `counts ${counts}`);
});

test("steps to order never start in order", () => {
  const isRight = (order: number[]) => order.every((value, index) => value === index);
  for (const seed of seeds) assert.notDeepEqual(deranged(2, seed, isRight), [0, 1]);
});

test("steps of which two may change places never start in either right order", () => {
  const isRight = (order: number[]) => order[2] === 2;
  for (const seed of seeds) assert.notEqual(deranged(3, seed, isRight)[2], 2);
});
