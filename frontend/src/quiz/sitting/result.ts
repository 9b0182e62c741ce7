/** How a sitting went: in all, by topic and by level. */

import { LEVELS, type TopicSummary } from "../bank";
import { el } from "../html";
import { bar, row, table } from "../tables";
import { capital, percent } from "../words";
import type { Sitting } from "./sitting";

/** One question with the share that was right; null: no answer. */
export type Outcome = { topic: string; item: string; share: number | null };

export function outcomes({ asked }: Sitting, shares: readonly (number | null)[]): Outcome[] {
  return asked.map(([topic, item], index) => ({ topic, item, share: shares[index] ?? null }));
}

export function missed(found: readonly Outcome[]): Outcome[] {
  return found.filter(({ share }) => (share ?? 0) < 1);
}

/** “14 of 20 right.” and what else there is to say. */
export function headline(found: readonly Outcome[], over: boolean): string[] {
  const right = found.length - missed(found).length;
  const open = found.filter(({ share }) => share === null).length;
  const part = found.reduce((sum, { share }) => sum + (share ?? 0), 0) / found.length;
  const notes: string[] = [];
  if (over) notes.push("Time was over: what you had answered was handed in.");
  if (part * found.length > right) notes.push(`With credit for parts: ${percent(part)}.`);
  if (open) notes.push(`${open} not answered.`);
  return [`${right} of ${found.length} right.`, ...notes];
}

export function resultTables(found: readonly Outcome[], topics: readonly TopicSummary[]): HTMLElement {
  const summaries = new Map(topics.map((one) => [one.topic, one]));
  const level = ({ topic, item }: Outcome) => summaries.get(topic)?.items[item]?.level ?? "recall";
  const title = ({ topic }: Outcome) => summaries.get(topic)?.title ?? topic;
  const byLevel = LEVELS.flatMap((one) => found.filter((outcome) => level(outcome) === one));
  return el(
    "div",
    { class: "dlref-r" },
    groupTable("Topic", found, title),
    groupTable("Level", byLevel, (outcome) => capital(level(outcome))),
  );
}

function groupTable(what: string, found: readonly Outcome[], name: (outcome: Outcome) => string): HTMLElement {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of found) groups.set(name(outcome), [...(groups.get(name(outcome)) ?? []), outcome]);
  const rows = [...groups].map(([key, group]) => {
    const right = group.length - missed(group).length;
    return row(key, `${right} of ${group.length}`, bar(percent(right / group.length), right / group.length));
  });
  return table(`By ${what.toLowerCase()}`, [what, "right", "share"], rows);
}
