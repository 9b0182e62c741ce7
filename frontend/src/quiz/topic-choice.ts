/** Topics to tick, folded: all of them at first. */

import { button, el } from "./html";

export type Topic = { topic: string; title: string };

/** A change bubbles from the element as an `input` event. */
export class TopicChoice {
  readonly element: HTMLDetailsElement;
  readonly #boxes: Map<string, HTMLInputElement>;
  readonly #summary = el("summary", {});

  constructor(topics: readonly Topic[]) {
    this.#boxes = new Map(topics.map(({ topic }) => [topic, el("input", { type: "checkbox", checked: true })]));
    const rows = topics.map(({ topic, title }) => tick(this.#boxes.get(topic)!, title));
    const both = el("div", { class: "dlref-q-actions" }, this.#button("All", true), this.#button("None", false));
    const fieldset = el("fieldset", {}, el("legend", { class: "dlref-spoken" }, "Topics"), both);
    fieldset.append(el("div", { class: "dlref-q-ticks" }, ...rows));
    this.element = el("details", { class: "dlref-r-details" }, this.#summary, fieldset);
    this.element.addEventListener("input", () => this.#count());
    this.#count();
  }

  get chosen(): Set<string> {
    return new Set([...this.#boxes].filter(([, box]) => box.checked).map(([topic]) => topic));
  }

  /** Whether nothing is left out. */
  get all(): boolean {
    return this.chosen.size === this.#boxes.size;
  }

  /** Ticks some topics, or all. */
  choose(topics: ReadonlySet<string> | null): void {
    for (const [topic, box] of this.#boxes) box.checked = topics?.has(topic) ?? true;
    this.#count();
  }

  #button(name: string, on: boolean): HTMLButtonElement {
    return button(name, {}, () => {
      for (const box of this.#boxes.values()) box.checked = on;
      this.element.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  #count(): void {
    this.#summary.textContent = `Topics: ${this.all ? "all" : `${this.chosen.size} of`} ${this.#boxes.size}`;
  }
}

export function tick(input: HTMLInputElement, name: string): HTMLElement {
  return el("label", {}, input, name);
}
