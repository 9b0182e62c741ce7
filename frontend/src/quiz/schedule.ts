/**
 * Spaced repetition, equal to `dlref/quiz/schedule.py`, which states the rules: both are tested on
 * `tests/quiz/schedule.json`. Everything is computed from the log and a day, nothing is stored.
 */

import { type FSRSState, fsrs } from "ts-fsrs";
import { suspended } from "./aside";
import { type Entry, inOrder, keyOf, type Review } from "./entry";

const PARAMETERS = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
  1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]; // prettier-ignore
const RETENTION = 0.9;
const LONGEST = 3650; // days
export const NEW_PER_DAY = 10;
const DAY = 86_400_000; // ms

/** FSRS's ratings; “easy” is never given. */
const [AGAIN, HARD, GOOD] = [1, 2, 3] as const;

const MODEL = fsrs({
  w: PARAMETERS,
  request_retention: RETENTION,
  maximum_interval: LONGEST,
  enable_fuzz: false,
  enable_short_term: false,
});

export type ScheduledQuestion = { topic: string; item: string; hash: string; level: string };

/** The memory of one question; days are counted from 1970. */
export type Card = {
  stability: number;
  difficulty: number;
  first: number;
  last: number;
  due: number;
  hash: string;
  lapses: number;
};

/** New questions a day while no plan runs; the day to be ready for, and in what (null: in all). */
export type Settings = { newPerDay: number; until: number | null; topics: ReadonlySet<string> | null };

/** What a plan comes to on a day. */
export type Pace<Q> = {
  /** How many questions its topics have. */
  total: number;
  /** Those that were never asked and are not set aside. */
  fresh: Q[];
  /** How many of its questions were asked for the first time today. */
  begun: number;
  /** New questions a day, so that all are seen once before the plan's day. */
  daily: number;
};

export function rating(share: number, hints = 0): 1 | 2 | 3 {
  if (share >= 1 && hints === 0) return GOOD;
  return share >= 0.5 ? HARD : AGAIN;
}

/** The number of a calendar day such as 2026-02-28. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY;
}

function dayOf(entry: Review): number {
  return entry.day ? dayNumber(entry.day) : Math.floor(entry.time / DAY);
}

function reviews(entries: readonly Entry[]): Review[] {
  return inOrder(entries).filter((entry): entry is Review => entry.kind === "review");
}

/** Replays a log: the card of each question that was ever answered, by its key. */
export function cards(entries: readonly Entry[]): Map<string, Card> {
  const found = new Map<string, Card>();
  for (const entry of reviews(entries)) {
    const key = keyOf(entry.topic, entry.item);
    const card = found.get(key);
    const day = dayOf(entry);
    if (!card || day > card.last) found.set(key, reviewed(card, day, entry));
    else found.set(key, { ...card, hash: entry.hash });
  }
  return found;
}

function reviewed(card: Card | undefined, day: number, entry: Review): Card {
  const given = rating(entry.share, entry.hints);
  const before: FSRSState | null = card ? { stability: card.stability, difficulty: card.difficulty } : null;
  const after = MODEL.next_state(before, card ? day - card.last : 0, given);
  return {
    stability: after.stability,
    difficulty: after.difficulty,
    first: card ? card.first : day,
    last: day,
    due: day + MODEL.next_interval(after.stability, 0),
    hash: entry.hash,
    lapses: (card?.lapses ?? 0) + Number(given === AGAIN && card !== undefined),
  };
}

/** What was chosen last. */
export function settings(entries: readonly Entry[]): Settings {
  const last = inOrder(entries).findLast((entry) => entry.kind === "settings");
  if (last?.kind !== "settings") return { newPerDay: NEW_PER_DAY, until: null, topics: null };
  return {
    newPerDay: last.new_per_day ?? NEW_PER_DAY,
    until: last.until ? dayNumber(last.until) : null,
    topics: last.topics ? new Set(last.topics) : null,
  };
}

/** The days until the plan's day; 0 where no plan runs. */
export function daysLeft({ until }: Settings, today: number): number {
  return Math.max(0, (until ?? 0) - today);
}

/** What a plan whose day is still to come asks of the learner. */
export function pace<Q extends ScheduledQuestion>(
  questions: readonly Q[],
  known: ReadonlyMap<string, Card>,
  aside: ReadonlySet<string>,
  plan: Settings,
  today: number,
): Pace<Q> {
  const key = ({ topic, item }: Q) => keyOf(topic, item);
  const own = questions.filter(({ topic }) => plan.topics?.has(topic) ?? true);
  const fresh = own.filter((question) => !known.has(key(question)) && !aside.has(key(question)));
  const begun = own.filter((question) => known.get(key(question))?.first === today).length;
  return { total: own.length, fresh, begun, daily: Math.ceil((begun + fresh.length) / daysLeft(plan, today)) };
}

/** What to ask today: what is due, the longest overdue first, then new questions. */
export function queue<Q extends ScheduledQuestion>(
  questions: readonly Q[],
  entries: readonly Entry[],
  today: number,
): Q[] {
  const known = cards(entries);
  const aside = suspended(entries);
  const chosen = settings(entries);
  const open = questions.filter(({ topic, item }) => !aside.has(keyOf(topic, item)));
  const cardOf = ({ topic, item }: Q) => known.get(keyOf(topic, item));
  const due = open.filter((question) => {
    const card = cardOf(question);
    return card && (card.due <= today || card.hash !== question.hash) && card.last < today;
  });
  due.sort((a, b) => cardOf(a)!.due - cardOf(b)!.due); // stable: then in the order of the reference
  if (daysLeft(chosen, today)) {
    // The plan says what is new.
    const { fresh, begun, daily } = pace(questions, known, aside, chosen, today);
    return [...due, ...weakestFirst(fresh, entries).slice(0, Math.max(0, daily - begun))];
  }
  const unseen = open.filter((question) => !cardOf(question));
  const begun = [...known.values()].filter((card) => card.first === today).length;
  return [...due, ...unseen.slice(0, Math.max(0, chosen.newPerDay - begun))];
}

/** Places the learner with one question of each untried topic, then goes by what is weakest. */
function weakestFirst<Q extends ScheduledQuestion>(unseen: readonly Q[], entries: readonly Entry[]): Q[] {
  const shares = new Map<string, Map<string, number>>();
  for (const { topic, item, share } of reviews(entries)) {
    shares.set(topic, (shares.get(topic) ?? new Map<string, number>()).set(item, share));
  }
  const placement = new Map<string, Q>();
  for (const question of unseen) {
    if (shares.has(question.topic)) continue;
    const chosen = placement.get(question.topic);
    if (!chosen || (chosen.level === "recall" && question.level !== "recall"))
      placement.set(question.topic, question);
  }
  const first = [...placement.values()];
  const strength = (topic: string) => {
    const of = [...(shares.get(topic)?.values() ?? [0])];
    return of.reduce((sum, share) => sum + share, 0) / of.length;
  };
  const rest = unseen.filter((question) => !first.includes(question));
  return [...first, ...rest.sort((a, b) => strength(a.topic) - strength(b.topic))];
}

/** How many cards fall due on each of the next days; what is overdue counts today. */
export function forecast(known: ReadonlyMap<string, Card>, today: number, days: number): number[] {
  const counts = new Array<number>(days).fill(0);
  for (const { due } of known.values()) {
    if (due < today + days) counts[Math.max(0, due - today)]! += 1;
  }
  return counts;
}

/** How many repeated questions were still known, and how many were asked again. */
export function retention(entries: readonly Entry[]): { known: number; asked: number } {
  const last = new Map<string, number>();
  let known = 0;
  let asked = 0;
  for (const entry of reviews(entries)) {
    const key = keyOf(entry.topic, entry.item);
    const day = dayOf(entry);
    const before = last.get(key);
    if (before !== undefined && day <= before) continue;
    if (before !== undefined) {
      asked += 1;
      known += Number(rating(entry.share, entry.hints) !== AGAIN);
    }
    last.set(key, day);
  }
  return { known, asked };
}
