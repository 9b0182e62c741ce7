/**
 * A sitting: questions of several topics, taken as practice or as an exam. It is kept in this
 * browser until another one is begun, so that a reload in the middle loses nothing.
 */

import type { Response } from "../grading";

export type Mode = "practice" | "exam";
/** An answer of an exam that was not handed in yet. */
export type Draft = { given: Response; hash: string; time: number; day: string };
export type Sitting = {
  mode: Mode;
  /** Topic and item of each question. */
  asked: [string, string][];
  /** Where the learner is; past the last question stands the end. */
  at: number;
  /** Time in the log from which answers belong to it. */
  started: number;
  /** Time limit in minutes, and when it is over in milliseconds since 1970. */
  minutes: number | null;
  ends: number | null;
  /** By position. */
  drafts: Record<number, Draft>;
  /** For each question of an exam that was handed in, the share that was right; null: no answer. */
  shares: (number | null)[] | null;
  /** Whether time was over before it was handed in. */
  over: boolean;
};

const KEY = "dlref-sitting";

export class Keep {
  #memory: string | null = null;
  /** Whether this browser keeps it; else it is gone after a reload. */
  kept = true;

  read(): Sitting | null {
    return parse(this.#stored() ?? this.#memory);
  }

  /** Changes what is kept now, which another tab may have changed. */
  update(change: (sitting: Sitting) => Sitting): void {
    const sitting = this.read();
    if (sitting) this.write(change(sitting));
  }

  write(sitting: Sitting | null): void {
    this.#memory = sitting && JSON.stringify(sitting);
    try {
      if (this.#memory === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, this.#memory);
    } catch {
      this.kept = false; // storage is blocked or full
    }
  }

  /** Calls when another tab has changed it; returns the function that ends it. */
  watch(listener: () => void): () => void {
    const onStorage = (event: StorageEvent) => event.key === KEY && listener();
    addEventListener("storage", onStorage);
    return () => removeEventListener("storage", onStorage);
  }

  #stored(): string | null {
    try {
      return this.kept ? localStorage.getItem(KEY) : null;
    } catch {
      this.kept = false;
      return null;
    }
  }
}

/** What was kept by this version; anything else is none. */
function parse(text: string | null): Sitting | null {
  try {
    const value = JSON.parse(text ?? "null") as Sitting | null;
    const known = value && Array.isArray(value.asked) && value.asked.length > 0 && value.drafts;
    return known && Number.isInteger(value.at) && Number.isFinite(value.started) ? value : null;
  } catch {
    return null;
  }
}

/** Milliseconds left, or null without a limit. A clock that was moved back gives no more than there was. */
export function timeLeft({ ends, minutes }: Sitting, now: number): number | null {
  if (ends === null || minutes === null) return null;
  return Math.max(0, Math.min(ends - now, minutes * 60_000));
}
