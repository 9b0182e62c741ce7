/** Every question that may be asked, and how the learner stands with them on a day. */

import { suspended } from "../aside";
import type { Heading, TopicSummary } from "../bank";
import { type Entry, keyOf } from "../entry";
import { type Card, cards, queue, type ScheduledQuestion } from "../schedule";

export type Question = ScheduledQuestion & { title: string; concept: Heading };

export function questionsOf(topics: readonly TopicSummary[]): Question[] {
  return topics.flatMap(({ topic, title, items, concepts }) =>
    Object.entries(items).map(([item, { concept, ...rest }]) => {
      return { topic, item, title, concept: concepts[concept]!, ...rest };
    }),
  );
}

export type Standing = {
  day: number;
  entries: readonly Entry[];
  questions: readonly Question[];
  /** What to ask today. */
  asked: Question[];
  /** How many of these are new. */
  fresh: number;
  /** How many questions were ever answered. */
  seen: number;
  /** Every card, and what was set aside. */
  known: Map<string, Card>;
  aside: ReadonlySet<string>;
  /** The cards of the questions that there still are and that are not set aside. */
  open: Map<string, Card>;
};

export function standingOn(day: number, questions: readonly Question[], entries: readonly Entry[]): Standing {
  const known = cards(entries);
  const aside = suspended(entries);
  const asked = queue(questions, entries, day);
  const key = ({ topic, item }: Question) => keyOf(topic, item);
  const seen = questions.map(key).filter((one) => known.has(one));
  return {
    day,
    entries,
    questions,
    asked,
    fresh: asked.filter((question) => !known.has(key(question))).length,
    seen: seen.length,
    known,
    aside,
    open: new Map(seen.filter((one) => !aside.has(one)).map((one) => [one, known.get(one)!])),
  };
}
