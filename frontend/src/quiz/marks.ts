/** The numbers of the questions as buttons, each with a sign of how it stands. */

import { button, el } from "./html";

export type Mark = { sign: string; status: string; words: string };

export class Marks {
  readonly element: HTMLElement;
  readonly #go: (at: number) => void;
  readonly #list = el("ol", { class: "dlref-q-marks" });
  readonly #back = button("‹", { class: "dlref-q-step", "aria-label": "Previous question" }, () => this.#step(-1));
  readonly #forth = button("›", { class: "dlref-q-step", "aria-label": "Next question" }, () => this.#step(1));
  #at = 0;

  constructor(go: (at: number) => void) {
    this.#go = go;
    this.#list.addEventListener("keydown", (event) => this.#move(event));
    const label = { class: "dlref-q-nav", "aria-label": "Questions" };
    this.element = el("nav", label, this.#back, this.#list, this.#forth);
  }

  /** Shows the marks; the steps lead as far as position `end`. */
  show(marks: readonly Mark[], at: number, end: number): void {
    this.#at = at;
    this.#back.disabled = at === 0;
    this.#forth.disabled = at >= end;
    const focused = this.#list.contains(document.activeElement);
    const buttons = marks.map(({ sign, status, words }, index) => {
      const label = `Question ${index + 1}, ${words}`;
      const mark = button(sign || String(index + 1), { "aria-label": label }, () => this.#go(index));
      mark.dataset["status"] = status;
      mark.tabIndex = index === Math.min(at, marks.length - 1) ? 0 : -1;
      if (index === at) mark.setAttribute("aria-current", "step");
      return mark;
    });
    this.#list.replaceChildren(...buttons.map((mark) => el("li", {}, mark)));
    const current = buttons[at];
    if (focused) current?.focus();
    if (current) this.#list.scrollLeft = current.offsetLeft - this.#list.clientWidth / 2;
  }

  #step(by: -1 | 1): void {
    this.#go(this.#at + by);
  }

  /** One stop of the Tab key; the arrows move between the marks. */
  #move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const marks = [...this.#list.querySelectorAll("button")];
    const at = marks.indexOf(event.target as HTMLButtonElement);
    if (step) marks[at + step]?.focus();
  }
}
