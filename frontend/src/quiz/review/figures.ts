/** The statistics as tables whose numbers are also bars. */

import { LEVELS } from "../bank";
import { el } from "../html";
import { forecast, retention } from "../schedule";
import { siteUrl } from "../site";
import { bar, row, table } from "../tables";
import { capital, counted, percent } from "../words";
import { named } from "./calendar";
import type { Question, Standing } from "./questions";
import { lastShares, type Score, scores, weakest } from "./statistics";

const WEAKEST = 5;
const WEEK = 7;

/** Everything that the log says about how well the learner knows what. */
export function statistics({ questions, entries, open, day }: Standing): HTMLElement[] {
  const shares = lastShares(entries);
  const topics = scores(questions, shares, ({ title }) => ({ name: title }));
  const tried = topics.filter(({ answered }) => answered);
  if (!tried.length) return [el("p", {}, "No answers yet: they show here from the first one on.")];
  const levels = scores(byLevel(questions), shares, ({ level }) => ({ name: capital(level) }));
  const concepts = scores(questions, shares, ({ concept }) => ({ name: concept.title, url: concept.url }));
  const untried = topics.length - tried.length;
  return [
    remembered(entries),
    scoreTable("Level", "By level", levels),
    scoreTable("Topic", "By topic", tried),
    ...(untried ? [note(`${counted(untried, "topic has", "topics have")} no answers yet.`)] : []),
    forecastTable(forecast(open, day, WEEK), day),
    ...weakList(weakest(concepts, WEAKEST)),
  ];
}

function byLevel(questions: Standing["questions"]): Question[] {
  return LEVELS.flatMap((level) => questions.filter((question) => question.level === level));
}

function remembered(entries: Standing["entries"]): HTMLElement {
  const { known, asked } = retention(entries);
  if (!asked) return note("Retention shows once questions have come back on a later day.");
  const words = `Retention: ${known} of ${counted(asked, "repeated question was", "repeated questions were")} still known, `;
  return el("p", {}, words, el("strong", {}, percent(known / asked)), "; the schedule aims at 90 %.");
}

function scoreTable(what: string, title: string, found: readonly Score[]): HTMLElement {
  const rows = found.map(({ name, total, answered, share }) =>
    row(name, `${answered} of ${total}`, share === null ? "–" : bar(percent(share), share)),
  );
  return table(title, [what, "answered", "right"], rows);
}

function forecastTable(counts: readonly number[], day: number): HTMLElement {
  const most = Math.max(1, ...counts);
  const rows = counts.map((count, days) =>
    row(days ? named(day + days) : `Today, ${named(day)}`, bar(String(count), count / most)),
  );
  return table("Falls due in the next seven days", ["Day", "questions"], rows);
}

function weakList(weak: readonly Score[]): HTMLElement[] {
  if (!weak.length) return [];
  const rows = weak.map(({ name, url, share }) => {
    const link = el("a", { href: siteUrl(url).href }, name);
    return row(link, bar(percent(share!), share!));
  });
  return [table("Weakest concepts, to be read again", ["Concept", "right"], rows)];
}

function note(text: string): HTMLElement {
  return el("p", { class: "dlref-q-note" }, text);
}
