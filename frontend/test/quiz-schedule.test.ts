import assert from "node:assert/strict";
import { test } from "node:test";
import cases from "../../tests/quiz/schedule.json";
import { dayText, type Entry } from "../src/quiz/entry";
import { cards, dayNumber, forecast, queue, retention } from "../src/quiz/schedule";

const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
const near = (value: number, expected: number) => Math.abs(value - expected) <= 2e-6 * Math.max(1, expected);

for (const [number, { questions, entries: log, today, expected }] of cases.entries()) {
  test(`history ${number} has the terminal's schedule`, () => {
    const entries = log as Entry[];
    const known = cards(entries);
    const wanted = expected.cards as unknown as Record<string, [number, number, string, string, string, string, number]>;
    assert.deepEqual([...known.keys()].map((key) => key.replace("\0", "/")).sort(), Object.keys(wanted).sort());
    for (const [key, card] of known) {
      const [stability, difficulty, ...rest] = wanted[key.replace("\0", "/")]!;
      assert.ok(near(card.stability, stability), `stability ${card.stability}, not ${stability}`);
      assert.ok(near(card.difficulty, difficulty), `difficulty ${card.difficulty}, not ${difficulty}`);
      const { first, last, due, hash, lapses } = card;
      assert.deepEqual([dateOf(first), dateOf(last), dateOf(due), hash, lapses], rest);
    }
    const asked = (questions as [string, string, string, string][]).map(([topic, item, hash, level]) => ({ topic, item, hash, level }));
    const day = dayNumber(today);
    assert.deepEqual(queue(asked, entries, day).map(({ topic, item }) => `${topic}/${item}`), expected.queue);
    assert.deepEqual(forecast(known, day, 14), expected.forecast);
    assert.deepEqual(Object.values(retention(entries)), expected.retention);
  });
}

test("the day is the learner's own", () => {
  assert.equal(dayText(new Date(2026, 1, 3, 23, 59)), "2026-02-03");
});
