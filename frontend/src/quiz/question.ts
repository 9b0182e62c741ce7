/** One question that tells at once: stem, answer area, check, feedback. */

import { isAside, setAside } from "./aside";
import type { Bank, Item } from "./bank";
import { dayText } from "./entry";
import { feedback } from "./feedback";
import { grade, type Response } from "./grading";
import { Hints } from "./hints";
import { button, el } from "./html";
import type { Log } from "./log";
import { reportButton } from "./report";
import { runButton } from "./run";
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
  #given: Response | undefined;
  #sheet!: Sheet;
  #hints!: Hints;
  #feedback!: HTMLElement;
  #bench!: HTMLElement;

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
    this.#given = undefined;
    this.#hints = new Hints(item);
    this.#sheet = new Sheet(item, place, () => this.#advance());
    const { actions, primary, form } = this.#sheet;
    primary.textContent = this.#verb();
    this.#feedback = el("div", { class: "dlref-q-feedback", "aria-live": "polite" });
    this.#bench = el("div");
    actions.append(this.#hints.button, ...this.#rest());
    for (const part of [this.#hints.element, this.#feedback, this.#bench]) form.insertBefore(part, actions);
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
      this.#hints.button.hidden = true;
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
    void log.add({ kind: "review", ...review, hints: this.#hints.taken, ...when });
    this.#settle(given, share);
    (next ? this.#sheet.primary : this.#feedback.querySelector<HTMLElement>(".dlref-q-verdict"))?.focus();
  }

  #settle(given: Response, share: number): void {
    const { bank, item, next } = this.#options;
    const { control, actions, primary } = this.#sheet;
    this.#settled = true;
    this.#given = given;
    this.#sheet.lock();
    control.settle(given);
    this.#hints.element.hidden = true;
    this.#feedback.append(...feedback(bank, item, share));
    const again = button("Try again", {}, () => {
      this.#build();
      this.focus();
    });
    if (next) primary.textContent = next.name;
    const run = runButton(item, this.#bench);
    actions.replaceChildren(...(next ? [primary, again] : [again]), ...run, ...this.#rest());
  }

  /** What can be done with any question: set it aside, report it. */
  #rest(): HTMLElement[] {
    const { bank, item } = this.#options;
    return [this.#asideButton(), ...reportButton(bank, item, () => this.#given)];
  }

  /** Sets the question aside, or takes it back. */
  #asideButton(): HTMLElement {
    const { bank, item, log } = this.#options;
    const aside = isAside(log.entries, bank.topic, item.id);
    return button(aside ? "Take back" : "Set aside", { class: "dlref-q-quiet" }, () => {
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
