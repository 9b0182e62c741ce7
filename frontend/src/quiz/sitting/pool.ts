/** Which questions a sitting may ask, and which of them it asks. */

import { suspended } from "../aside";
import type { Item, Level, TopicSummary } from "../bank";
import { keyOf } from "../entry";
import type { Entry } from "../entry";
import { shuffled } from "../shuffle";
import type { Mode } from "./sitting";

export type Wish = { mode: Mode; topics: ReadonlySet<string>; levels: ReadonlySet<Level> };

/** No exam asks what the learner grades, nor what tells at once how it went, as tests do. */
const UNFIT: ReadonlySet<string> = new Set<Item["type"]>(["recall", "implement"]);

/** By topic, the questions that fit. */
export function pool(summaries: readonly TopicSummary[], entries: readonly Entry[], wish: Wish): [string, string[]][] {
  const aside = suspended(entries);
  return summaries
    .filter(({ topic }) => wish.topics.has(topic))
    .map(({ topic, items }): [string, string[]] => {
      const fit = Object.entries(items).filter(
        ([id, { level, type }]) =>
          wish.levels.has(level) && !aside.has(keyOf(topic, id)) && (wish.mode === "practice" || !UNFIT.has(type)),
      );
      return [topic, fit.map(([id]) => id)];
    })
    .filter(([, items]) => items.length > 0);
}

/** Draws from every topic in turn, so that each has about as many questions. */
export function draw(topics: readonly [string, string[]][], count: number, seed: string): [string, string][] {
  const order = shuffled(topics.length, seed).map((index) => topics[index]!);
  const piles = order.map(([topic, items]) => ({
    topic,
    items: shuffled(items.length, `${seed} ${topic}`).map((index) => items[index]!),
  }));
  const rounds = Math.max(0, ...piles.map(({ items }) => items.length));
  const drawn = [...Array(rounds).keys()].flatMap((round) =>
    piles.filter(({ items }) => round < items.length).map(({ topic, items }): [string, string] => [topic, items[round]!]),
  );
  return drawn.slice(0, count);
}
