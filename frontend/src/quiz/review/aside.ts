/** The questions that were set aside, each with a button that takes it back. */

import { setAside, suspended } from "../aside";
import { loadBank } from "../bank";
import { keyOf } from "../entry";
import { button, el, plainText } from "../html";
import type { Log } from "../log";
import { counted } from "../words";
import type { Question, Standing } from "./questions";

export class Aside {
  readonly element = el("details", { class: "dlref-r-details" });
  readonly #log: Log;
  readonly #summary = el("summary", {});
  readonly #list = el("ul", { class: "dlref-r-aside" });
  #questions: Question[] = [];

  constructor(log: Log) {
    this.#log = log;
    this.element.append(this.#summary, this.#list);
    this.element.addEventListener("toggle", () => this.#fill());
  }

  show({ questions, entries }: Standing): void {
    const aside = suspended(entries);
    this.#questions = questions.filter(({ topic, item }) => aside.has(keyOf(topic, item)));
    const count = this.#questions.length;
    this.element.hidden = count === 0;
    this.#summary.textContent = `${counted(count, "question")} set aside`;
    this.#fill();
  }

  /** Only when it is opened, since the words of the questions are in the banks. */
  #fill(): void {
    if (!this.element.open) return;
    this.#list.replaceChildren(...this.#questions.map((question) => this.#row(question)));
  }

  #row({ topic, item, title }: Question): HTMLElement {
    const words = el("span", {}, title);
    const back = button("Take back", {}, () => {
      setAside(this.#log, topic, item, false);
      const next = this.#list.querySelector("button") ?? this.element.parentElement?.querySelector("button");
      next?.focus();
    });
    void loadBank(topic)
      .then(({ items }) => {
        const stem = items.find(({ id }) => id === item)?.stem;
        if (stem) words.textContent = `${title}: ${plainText(stem)}`;
        back.setAttribute("aria-label", `Take back: ${words.textContent}`);
      })
      .catch(() => {}); // the topic's title is enough
    return el("li", {}, words, back);
  }
}
