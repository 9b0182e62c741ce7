/** What the learner chooses: the day to be ready for, and new questions a day. */

import { el } from "../html";
import type { Log } from "../log";
import { dayNumber, NEW_PER_DAY, settings } from "../schedule";
import { counted } from "../words";
import { named, today, written } from "./calendar";
import type { Standing } from "./questions";

const MOST = 9999; // new questions a day

export class Plan {
  readonly element: HTMLElement;
  readonly #log: Log;
  readonly #until = el("input", { type: "date", name: "until", min: written(today() + 1) });
  readonly #fresh = el("input", { type: "number", name: "new", min: "0", max: String(MOST), step: "1", required: true });
  readonly #words = el("p", {});
  readonly #said = el("p", { class: "dlref-r-said", role: "status" });

  constructor(log: Log) {
    this.#log = log;
    const form = el(
      "form",
      { class: "dlref-r-form", novalidate: true },
      el("label", {}, "Be ready on", this.#until),
      el("label", {}, "New questions a day", this.#fresh),
      el("button", { type: "submit" }, "Save the plan"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.element = el("section", { "aria-label": "Plan" }, el("h2", {}, "Plan"), this.#words, form, this.#said);
    this.#fill();
  }

  /** Says where the plan stands. */
  show({ questions, seen, entries, day }: Standing): void {
    const unseen = questions.length - seen;
    const counts = `${seen} of ${questions.length} questions seen, ${unseen} to go.`;
    this.#words.textContent = `${pace(entries, day, unseen)} ${counts}`;
    if (!this.element.contains(document.activeElement)) this.#fill();
  }

  #fill(): void {
    const { newPerDay, until } = settings(this.#log.entries);
    this.#until.value = until !== null && until > today() ? written(until) : "";
    this.#fresh.value = String(newPerDay);
  }

  #save(): void {
    const wrong = this.#mistake();
    this.#said.textContent = wrong ?? "";
    if (wrong !== null) return;
    const until = this.#until.value || null;
    const chosen = { new_per_day: this.#fresh.valueAsNumber, until };
    void this.#log.add({ kind: "settings", ...chosen, time: this.#log.now() });
    this.#said.textContent = "Saved.";
  }

  #mistake(): string | null {
    for (const field of [this.#until, this.#fresh]) field.removeAttribute("aria-invalid");
    const refuse = (field: HTMLElement, words: string) => {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      return words;
    };
    const { value, validity } = this.#until;
    if (validity.badInput) return refuse(this.#until, "This is no day; clear it, or write all of it.");
    if (value && dayNumber(value) <= today()) {
      return refuse(this.#until, `A plan needs a day that is still to come, not ${named(dayNumber(value))}.`);
    }
    const count = this.#fresh.valueAsNumber;
    if (Number.isInteger(count) && count >= 0 && count <= MOST) return null;
    return refuse(this.#fresh, `New questions a day: a whole number from 0 to ${MOST}.`);
  }
}

function pace(entries: Standing["entries"], day: number, unseen: number): string {
  const { newPerDay, until } = settings(entries);
  const left = (until ?? 0) - day;
  if (left > 0) {
    const daily = Math.max(newPerDay, Math.ceil(unseen / left));
    const all = `${counted(left, "day")} until ${named(until!)}: everything is seen once before, weakest first.`;
    return `${all} That means up to ${counted(daily, "new question")} a day.`;
  }
  const standard = newPerDay === NEW_PER_DAY ? " (the standard)" : "";
  return `No day to be ready for: ${counted(newPerDay, "new question")} a day${standard}.`;
}
