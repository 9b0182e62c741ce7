/** Today's questions, one at a time. What to ask next is computed anew from the log each time. */

import { suspended } from "../aside";
import { type Bank, type Item, loadBank } from "../bank";
import { keyOf } from "../entry";
import { button, el } from "../html";
import type { Log } from "../log";
import { Question as QuestionCard } from "../question";
import { queue } from "../schedule";
import { today } from "./calendar";
import type { Question } from "./questions";

export type Outcome = { answered: number; right: number };

export class Session {
  readonly element: HTMLElement;
  readonly #questions: readonly Question[];
  readonly #log: Log;
  readonly #end: (outcome: Outcome) => void;
  readonly #body = el("div", { class: "dlref-q-body" });
  readonly #count = el("p", { class: "dlref-q-count" });
  readonly #started: number;
  /** What was shown in this session is not shown again, whatever became of it. */
  readonly #shown = new Set<string>();

  constructor(questions: readonly Question[], log: Log, end: (outcome: Outcome) => void) {
    this.#questions = questions;
    this.#log = log;
    this.#end = end;
    this.#started = log.now();
    const stop = button("Stop", { class: "dlref-q-quiet" }, () => this.#end(this.#outcome()));
    const head = el("div", { class: "dlref-q-head dlref-r-head" }, this.#count, stop);
    this.element = el("section", { class: "dlref-q-box", "aria-label": "Review" }, head, this.#body);
  }

  /** Asks the next question, or ends where there is none. */
  async next(): Promise<void> {
    const [question, after] = this.#left();
    if (!question) return this.#end(this.#outcome());
    this.#body.setAttribute("aria-busy", "true");
    const bank = await loadBank(question.topic).catch(() => null);
    this.#body.removeAttribute("aria-busy");
    if (!bank) return this.#offerAgain(question);
    if (after) void loadBank(after.topic).catch(() => {}); // ahead; a failure shows when it is asked
    const item = bank.items.find(({ id }) => id === question.item);
    if (item) this.#ask(bank, item);
    this.#shown.add(keyOf(question.topic, question.item));
    if (!item) await this.next(); // the bank is newer than the index
  }

  #left(): Question[] {
    const asked = queue(this.#questions, this.#log.entries, today());
    return asked.filter(({ topic, item }) => !this.#shown.has(keyOf(topic, item)));
  }

  #ask(bank: Bank, item: Item): void {
    const total = this.#shown.size + this.#left().length;
    const place = `Question ${this.#shown.size + 1} of ${total}`;
    this.#count.textContent = bank.title;
    const more = () => this.#left().length > 0;
    const next = {
      get name() {
        return more() ? "Next question" : "See the result";
      },
      go: () => void this.next(),
    };
    const card = new QuestionCard({ bank, item, log: this.#log, place, next, since: Infinity });
    this.#body.replaceChildren(card.element);
    card.focus();
  }

  #offerAgain({ title }: Question): void {
    const words = el("p", { class: "dlref-q-result", tabindex: "-1" }, `The questions on ${title} could not be loaded.`);
    const again = button("Try again", {}, () => void this.next());
    this.#body.replaceChildren(el("div", { class: "dlref-q-card" }, words, el("div", { class: "dlref-q-actions" }, again)));
    words.focus();
  }

  /** How the first answers to what was shown went, without what was set aside. */
  #outcome(): Outcome {
    const aside = suspended(this.#log.entries);
    const firsts = new Map<string, number>();
    for (const entry of this.#log.entries) {
      if (entry.kind !== "review" || entry.time < this.#started) continue;
      const key = keyOf(entry.topic, entry.item);
      if (this.#shown.has(key) && !aside.has(key) && !firsts.has(key)) firsts.set(key, entry.share);
    }
    const shares = [...firsts.values()];
    return { answered: shares.length, right: shares.filter((share) => share >= 1).length };
  }
}
