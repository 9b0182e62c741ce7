/** Grading, equal to `dlref/quiz/answer.py`: both are tested on `tests/quiz/grading.json`. */

import type { ChoiceItem, ImplementItem, Item, MatchItem, NumericItem, OrderItem, TextItem } from "./bank";

/** What the learner gave, in the terms of the bank: positions and texts as they stand there. */
export type Responses = {
  /** The option. */
  choice: number;
  "code-line": number;
  /** The options ticked. */
  multiple: number[];
  /** As typed. */
  numeric: string;
  text: string;
  "code-output": string;
  /** The steps from first to last. */
  order: string[];
  assemble: string[];
  /** For each test, whether it passes; fewer where the learner gave up. */
  implement: { code: string; passed: boolean[] };
  /** Pairs of left and right. */
  match: [string, string][];
  /** For each point of the rubric, whether the learner named it. */
  recall: boolean[];
};
export type Response = Responses[keyof Responses];

/** The share that is right, from 0 to 1. */
export function grade(item: Item, response: Response): number {
  switch (item.type) {
    case "choice":
    case "code-line":
      return Number(item.options[response as number]?.correct ?? false);
    case "multiple":
      return gradeMultiple(item, response as number[]);
    case "numeric":
      return gradeNumeric(item, String(response));
    case "text":
      return gradeText(item, response as string);
    case "code-output":
      return Number(sameOutput(response as string, item.answer, item.tolerance ?? { abs: 5e-5 }));
    case "order":
    case "assemble":
      return gradeOrder(item, response as string[]);
    case "implement":
      return gradeImplement(item, response as Responses["implement"]);
    case "match":
      return gradeMatch(item, response as [string, string][]);
    case "recall":
      return (response as boolean[]).filter(Boolean).length / item.answer.rubric.length;
  }
}

/** A wrong tick takes back a right one. */
function gradeMultiple({ options }: ChoiceItem, ticked: number[]): number {
  const right = options.filter((option) => option.correct).length;
  const hits = ticked.filter((index) => options[index]?.correct).length;
  return Math.max(0, (2 * hits - ticked.length) / right);
}

export type Tolerance = { abs?: number; rel?: number };

function gradeNumeric({ answer, tolerance }: NumericItem, typed: string): number {
  const value = readNumber(typed);
  return Number(value !== null && close(value, answer, tolerance ?? {}));
}

const DASHES = /[\u2010-\u2015\u2212]/g;
const PLAIN_NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** Reads a number as people type it: `0,25`, `1/4`, `−2`, `50 %`, `1e-3`; null if it is none. */
export function readNumber(typed: string): number | null {
  let text = typed.trim().replace(/^\$+|\$+$/g, "").replace(DASHES, "-");
  text = text.replace(/(?<=\d)\s*%$/, "e-2");
  if (text.split(",").length === 2) text = text.replace(/(?<=\d),(?=\d+\b)/, ".");
  const [top = "", bottom = "1", ...more] = text.split("/").map((part) => part.trim());
  if (more.length > 0 || !PLAIN_NUMBER.test(top) || !PLAIN_NUMBER.test(bottom)) return null;
  const value = Number(top) / Number(bottom);
  return Number.isFinite(value) ? value : null;
}

function close(given: number, expected: number, { abs = 0, rel = 0 }: Tolerance): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(given);
  if (given === expected) return true;
  const rounding = 1e-9; // the tolerance itself must count as within the tolerance
  const relative = (rel + rounding) * Math.max(Math.abs(given), Math.abs(expected));
  const allowed = Math.max(relative, abs * (1 + rounding) + rounding);
  return Number.isFinite(given - expected) && Math.abs(given - expected) <= allowed;
}

function gradeText({ answer, accept }: TextItem, typed: string): number {
  return Number([answer, ...(accept ?? [])].some((text) => normalize(text) === normalize(typed)));
}

const TEX_SPELLING: Record<string, string> = {
  left: "", right: "", cdot: "*", times: "*", dfrac: "frac", tfrac: "frac",
  le: "≤", leq: "≤", ge: "≥", geq: "≥", to: "→", infty: "∞", pm: "±",
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", eta: "η",
  theta: "θ", lambda: "λ", mu: "μ", nu: "ν", pi: "π", rho: "ρ", sigma: "σ",
  tau: "τ", phi: "φ", omega: "ω",
}; // prettier-ignore

/** Reduces a typed answer to what counts: no case, space, sign variant or TeX spelling. */
function normalize(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(DASHES, "-")
    .replace(/\\(?:text|mathrm|operatorname)\b/g, "")
    .replace(/\\([a-z]+)/g, (_, name: string) => TEX_SPELLING[name] ?? name)
    .replace(/[$`{}\\~]|\*\*/g, "")
    .replace(/^\s*(?:an?|the)\s+/, "")
    .replace(/(?<=[\p{L}_])-(?=[\p{L}_])/gu, "")
    .replace(/\s+/g, "")
    .replace(/[.,;:!?]+$/, "");
}

const NUMBERS = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?\b(?:nan|inf)\b/gi;

/** Whether two printed outputs agree: words exactly, numbers within the tolerance. */
function sameOutput(given: string, expected: string, tolerance: Tolerance): boolean {
  if (words(given) !== words(expected)) return false;
  const theirs = numbers(expected);
  const ours = numbers(given);
  return (
    ours.length === theirs.length &&
    ours.every((value, index) => close(value, theirs[index]!, tolerance))
  );
}

function words(text: string): string {
  return text
    .replace(NUMBERS, "#")
    .replace(/[\s'"]+/g, "")
    .replace(/[.,]+$/, "")
    .replaceAll(",]", "]")
    .replace(/(?<=[#\])]),(?=[#[(])/g, ""); // NumPy prints no commas, lists do
}

function numbers(text: string): number[] {
  return (text.match(NUMBERS) ?? []).map((word) => Number(word.toLowerCase().replace("inf", "Infinity")));
}

/** Share of the pairs that stand in a right order. */
function gradeOrder({ answer, before }: OrderItem, given: string[]): number {
  if ([...given].sort().join("\0") !== [...answer].sort().join("\0")) return 0;
  const free: (string | null)[] = [...given];
  const place = answer.map((step) => {
    const at = free.indexOf(step);
    free[at] = null; // equal steps take their places in turn
    return at;
  });
  const every = answer.flatMap((_, j) => answer.slice(0, j).map((_, i): [number, number] => [i, j]));
  const pairs = before ?? every;
  return pairs.filter(([i, j]) => place[i]! < place[j]!).length / pairs.length;
}

/** All or nothing. */
function gradeImplement({ answer }: ImplementItem, { passed }: Responses["implement"]): number {
  return Number(passed.length === answer.tests.length && passed.every((one) => one === true));
}

function gradeMatch({ answer }: MatchItem, given: [string, string][]): number {
  const chosen = new Map(given);
  return answer.filter(([left, right]) => chosen.get(left) === right).length / answer.length;
}
