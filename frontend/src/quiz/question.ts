/** One question: stem, answer area, check, feedback. */

import type { Bank, Item } from "./bank";
import type { Control } from "./control";
import { dayText } from "./entry";
import { grade, type Response } from "./grading";
import { button, el, fragment, nameFormulas } from "./html";
import { controlFor } from "./kinds";
import type { Log } from "./log";
import { rereadLink } from "./reread";
import { SIGNS, statusOf, verdictOf } from "./status";

export type QuestionOptions = {
  bank: Bank;
  item: Item;
  log: Log;
  /** Where it stands, for instance “Question 3 of 12”. */
  place: string;
  /** What comes after the feedback; without it the question stands alone. */
  next?: { name: string; go(): void };
  /** Asked anew, whatever was answered before, and may be set aside: as in the review. */
  review?: boolean;
};

/** A learner who grades an answer given aloud is not told that it was wrong. */
const SAID = { right: "all said", partly: "said in part", wrong: "not said" };
const LEVELS = { recall: "Recall", apply: "Apply", analyse: "Analyse" };

export class Question {
  readonly element = el("div", { class: "dlref-q-card" });
  readonly #options: QuestionOptions;
  #settled = false;
  #hints = 0;
  #control!: Control;
  #heading!: HTMLElement;
  #fieldset!: HTMLFieldSetElement;
  #primary!: HTMLButtonElement;
  #actions!: HTMLElement;
  #hint!: HTMLElement;
  #note!: HTMLElement;
  #feedback!: HTMLElement;

  constructor(options: QuestionOptions) {
    this.#options = options;
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.#build();
    const { bank, item, log } = options;
    const kept = log.latest(bank.topic, item.id);
    const status = statusOf(item, kept);
    if (status === "changed") this.#note.textContent = "This question has changed since you answered it.";
    else if (kept && !options.review) this.#settle(kept.given, kept.share);
  }

  /** Puts the focus where the learner goes on: a field to type in, else the question. */
  focus(): void {
    const types = matchMedia("(pointer: fine)").matches && !this.#settled;
    (types && this.#control.field ? this.#control.field : this.#heading).focus();
    this.#heading.scrollIntoView({ block: "nearest" });
  }

  #build(): void {
    const { item, place } = this.#options;
    this.#settled = false;
    this.#hints = 0;
    this.#control = controlFor(item);
    const level = el("span", { class: "dlref-q-level" }, LEVELS[item.level]);
    this.#heading = el("p", { class: "dlref-q-place", tabindex: "-1" }, place, level);
    this.#fieldset = el("fieldset", {}, stem(item));
    nameFormulas(this.#fieldset, item.stem);
    if (item.code) this.#fieldset.append(fragment(item.code));
    this.#fieldset.append(this.#control.element);
    this.#primary = el("button", { type: "submit", class: "dlref-q-primary" }, this.#verb());
    this.#hint = el("div", { class: "dlref-q-hint", hidden: true });
    this.#hint.append(fragment(item.hint));
    const hint = button("Hint", { "aria-expanded": "false" }, () => {
      this.#hint.hidden = !this.#hint.hidden;
      this.#hints = 1;
      hint.setAttribute("aria-expanded", String(!this.#hint.hidden));
    });
    this.#actions = el("div", { class: "dlref-q-actions" }, this.#primary, hint, ...this.#asideButton());
    this.#note = el("p", { class: "dlref-q-missing", role: "status" });
    this.#feedback = el("div", { class: "dlref-q-feedback", "aria-live": "polite" });
    const form = el("form", { novalidate: true, autocomplete: "off" }, this.#fieldset, this.#note);
    form.append(this.#hint, this.#feedback, this.#actions);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#advance();
    });
    this.element.replaceChildren(this.#heading, form);
  }

  #verb(): string {
    return this.#control.firstStep?.name ?? this.#control.verb ?? "Check";
  }

  #advance(): void {
    if (this.#settled) return this.#options.next?.go();
    if (this.#control.firstStep) {
      this.#control.firstStep.take();
      this.#primary.textContent = this.#verb();
      return;
    }
    const reading = this.#control.read();
    if ("missing" in reading) {
      this.#note.textContent = reading.missing;
      this.#control.field?.focus();
    } else this.#check(reading.response);
  }

  #check(given: Response): void {
    const { bank, item, log, next } = this.#options;
    const share = grade(item, given);
    const review = { topic: bank.topic, item: item.id, hash: item.hash, given, share };
    const when = { time: log.now(), day: dayText(new Date()) };
    void log.add({ kind: "review", ...review, hints: this.#hints, ...when });
    this.#settle(given, share);
    (next ? this.#primary : this.#feedback.querySelector<HTMLElement>(".dlref-q-verdict"))?.focus();
  }

  #settle(given: Response, share: number): void {
    const { bank, item, next } = this.#options;
    this.#settled = true;
    this.#fieldset.disabled = true;
    this.#control.settle(given);
    this.#note.textContent = "";
    this.#hint.hidden = true;
    this.#feedback.append(...feedback(bank, item, share));
    const again = button("Try again", {}, () => {
      this.#build();
      this.focus();
    });
    if (next) this.#primary.textContent = next.name;
    this.#actions.replaceChildren(...(next ? [this.#primary, again] : [again]), ...this.#asideButton());
  }

  #asideButton(): HTMLElement[] {
    return this.#options.review ? [button("Set aside", {}, () => this.#setAside())] : [];
  }

  #setAside(): void {
    const { bank, item, log, next } = this.#options;
    const suspend = (kind: "suspend" | "resume") =>
      void log.add({ kind, topic: bank.topic, item: item.id, time: log.now() });
    suspend("suspend");
    this.#settled = true;
    this.#fieldset.disabled = true;
    this.#note.textContent = "Set aside: it is not asked again until you take it back, now or under “Your progress”.";
    const back = button("Take back", {}, () => {
      suspend("resume");
      this.#build();
      this.focus();
    });
    if (next) this.#primary.textContent = next.name;
    this.#actions.replaceChildren(...(next ? [this.#primary] : []), back);
    (next ? this.#primary : back).focus();
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Enter" && target instanceof HTMLTextAreaElement) this.#advance();
      return;
    }
    if (event.key === "Enter" && target === this.#heading) this.#advance();
    if (this.#settled || target.matches("input[type=text], textarea, select")) return;
    if (/^[1-9]$/.test(event.key)) this.#control.pick?.(Number(event.key));
    const entering = target === this.#heading && /^Arrow(Down|Up)$/.test(event.key);
    if (entering) this.#control.element.querySelector<HTMLElement>("input, select, button")?.focus();
    if (entering) event.preventDefault();
  }
}

function stem(item: Item): HTMLElement {
  const legend = el("legend", { class: "dlref-q-stem" });
  legend.append(fragment(item.stem));
  return legend;
}

function feedback(bank: Bank, item: Item, share: number): HTMLElement[] {
  const status = verdictOf(share);
  const sign = SIGNS[status].sign;
  const words = item.type === "recall" ? SAID[status] : SIGNS[status].words;
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  const part = status === "partly" ? `: ${Math.round(share * 100)} %` : ".";
  const verdict = el("p", { class: "dlref-q-verdict", tabindex: "-1" }, `${sign} ${sentence}${part}`);
  verdict.dataset["verdict"] = status;
  const why = el("div", { class: "dlref-q-explanation" });
  why.append(fragment(item.explanation));
  const foot = el("p", { class: "dlref-q-source" }, rereadLink(bank.title, item.source), ...proof(item));
  return [verdict, why, foot];
}

/** Says how far the answer can be trusted. */
function proof({ proof: { kind, label } }: Item): HTMLElement[] {
  const ran = kind === "executed" || kind === "formula" || kind === "vectors";
  const words = label ?? (ran ? "proved by running it" : kind === "quoted" ? "according to your notes" : "");
  return words ? [el("span", { class: "dlref-q-proof" }, words)] : [];
}
