/** The site's copy of a question bank: every text is an HTML fragment, made by `dlref site prepare`. */

import type { Tolerance } from "./grading";
import { siteUrl } from "./site";

export type Level = "recall" | "apply" | "analyse";
export const LEVELS: readonly Level[] = ["recall", "apply", "analyse"];
/** `svg`: the option is a picture, and its text says in words what it shows. */
export type Option = { text: string; correct: boolean; why: string; svg?: string };
export type Source = { url: string; line: number; quote: string; notes?: Origin };
/** Where the source notes have it, and which errata correct them there. */
export type Origin = { line?: number; errata: { name: string; url: string }[] };

type Common = {
  id: string;
  concept: string;
  level: Level;
  /** Changes with the content: an answer to another content does not count. */
  hash: string;
  stem: string;
  /** The stem's code block, or empty. */
  code: string;
  /** From the gentlest on. */
  hints: string[];
  explanation: string;
  source: Source;
  /** `label`: what to say of it; without one, what its kind says. */
  proof: { kind: string; label?: string };
  /** The executed proof as a `>>>` session, where there is one. */
  run?: string;
};

export type ChoiceItem = Common & { type: "choice" | "multiple"; options: Option[]; sorted: boolean };
export type CodeLineItem = Common & {
  type: "code-line";
  options: Option[];
  /** The code, line by line. */
  listing: string[];
  /** Where in the code each option stands, from 1. */
  lines: number[];
};
/** `answer` is what is graded and kept, as it stands in the bank; `shown` the same as HTML. */
export type NumericItem = Common & { type: "numeric"; answer: number; tolerance?: Tolerance };
export type TextItem = Common & {
  type: "text" | "code-output";
  answer: string;
  shown: string;
  accept?: string[];
  tolerance?: Tolerance;
};
export type OrderItem = Common & {
  /** Steps, or lines of code. */
  type: "order" | "assemble";
  /** The steps in a right order. */
  answer: string[];
  shown: string[];
  /** Pairs (i, j): step i stands before step j. Without them, `answer` is the only right order. */
  before?: [number, number][];
};
/** Pairs of left and right. */
export type MatchItem = Common & {
  type: "match";
  answer: [string, string][];
  shown: [string, string][];
};
/** A function whose body is to be written. */
export type ImplementItem = Common & {
  type: "implement";
  answer: {
    module: string;
    name: string;
    /** Signature and docstring. */
    starter: string;
    /** Calls with their results. */
    tests: [string, unknown][];
  };
  /** Highlighted; `body` is our own. */
  shown: { starter: string; body: string };
};
/** `follow_ups`: questions of the notes to go on with. */
export type RecallAnswer = { short: string; long: string; rubric: string[]; follow_ups?: string[] };
export type RecallItem = Common & { type: "recall"; answer: RecallAnswer; shown: RecallAnswer };
export type Item =
  | ChoiceItem
  | CodeLineItem
  | NumericItem
  | TextItem
  | OrderItem
  | MatchItem
  | ImplementItem
  | RecallItem;
export type Bank = { topic: string; title: string; url: string; items: Item[] };

export type TopicSummary = {
  topic: string;
  title: string;
  url: string;
  levels: Partial<Record<Level, number>>;
  /** What the items are about, by the id of the concept. */
  concepts: Record<string, Heading>;
  /** By the item's id, in the order of the bank. */
  items: Record<string, { hash: string; level: Level; concept: string; type: Item["type"] }>;
};
export type Heading = { title: string; url: string };

const loaded = new Map<string, Promise<unknown>>();

export function loadBank(topic: string): Promise<Bank> {
  return once<Bank>(topic);
}

export function loadIndex(): Promise<TopicSummary[]> {
  return once<TopicSummary[]>("index");
}

/** Loads a file once; a failed attempt is not remembered. */
function once<T>(name: string): Promise<T> {
  const known = loaded.get(name) as Promise<T> | undefined;
  if (known) return known;
  const loading = fetchJson<T>(name);
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}

async function fetchJson<T>(name: string): Promise<T> {
  const response = await fetch(siteUrl(`assets/generated/quizzes/${encodeURIComponent(name)}.json`));
  if (!response.ok) throw new Error(`${response.status} for the questions of ${name}`);
  return (await response.json()) as T;
}
