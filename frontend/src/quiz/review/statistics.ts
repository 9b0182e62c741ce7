/** How well a learner knows what, from the log: the last answer to each question counts. As `dlref/quiz/statistics.py`. */

import { type Entry, inOrder, keyOf } from "../entry";
import type { Question } from "./questions";

/** One topic, level or concept: questions in all and answered, and the mean share right. */
export type Score = { name: string; total: number; answered: number; share: number | null; url: string };

/** The share that was right in the last answer to each question, by its key. */
export function lastShares(entries: readonly Entry[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const entry of inOrder(entries)) {
    if (entry.kind === "review") shares.set(keyOf(entry.topic, entry.item), entry.share);
  }
  return shares;
}

/** The score of each group of questions, in the order in which they come. */
export function scores(
  questions: readonly Question[],
  shares: ReadonlyMap<string, number>,
  group: (question: Question) => { name: string; url?: string },
): Score[] {
  const found = new Map<string, { score: Score; sum: number }>();
  for (const question of questions) {
    const { name, url = "" } = group(question);
    const key = `${name}\0${url}`;
    const one = found.get(key) ?? { score: { name, url, total: 0, answered: 0, share: null }, sum: 0 };
    found.set(key, one);
    one.score.total += 1;
    const share = shares.get(keyOf(question.topic, question.item));
    if (share === undefined) continue;
    one.score.answered += 1;
    one.sum += share;
    one.score.share = one.sum / one.score.answered;
  }
  return [...found.values()].map(({ score }) => score);
}

/** The groups with the smallest share, as far as there is something to mend. */
export function weakest(found: readonly Score[], count: number): Score[] {
  const weak = found.filter(({ share }) => share !== null && share < 1);
  return weak.sort((a, b) => a.share! - b.share!).slice(0, count);
}
