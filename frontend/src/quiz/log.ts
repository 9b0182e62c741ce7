/**
 * The learner's answers: a log in this browser to which entries are only ever added, so that two
 * tabs cannot overwrite one another. Where the browser refuses, it lives in memory.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { leaveStanding, wasLeft } from "../marks";
import { type Entry, inOrder, LATEST, type Review } from "./entry";

interface Schema extends DBSchema {
  log: { key: number; value: Entry };
}

const BLOCKED = "This browser does not let the page keep your answers: they are gone when you leave or reload.";
const LOST =
  "The answers that this browser kept are gone: it has made room for something else, or its data was cleared. " +
  "If you have exported them, import that file on the review page, and you go on where you were.";
const PATIENCE = 3000; // ms; some browsers never answer where storage is blocked

export class Log {
  #entries: Entry[] = [];
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
      log.#take(await log.#database.getAll("log"));
      if (!log.#entries.length && wasLeft()) log.#missIt();
    } catch {
      log.#trouble = BLOCKED;
    }
    log.#channel.onmessage = ({ data }: MessageEvent<Entry[]>) => log.#take(data);
    return log;
  }

  /** The last answer to an item since its topic was started over. */
  latest(topic: string, item: string): Review | undefined {
    return this.#latest.get(topic)?.get(item);
  }

  /** Every entry, by time. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** The time for a new entry: after every other one, even where the clock was moved back. */
  now(): number {
    return Math.min(Math.max(Date.now(), (this.#entries.at(-1)?.time ?? 0) + 1), LATEST);
  }

  add(entry: Entry): Promise<void> {
    return this.addAll([entry]);
  }

  /** Keeps entries, all of them or none. */
  async addAll(entries: readonly Entry[]): Promise<void> {
    this.#take(entries);
    this.#channel.postMessage(entries);
    try {
      const writing = this.#database?.transaction("log", "readwrite");
      // What fails, fails all: one place says so.
      writing?.done.catch(() => {});
      for (const entry of entries) writing?.store.add(entry).catch(() => {});
      writing?.commit(); // at once: the tab may close
      await writing?.done;
    } catch {
      this.#trouble = "The browser could not keep what was added last: its storage is full or was closed.";
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

  #take(fresh: readonly Entry[]): void {
    this.#entries = inOrder([...this.#entries, ...fresh]);
    this.#latest.clear();
    for (const entry of this.#entries) {
      if (entry.kind === "restart") this.#latest.delete(entry.topic);
      else if (entry.kind === "review") {
        const answers = this.#latest.get(entry.topic) ?? new Map<string, Review>();
        this.#latest.set(entry.topic, answers.set(entry.item, entry));
      }
    }
    this.#tell();
  }

  /** Marks of progress without a log: the browser has thrown it away. They say so until there is a log again. */
  #missIt(): void {
    this.#trouble = LOST;
    leaveStanding([]);
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
