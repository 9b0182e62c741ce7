/** Hints in steps: each is asked for, and announced. */

import type { Item } from "./bank";
import { button, el, fragment } from "./html";

export class Hints {
  readonly element = el("ol", { class: "dlref-q-hint", "aria-live": "polite", "aria-label": "Hints" });
  readonly button = button("Hint", { class: "dlref-q-quiet" }, () => this.#next());
  /** How many were taken. */
  taken = 0;
  readonly #steps: readonly string[];

  constructor({ hints }: Item) {
    this.#steps = hints;
  }

  #next(): void {
    const step = el("li");
    step.append(fragment(this.#steps[this.taken++]!));
    this.element.append(step);
    const more = this.taken < this.#steps.length;
    this.button.textContent = more ? "Another hint" : "No more hints";
    this.button.disabled = !more;
  }
}
