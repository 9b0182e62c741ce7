/**
 * The learner's log as a file, equal to `dlref/quiz/progress.py`: a header and one JSON object a
 * line. Files come from anywhere, so every entry is checked before it is taken.
 */

import { type Entry, inOrder, LATEST } from "./entry";

const FORMAT = "dlref-progress";
const VERSION = 1;
const HEADER = `{"format": "${FORMAT}", "version": ${VERSION}}`;

export class ProgressError extends Error {}

/** What a file holds, and how many of its lines could not be read. */
export type ProgressFile = { entries: Entry[]; damaged: number };

export function writeProgress(entries: readonly Entry[]): string {
  return [HEADER, ...new Set(inOrder(entries).map(lineOf)), ""].join("\n");
}

/** Reads a file; throws a ProgressError where it is none of ours or too new. */
export function readProgress(text: string): ProgressFile {
  const [head = "", ...lines] = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const header = parse(head);
  if (!isObject(header) || header["format"] !== FORMAT) {
    throw new ProgressError(`This is no dlref progress file: its first line should be ${HEADER}.`);
  }
  if (header["version"] !== VERSION) {
    const given = JSON.stringify(header["version"]);
    throw new ProgressError(`This file has version ${given} of the format; this page reads version ${VERSION}.`);
  }
  const values = lines.filter((line) => line.trim()).map(parse);
  const entries = values.filter(isEntry);
  return { entries: inOrder(entries), damaged: values.length - entries.length };
}

/** Every entry of several logs once, in the order of time. */
export function merge(...logs: (readonly Entry[])[]): Entry[] {
  const found = new Map(logs.flat().map((entry) => [lineOf(entry), entry]));
  return inOrder([...found.keys()].sort().map((line) => found.get(line)!));
}

/** An entry as text that is the same for the same entry. */
export function lineOf(entry: Entry): string {
  return JSON.stringify(sorted(entry));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The rules of `dlref/quiz/progress.schema.json`. */
export function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || !isWhole(value["time"], LATEST)) return false;
  const { topic, item, hash, share, hints, day } = value;
  const named = isText(topic, 200);
  switch (value["kind"]) {
    case "review":
      return (
        named &&
        isText(item, 400) &&
        isText(hash, 64) &&
        typeof share === "number" &&
        share >= 0 &&
        share <= 1 &&
        (hints === undefined || isWhole(hints, 100)) &&
        (day === undefined || isDay(day))
      );
    case "restart":
      return named;
    case "suspend":
    case "resume":
      return named && isText(item, 400);
    case "settings": {
      const { new_per_day: perDay, until, topics } = value;
      return (
        (perDay === undefined || isWhole(perDay, 9999)) &&
        (until === undefined || until === null || isDay(until)) &&
        (topics === undefined || isTopics(topics))
      );
    }
    default:
      return false;
  }
}

function isTopics(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= 999 && value.every((one) => isText(one, 200));
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function isText(value: unknown, most: number): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= most;
}

function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
