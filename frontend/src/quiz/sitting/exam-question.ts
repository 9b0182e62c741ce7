/** One question of an exam: what is answered is kept at each change, and told only at the end. */

import type { Item } from "../bank";
import type { Response } from "../grading";
import { el } from "../html";
import { Sheet } from "../sheet";

export type ExamOptions = {
  item: Item;
  place: string;
  /** What was answered before. */
  given: Response | undefined;
  /** Keeps an answer, or that there is none. */
  keep(response: Response | undefined): void;
  next: { name: string; go(): void };
};

export class ExamQuestion {
  readonly element = el("div", { class: "dlref-q-card" });
  readonly #sheet: Sheet;
  readonly #options: ExamOptions;
  /** Whether something stands on the sheet that is no whole answer yet. */
  #unfinished = false;

  constructor(options: ExamOptions) {
    this.#options = options;
    const { item, place, given, next } = options;
    this.#sheet = new Sheet(item, place, () => this.#advance());
    this.#sheet.primary.textContent = next.name;
    if (given !== undefined) this.#sheet.control.fill(given);
    this.#sheet.fieldset.addEventListener("input", () => this.#change());
    this.#sheet.showIn(this.element);
  }

  focus(): void {
    this.#sheet.focus();
  }

  #change(): void {
    const { control, primary, note } = this.#sheet;
    const reading = control.read();
    const response = "response" in reading ? reading.response : undefined;
    this.#unfinished = response === undefined;
    note.textContent = "";
    primary.textContent = this.#options.next.name;
    this.#options.keep(response);
  }

  /** Tells once that an answer is not whole; then goes on without it. */
  #advance(): void {
    const { control, primary } = this.#sheet;
    if (this.#unfinished && "missing" in control.read()) {
      this.#unfinished = false;
      this.#sheet.read();
      primary.textContent = "Leave it open";
      return;
    }
    this.#options.next.go();
  }
}
