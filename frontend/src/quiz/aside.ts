/** Questions that the learner has set aside. */

import { type Entry, inOrder, keyOf } from "./entry";
import type { Log } from "./log";

/** The keys of the questions that are set aside. */
export function suspended(entries: readonly Entry[]): Set<string> {
  const aside = new Set<string>();
  for (const entry of inOrder(entries)) {
    if (entry.kind === "suspend") aside.add(keyOf(entry.topic, entry.item));
    else if (entry.kind === "resume") aside.delete(keyOf(entry.topic, entry.item));
  }
  return aside;
}

export function isAside(entries: readonly Entry[], topic: string, item: string): boolean {
  return suspended(entries).has(keyOf(topic, item));
}

/** Sets a question aside, or takes it back. */
export function setAside(log: Log, topic: string, item: string, aside: boolean): void {
  void log.add({ kind: aside ? "suspend" : "resume", topic, item, time: log.now() });
}
