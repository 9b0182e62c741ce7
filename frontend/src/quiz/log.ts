/**
 * The learner's answers: a log in this browser to which entries are only ever added, so that two
 * tabs cannot overwrite one another. Where the browser refuses, it lives in memory.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
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
/** What the learner has chosen, such as the day to be ready for; the last choice counts. */
export type Choice = { kind: "settings"; new_per_day?: number; until?: string | null; time: number };
export type Entry = Review | Restart | Suspension | Choice;

interface Schema extends DBSchema {
  log: { key: number; value: Entry };
}

const PATIENCE = 3000; // ms; some browsers never answer where storage is blocked

export class Log {
  /** Topic → item → last answer. */
  readonly #latest = new Map<string, Map<string, Review>>();
  readonly #listeners = new Set<() => void>();
  readonly #channel = new BroadcastChannel("dlref-log");
  #database: IDBPDatabase<Schema> | null = null;
  #trouble: string | null = null;

  static async open(): Promise<Log> {
    const log = new Log();
    try {
      log.#database = await Promise.race([openDatabase(), refusal(PATIENCE)]);
      for (const entry of await log.#database.getAll("log")) log.#take(entry);
    } catch {
      log.#trouble =
        "This browser does not let the page keep your answers: they are gone when you leave or reload.";
    }
    log.#channel.onmessage = ({ data }: MessageEvent<Entry>) => log.#take(data);
    return log;
  }

  /** The last answer to an item since its topic was started over. */
  latest(topic: string, item: string): Review | undefined {
    return this.#latest.get(topic)?.get(item);
  }

  async add(entry: Entry): Promise<void> {
    this.#take(entry);
    this.#channel.postMessage(entry);
    try {
      const writing = this.#database?.transaction("log", "readwrite");
      void writing?.store.add(entry);
      writing?.commit(); // at once: the tab may close
      await writing?.done;
    } catch {
      this.#trouble = "The browser could not keep your last answer: its storage is full or was closed.";
      this.#tell();
    }
  }

  /** What the learner must be told about storage, once. */
  takeTrouble(): string | null {
    const trouble = this.#trouble;
    this.#trouble = null;
    return trouble;
  }

  /** Calls after each entry of any tab; returns the function that ends it. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(entry: Entry): void {
    if (entry.kind === "restart") this.#latest.delete(entry.topic);
    else if (entry.kind === "review") {
      const answers = this.#latest.get(entry.topic) ?? new Map<string, Review>();
      this.#latest.set(entry.topic, answers.set(entry.item, entry));
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>("dlref", 1, {
    upgrade: (database) => void database.createObjectStore("log", { autoIncrement: true }),
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

function refusal(after: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), after));
}

let opening: Promise<Log> | undefined;

/** The one log of this page. */
export function openLog(): Promise<Log> {
  return (opening ??= Log.open());
}
