/** What the learner's log is made of; `dlref/quiz/progress.schema.json` has the same as a schema. */

import type { Response } from "./grading";

export type Review = {
  kind: "review";
  topic: string;
  item: string;
  /** Content of the item when it was answered. */
  hash: string;
  given: Response;
  /** The share that was right, from 0 to 1. */
  share: number;
  /** Hints taken before the answer. */
  hints?: number;
  /** Milliseconds since 1970. */
  time: number;
  /** The learner's own calendar day; early logs have only the time. */
  day?: string;
};
/** From here on the topic's earlier answers no longer show; they stay in the log. */
export type Restart = { kind: "restart"; topic: string; time: number };
/** A question set aside, and taken back. */
export type Suspension = { kind: "suspend" | "resume"; topic: string; item: string; time: number };
/** What the learner has chosen; the last choice counts. */
export type Choice = {
  kind: "settings";
  new_per_day?: number;
  /** The day to be ready for. */
  until?: string | null;
  /** What to be ready in; in everything where it is left out. */
  topics?: string[];
  time: number;
};
export type Entry = Review | Restart | Suspension | Choice;

export const LATEST = 8_640_000_000_000_000; // ms; the last moment that a Date can name

/** What a log calls a question. */
export function keyOf(topic: string, item: string): string {
  return `${topic}\0${item}`;
}

const NAMES = ["topic", "item"] as const;

/** Entries by time, so that the order in which logs were merged does not matter. */
export function inOrder<E extends Entry>(entries: readonly E[]): E[] {
  const name = (entry: Entry, which: (typeof NAMES)[number]) =>
    which in entry ? ((entry as Record<string, unknown>)[which] as string) : "";
  return [...entries].sort((a, b) => {
    if (a.time !== b.time) return a.time - b.time;
    for (const which of NAMES) {
      const [left, right] = [name(a, which), name(b, which)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  });
}

/** The learner's own calendar day at a moment, as it is written into the log. */
export function dayText(moment: Date): string {
  const part = (value: number, width = 2) => String(value).padStart(width, "0");
  return `${part(moment.getFullYear(), 4)}-${part(moment.getMonth() + 1)}-${part(moment.getDate())}`;
}
