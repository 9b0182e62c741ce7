/** Leaves a summary of how the learner stands, for the marks of progress on every page. */

import { leaveStanding, type Standing } from "../marks";
import { suspended } from "./aside";
import { loadIndex, type TopicSummary } from "./bank";
import { keyOf } from "./entry";
import type { Log } from "./log";
import { type Card, cards } from "./schedule";
import { statusOf } from "./status";

export async function summarize(log: Log): Promise<void> {
  leaveStanding(standings(await loadIndex(), log));
}

/** The topics that the learner has begun. */
export function standings(topics: readonly TopicSummary[], log: Pick<Log, "entries" | "latest">): Standing[] {
  const known = cards(log.entries);
  const aside = suspended(log.entries);
  return topics
    .map(({ topic, url, items }) => {
      const all = Object.entries(items);
      const right = all.filter(([id, item]) => statusOf(item, log.latest(topic, id)) === "right").length;
      const due: Record<number, number> = {};
      let begun = 0;
      for (const [id, { hash }] of all) {
        const key = keyOf(topic, id);
        const card = known.get(key);
        if (!card) continue;
        begun += 1;
        const day = dueOn(card, hash);
        if (!aside.has(key)) due[day] = (due[day] ?? 0) + 1;
      }
      return { url, total: all.length, right, due, begun };
    })
    .filter(({ begun }) => begun > 0)
    .map(({ begun: _, ...standing }) => standing);
}

/** A question that has changed is due at once, though never twice a day. */
function dueOn(card: Card, hash: string): number {
  return card.hash === hash ? card.due : card.last + 1;
}
