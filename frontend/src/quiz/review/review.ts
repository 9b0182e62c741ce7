/** The daily review: what to ask today, and around it the plan, the statistics and the log itself. */

import { whenIdle } from "../../idle";
import { loadBank, loadIndex, type TopicSummary } from "../bank";
import { button, el } from "../html";
import type { Log } from "../log";
import { forecast } from "../schedule";
import { siteUrl } from "../site";
import { Aside } from "./aside";
import { counted } from "../words";
import { named, today, written } from "./calendar";
import { statistics } from "./figures";
import { transfer } from "./keep";
import { Plan } from "./plan";
import { type Question, questionsOf, type Standing, standingOn } from "./questions";
import { type Outcome, Session } from "./session";

const PROGRESS =
  "Your answers are kept in this browser and nowhere else; export them to keep a copy or to take them to " +
  "another device. The terminal reads the same file: ";
const COMMAND = "dlref quiz progress import progress.jsonl";

export class Review {
  readonly element = el("div", { class: "dlref-r" });
  readonly #questions: Question[];
  readonly #log: Log;
  readonly #top = el("div");
  readonly #plan: Plan;
  readonly #aside: Aside;
  readonly #figures = el("div");
  readonly #rest = el("div");
  readonly #unwatch: () => void;
  #session: Session | null = null;
  #outcome: Outcome | null = null;

  static async load(log: Log): Promise<Review> {
    return new Review(await loadIndex(), log);
  }

  private constructor(topics: readonly TopicSummary[], log: Log) {
    this.#questions = questionsOf(topics);
    this.#log = log;
    this.#plan = new Plan(log, topics, standingOn(today(), this.#questions, log.entries));
    this.#aside = new Aside(log);
    this.#rest.append(
      this.#plan.element,
      section("How well you know what", this.#figures),
      section("Your progress", el("p", {}, PROGRESS, el("code", {}, COMMAND)), transfer(log), this.#aside.element),
    );
    this.element.append(this.#top, this.#rest);
    this.#show();
    this.#unwatch = log.watch(() => this.#session ?? this.#show());
  }

  /** Ends the subscription to the log. */
  close(): void {
    this.#unwatch();
  }

  #start(): void {
    this.#session = new Session(this.#questions, this.#log, (outcome) => this.#finish(outcome));
    this.#top.replaceChildren(this.#session.element);
    this.#rest.hidden = true;
    void this.#session.next();
  }

  #finish(outcome: Outcome): void {
    this.#session = null;
    this.#outcome = outcome;
    this.#show();
    this.#top.querySelector<HTMLElement>(".dlref-q-result")?.focus();
  }

  #show(): void {
    const standing = standingOn(today(), this.#questions, this.#log.entries);
    this.#showToday(standing);
    const [first] = standing.asked;
    // Ahead of the click; a failure shows when it is asked.
    if (first) whenIdle(() => void loadBank(first.topic).catch(() => {}));
    this.#plan.show(standing);
    this.#figures.replaceChildren(...statistics(standing));
    this.#aside.show(standing);
    this.#rest.hidden = false;
  }

  #showToday(standing: Standing): void {
    const [words, ...notes] = lines(standing, this.#outcome);
    const name = this.#outcome ? "Go on" : "Start the review";
    const start = button(name, { class: "dlref-q-primary" }, () => this.#start());
    const practise = el("a", { href: siteUrl("quiz/").href, class: "dlref-r-link" }, "Practise on a topic anyway");
    const card = el(
      "div",
      { class: "dlref-q-card" },
      el("p", { class: "dlref-q-result", tabindex: "-1" }, words!),
      ...notes.map((note) => el("p", { class: "dlref-q-note" }, note)),
      el("div", { class: "dlref-q-actions" }, standing.asked.length ? start : practise),
    );
    this.#top.replaceChildren(el("section", { class: "dlref-q-box", "aria-label": "Review" }, card));
  }
}

function section(title: string, ...children: Node[]): HTMLElement {
  return el("section", { "aria-label": title }, el("h2", {}, title), ...children);
}

/** What stands above the button: how it went, what is left today, what comes next. */
function lines({ asked, fresh, open, day, entries }: Standing, outcome: Outcome | null): string[] {
  const said: string[] = [];
  if (outcome?.answered) said.push(`${outcome.right} of ${outcome.answered} right.`);
  if (asked.length) said.push(`${asked.length - fresh} due, ${fresh} new today.`);
  else said.push(outcome?.answered ? "That is all for today." : "Nothing is due today.");
  if (asked.length && !outcome) said.push("What you answer is kept at once: stop whenever you like.");
  const tomorrow = forecast(open, day, 2)[1]!;
  const next = Math.min(...[...open.values()].map(({ due }) => due));
  if (tomorrow) said.push(`${counted(tomorrow, "question falls", "questions fall")} due tomorrow.`);
  else if (!asked.length && Number.isFinite(next)) said.push(`The next question falls due on ${named(next)}.`);
  const latest = entries.filter((entry) => entry.kind === "review" && (entry.day ?? "") > written(day));
  if (latest.length) said.push("Some answers are of a later day than today: does this device have the right date?");
  return said;
}
