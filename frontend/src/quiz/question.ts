/** One question that tells at once: stem, answer area, check, feedback. */

import { isAside, setAside } from "./aside";
import type { Bank, Item } from "./bank";
import { dayText } from "./entry";
import { feedback } from "./feedback";
import { grade, type Response } from "./grading";
import { button, el, fragment } from "./html";
import type { Log } from "./log";
import { Sheet } from "./sheet";
import { statusOf } from "./status";

export type QuestionOptions = {
  bank: Bank;
  item: Item;
  log: Log;
  /** Where it stands, for instance “Question 3 of 12”. */
  place: string;
  /** What comes after the feedback; without it the question stands alone. */
  next?: { name: string; go(): void };
  /** Asked anew: an answer before this moment does not show. */
  since?: number;
};

export class Question {
  readonly element = el("div", { class: "dlref-q-card" });
  readonly #options: QuestionOptions;
  #settled = false;
  #hints = 0;
  #sheet!: Sheet;
  #hint!: HTMLElement;
  #feedback!: HTMLElement;

  constructor(options: QuestionOptions) {
    this.#options = options;
    this.#build();
    const { bank, item, log, since = 0 } = options;
    const kept = log.latest(bank.topic, item.id);
    const status = statusOf(item, kept);
    if (status === "changed") this.#sheet.note.textContent = "This question has changed since you answered it.";
    else if (kept && kept.time >= since) this.#settle(kept.given, kept.share);
  }

  /** Puts the focus where the learner goes on. */
  focus(): void {
    this.#sheet.focus();
  }

  #build(): void {
    const { item, place } = this.#options;
    this.#settled = false;
    this.#hints = 0;
    this.#sheet = new Sheet(item, place, () => this.#advance());
    const { actions, primary, form } = this.#sheet;
    primary.textContent = this.#verb();
    this.#hint = el("div", { class: "dlref-q-hint", hidden: true });
    this.#hint.append(fragment(item.hint));
    const hint = button("Hint", { "aria-expanded": "false" }, () => {
      this.#hint.hidden = !this.#hint.hidden;
      this.#hints = 1;
      hint.setAttribute("aria-expanded", String(!this.#hint.hidden));
    });
    this.#feedback = el("div", { class: "dlref-q-feedback", "aria-live": "polite" });
    actions.append(hint, this.#asideButton());
    form.insertBefore(this.#hint, actions);
    form.insertBefore(this.#feedback, actions);
    this.#sheet.showIn(this.element);
  }

  #verb(): string {
    const { firstStep, verb } = this.#sheet.control;
    return firstStep?.name ?? verb ?? "Check";
  }

  #advance(): void {
    if (this.#settled) return this.#options.next?.go();
    const { control, primary } = this.#sheet;
    if (control.firstStep) {
      control.firstStep.take();
      primary.textContent = this.#verb();
      return;
    }
    const reading = this.#sheet.read();
    if ("response" in reading) this.#check(reading.response);
  }

  #check(given: Response): void {
    const { bank, item, log, next } = this.#options;
    const share = grade(item, given);
    const review = { topic: bank.topic, item: item.id, hash: item.hash, given, share };
    const when = { time: log.now(), day: dayText(new Date()) };
    void log.add({ kind: "review", ...review, hints: this.#hints, ...when });
    this.#settle(given, share);
    (next ? this.#sheet.primary : this.#feedback.querySelector<HTMLElement>(".dlref-q-verdict"))?.focus();
  }

  #settle(given: Response, share: number): void {
    const { bank, item, next } = this.#options;
    const { control, actions, primary } = this.#sheet;
    this.#settled = true;
    this.#sheet.lock();
    control.settle(given);
    this.#hint.hidden = true;
    this.#feedback.append(...feedback(bank, item, share));
    const again = button("Try again", {}, () => {
      this.#build();
      this.focus();
    });
    if (next) primary.textContent = next.name;
    actions.replaceChildren(...(next ? [primary, again] : [again]), this.#asideButton());
  }

  /** Sets the question aside, or takes it back. */
  #asideButton(): HTMLElement {
    const { bank, item, log } = this.#options;
    const aside = isAside(log.entries, bank.topic, item.id);
    return button(aside ? "Take back" : "Set aside", {}, () => {
      setAside(log, bank.topic, item.id, !aside);
      if (aside) this.#takenBack();
      else this.#wentAside();
    });
  }

  #wentAside(): void {
    const { next } = this.#options;
    const { actions, primary, note } = this.#sheet;
    this.#settled = true;
    this.#sheet.lock();
    note.textContent =
      "Set aside: review, mixed practice and exams leave it out until you take it back, here or on the review page.";
    if (next) primary.textContent = next.name;
    const back = this.#asideButton();
    actions.replaceChildren(...(next ? [primary] : []), back);
    (next ? primary : back).focus();
  }

  #takenBack(): void {
    this.#build();
    this.focus();
  }
}
