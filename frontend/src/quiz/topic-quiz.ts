/** A whole topic, one question at a time. */

import type { Bank, Item } from "./bank";
import { button, el } from "./html";
import type { Log } from "./log";
import { Marks } from "./marks";
import { Question } from "./question";
import { SIGNS, type Status, statusOf } from "./status";

type Filter = "all" | "unanswered" | "missed";

export class TopicQuiz {
  readonly element: HTMLElement;
  readonly #bank: Bank;
  readonly #log: Log;
  readonly #count = el("p", { class: "dlref-q-count" });
  readonly #filters: Record<Filter, HTMLButtonElement>;
  readonly #marks = new Marks((at) => this.#show(at));
  readonly #body = el("div", { class: "dlref-q-body" });
  readonly #restart = button("Start over", { class: "dlref-q-quiet" }, () => this.#ask.showModal());
  readonly #ask: HTMLDialogElement;
  readonly #unwatch: () => void;
  #filter: Filter = "all";
  #items: Item[];
  #at = 0;

  constructor(bank: Bank, log: Log) {
    this.#bank = bank;
    this.#log = log;
    this.#items = bank.items;
    const choose = (filter: Filter) => button("", {}, () => this.#choose(filter));
    this.#filters = { all: choose("all"), unanswered: choose("unanswered"), missed: choose("missed") };
    this.#ask = this.#makeDialog();
    const filters = el("div", { class: "dlref-q-filters", role: "group", "aria-label": "Which questions" });
    filters.append(...Object.values(this.#filters));
    this.element = el(
      "section",
      { class: "dlref-q-box", "aria-label": `Quiz: ${bank.title}` },
      el("div", { class: "dlref-q-head" }, this.#count, this.#restart, filters),
      this.#marks.element,
      this.#body,
      this.#ask,
    );
    this.#unwatch = log.watch(() => this.#refresh());
    this.#show(this.#firstOpen(), false);
  }

  /** Ends the subscription to the log. */
  close(): void {
    this.#unwatch();
  }

  #status(item: Item): Status {
    return statusOf(item, this.#log.latest(this.#bank.topic, item.id));
  }

  #matching(filter: Filter): Item[] {
    return this.#bank.items.filter((item) => {
      const status = this.#status(item);
      const open = status === "unanswered" || status === "changed";
      return filter === "all" || (filter === "unanswered" ? open : !open && status !== "right");
    });
  }

  /** The first question without an answer, or the result. */
  #firstOpen(): number {
    const at = this.#items.findIndex((item) => ["unanswered", "changed"].includes(this.#status(item)));
    return at < 0 ? this.#items.length : at;
  }

  #choose(filter: Filter): void {
    this.#filter = filter;
    this.#items = this.#matching(filter);
    this.#show(filter === "all" ? this.#firstOpen() : 0);
  }

  /** Shows the question at a position; past the last one stands the result. */
  #show(at: number, focus = true): void {
    this.#at = Math.max(0, at);
    const item = this.#items[this.#at];
    if (!item) this.#showResult(focus);
    else {
      const last = this.#at === this.#items.length - 1;
      const question = new Question({
        bank: this.#bank,
        item,
        log: this.#log,
        place: `Question ${this.#at + 1} of ${this.#items.length}`,
        next: { name: last ? "See the result" : "Next question", go: () => this.#show(this.#at + 1) },
      });
      this.#body.replaceChildren(question.element);
      if (focus) question.focus();
    }
    this.#refresh();
  }

  #showResult(focus: boolean): void {
    const right = this.#bank.items.filter((item) => this.#status(item) === "right").length;
    const words = `${right} of ${this.#bank.items.length} right.`;
    const result = el("p", { class: "dlref-q-result", tabindex: "-1" }, words);
    const actions = el("div", { class: "dlref-q-actions" });
    for (const [filter, name] of [["unanswered", "not answered"], ["missed", "missed"]] as const) {
      const left = this.#matching(filter).length;
      if (left) actions.append(button(`Go through the ${left} ${name}`, {}, () => this.#choose(filter)));
    }
    this.#body.replaceChildren(el("div", { class: "dlref-q-card" }, result, actions));
    if (focus) result.focus();
  }

  #refresh(): void {
    const right = this.#bank.items.filter((item) => this.#status(item) === "right").length;
    const total = this.#bank.items.length;
    this.#count.textContent = `${total} ${total === 1 ? "question" : "questions"}`;
    if (right) this.#count.append(` · ${right} right`);
    for (const [filter, chip] of Object.entries(this.#filters) as [Filter, HTMLButtonElement][]) {
      const left = this.#matching(filter).length;
      chip.textContent = `${filter.charAt(0).toUpperCase()}${filter.slice(1)} ${left}`;
      chip.setAttribute("aria-pressed", String(filter === this.#filter));
      chip.disabled = left === 0 && filter !== this.#filter;
    }
    this.#restart.hidden = this.#bank.items.every((item) => this.#status(item) === "unanswered");
    const marks = this.#items.map((item) => {
      const status = this.#status(item);
      return { status, ...SIGNS[status] };
    });
    this.#marks.show(marks, this.#at, this.#items.length);
  }

  #makeDialog(): HTMLDialogElement {
    const words = "Every question of this topic counts as unanswered again.";
    const title = el("p", { class: "dlref-q-result" }, "Start over?");
    const sure = el("button", { value: "restart", class: "dlref-q-primary" }, "Start over");
    const actions = el("div", { class: "dlref-q-actions" }, sure, el("button", {}, "Keep my answers"));
    const form = el("form", { method: "dialog" }, title, el("p", {}, words), actions);
    const dialog = el("dialog", { class: "dlref-q-dialog", "aria-label": "Start over?" }, form);
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "restart") return;
      dialog.returnValue = "";
      void this.#log.add({ kind: "restart", topic: this.#bank.topic, time: this.#log.now() });
      this.#choose("all");
    });
    return dialog;
  }
}
