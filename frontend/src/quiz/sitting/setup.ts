/** What the learner chooses before a sitting: how it is told, topics, levels, how many, how long. */

import { type Level, LEVELS, type TopicSummary } from "../bank";
import { el } from "../html";
import type { Log } from "../log";
import { tick, TopicChoice } from "../topic-choice";
import { capital, counted } from "../words";
import { draw, pool, type Wish } from "./pool";
import type { Mode, Sitting } from "./sitting";

const MOST = 500; // questions
const LONGEST = 600; // minutes

export class Setup {
  readonly element: HTMLFormElement;
  readonly #topics: readonly TopicSummary[];
  readonly #log: Log;
  readonly #start: (sitting: Sitting) => void;
  readonly #modes: Record<Mode, HTMLInputElement>;
  readonly #chosen: TopicChoice;
  readonly #levels: Map<Level, HTMLInputElement>;
  readonly #count = el("input", { type: "number", name: "count", min: "1", max: String(MOST), value: "20", required: true });
  readonly #minutes = el("input", { type: "number", name: "minutes", min: "1", max: String(LONGEST) });
  readonly #limit = el("label", { hidden: true }, "Minutes, if limited", this.#minutes);
  readonly #fit = el("p", { class: "dlref-q-note" });
  readonly #said = el("p", { class: "dlref-q-missing", role: "status" });

  constructor(topics: readonly TopicSummary[], log: Log, start: (sitting: Sitting) => void) {
    this.#topics = topics;
    this.#log = log;
    this.#start = start;
    const mode = (value: Mode) => el("input", { type: "radio", name: "mode", value, checked: value === "practice" });
    this.#modes = { practice: mode("practice"), exam: mode("exam") };
    this.#chosen = new TopicChoice(topics);
    this.#levels = new Map(LEVELS.map((level) => [level, el("input", { type: "checkbox", checked: true })]));
    this.element = el("form", { class: "dlref-q-box dlref-q-setup", novalidate: true });
    this.element.append(
      group("How", tick(this.#modes.practice, "Practice: told at once"), tick(this.#modes.exam, "Exam: told at the end")),
      group("Levels", ...LEVELS.map((level) => tick(this.#levels.get(level)!, capital(level)))),
      this.#chosen.element,
      el("div", { class: "dlref-r-form" }, el("label", {}, "Questions", this.#count), this.#limit),
      this.#fit,
      this.#said,
      el("div", { class: "dlref-q-actions" }, el("button", { type: "submit", class: "dlref-q-primary" }, "Start")),
    );
    this.element.addEventListener("input", () => this.#refresh());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#refresh();
  }

  focus(): void {
    this.#modes.practice.focus();
  }

  #wish(): Wish {
    const levels = LEVELS.filter((level) => this.#levels.get(level)!.checked);
    const mode = this.#modes.exam.checked ? "exam" : "practice";
    return { mode, topics: this.#chosen.chosen, levels: new Set(levels) };
  }

  #refresh(): void {
    const wish = this.#wish();
    const fit = pool(this.#topics, this.#log.entries, wish).reduce((sum, [, items]) => sum + items.length, 0);
    this.#limit.hidden = wish.mode !== "exam";
    const aloud = wish.mode === "exam" ? ", none to be said aloud" : "";
    this.#fit.textContent = `${counted(fit, "question fits", "questions fit")}${aloud}.`;
  }

  #submit(): void {
    const wish = this.#wish();
    const found = pool(this.#topics, this.#log.entries, wish);
    const wrong = this.#mistake(found.length);
    this.#said.textContent = wrong ?? "";
    if (wrong !== null) return;
    const asked = draw(found, this.#count.valueAsNumber, String(Date.now()));
    const minutes = wish.mode === "exam" && this.#minutes.value ? this.#minutes.valueAsNumber : null;
    this.#start(begin(wish.mode, asked, minutes, this.#log));
  }

  #mistake(topics: number): string | null {
    for (const field of [this.#count, this.#minutes]) field.removeAttribute("aria-invalid");
    if (!topics) return "No question fits: choose at least one topic and one level.";
    const limited = !this.#limit.hidden;
    if (!this.#count.validity.valid) return refuse(this.#count, `Questions: a whole number from 1 to ${MOST}.`);
    if (limited && !this.#minutes.validity.valid) {
      return refuse(this.#minutes, `Minutes: a whole number from 1 to ${LONGEST}, or nothing for no limit.`);
    }
    return null;
  }
}

/** A new sitting, which begins now. */
export function begin(mode: Mode, asked: [string, string][], minutes: number | null, log: Log): Sitting {
  const ends = minutes === null ? null : Date.now() + minutes * 60_000;
  return { mode, asked, at: 0, started: log.now(), minutes, ends, drafts: {}, shares: null, over: false };
}

function refuse(field: HTMLElement, words: string): string {
  field.setAttribute("aria-invalid", "true");
  field.focus();
  return words;
}

function group(name: string, ...ticks: HTMLElement[]): HTMLElement {
  return el("fieldset", {}, el("legend", {}, name), el("div", { class: "dlref-q-ticks" }, ...ticks));
}
