/** What the learner chooses: the day to be ready for, in which topics, and new questions a day without one. */

import { el } from "../html";
import type { Log } from "../log";
import { dayNumber, daysLeft, NEW_PER_DAY, pace, type Settings, settings } from "../schedule";
import { type Topic, TopicChoice } from "../topic-choice";
import { counted } from "../words";
import { named, today, written } from "./calendar";
import type { Standing } from "./questions";

const MOST = 9999; // new questions a day

export class Plan {
  readonly element: HTMLElement;
  readonly #log: Log;
  readonly #topics: TopicChoice;
  readonly #until = el("input", { type: "date", name: "until", min: written(today() + 1) });
  readonly #fresh = el("input", { type: "number", name: "new", min: "0", max: String(MOST), step: "1", required: true });
  readonly #words = el("p", {});
  readonly #ahead = el("p", { class: "dlref-q-note", id: "dlref-plan-ahead" });
  readonly #said = el("p", { class: "dlref-r-said", role: "status" });
  #standing: Standing;
  /** What was typed as new questions a day, while the plan's number stands in the field. */
  #typed = "";

  constructor(log: Log, topics: readonly Topic[], standing: Standing) {
    this.#log = log;
    this.#standing = standing;
    this.#topics = new TopicChoice(topics);
    const fields = el("div", { class: "dlref-r-form" });
    fields.append(el("label", {}, "Be ready on", this.#until), el("label", {}, "New questions a day", this.#fresh));
    const save = el("button", { type: "submit", "aria-describedby": this.#ahead.id }, "Save the plan");
    const actions = el("div", { class: "dlref-q-actions" }, save);
    const form = el("form", { novalidate: true }, fields, this.#topics.element, this.#ahead, actions);
    form.addEventListener("input", () => this.#refresh());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.element = el("section", { "aria-label": "Plan" }, el("h2", {}, "Plan"), this.#words, form, this.#said);
    this.#fill();
  }

  /** Says where the plan stands. */
  show(standing: Standing): void {
    this.#standing = standing;
    this.#words.textContent = where(standing);
    if (this.element.contains(document.activeElement)) this.#refresh();
    else this.#fill();
  }

  #fill(): void {
    const chosen = settings(this.#log.entries);
    const runs = daysLeft(chosen, today()) > 0;
    this.#until.value = runs ? written(chosen.until!) : "";
    this.#topics.choose(runs ? chosen.topics : null);
    this.#typed = String(chosen.newPerDay);
    this.#fresh.disabled = true; // what stands in it now is not what was typed
    this.#refresh();
  }

  /** The plan as the form has it, before it is begun; null without a day to come. */
  #wish(): Settings | null {
    const until = this.#until.value ? dayNumber(this.#until.value) : 0;
    const topics = this.#topics.all ? null : this.#topics.chosen;
    return until > today() ? { ...settings(this.#log.entries), until, topics } : null;
  }

  #refresh(): void {
    if (!this.#fresh.disabled) this.#typed = this.#fresh.value;
    const wish = this.#wish();
    this.#topics.element.hidden = wish === null;
    this.#ahead.textContent = wish ? ahead(wish, this.#standing) : "With a day to be ready for, you can choose topics.";
    this.#fresh.disabled = wish !== null;
    this.#fresh.value = wish ? String(paceOf(wish, this.#standing).daily) : this.#typed;
  }

  #save(): void {
    const wish = this.#wish();
    const wrong = wish ? this.#noTopic() : this.#mistake();
    this.#said.textContent = wrong ?? "";
    if (wrong !== null) return;
    const perDay = wish ? wish.newPerDay : this.#fresh.valueAsNumber;
    const topics = wish?.topics ? { topics: [...wish.topics] } : {};
    const chosen = { new_per_day: perDay, until: wish ? this.#until.value : null, ...topics };
    void this.#log.add({ kind: "settings", ...chosen, time: this.#log.now() });
    this.#said.textContent = "Saved.";
  }

  #noTopic(): string | null {
    if (this.#topics.chosen.size) return null;
    this.#topics.element.open = true;
    return "A plan needs at least one topic.";
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
    if (value) return refuse(this.#until, `A plan needs a day that is still to come, not ${named(dayNumber(value))}.`);
    const count = this.#fresh.valueAsNumber;
    if (Number.isInteger(count) && count >= 0 && count <= MOST) return null;
    return refuse(this.#fresh, `New questions a day: a whole number from 0 to ${MOST}.`);
  }
}

function paceOf(plan: Settings, { questions, known, aside, day }: Standing): ReturnType<typeof pace> {
  return pace(questions, known, aside, plan, day);
}

/** What a plan will ask, told before it is begun. */
function ahead(plan: Settings, standing: Standing): string {
  if (plan.topics?.size === 0) return "A plan needs at least one topic.";
  const { daily, begun, fresh } = paceOf(plan, standing);
  const days = counted(daysLeft(plan, standing.day), "day");
  const all = counted(begun + fresh.length, "question");
  const after = `Then it is ${plan.newPerDay} a day again.`;
  return `The plan sets the new questions a day while it runs: ${daily} for ${days}, ${all} in all, and what falls due. ${after}`;
}

/** Where the learner stands with the plan that runs, or without one. */
function where(standing: Standing): string {
  const { entries, day, questions, seen } = standing;
  const plan = settings(entries);
  const left = daysLeft(plan, day);
  if (!left) {
    const standard = plan.newPerDay === NEW_PER_DAY ? " (the standard)" : "";
    const counts = `${seen} of ${counted(questions.length, "question")} seen, ${questions.length - seen} to go.`;
    return `No day to be ready for: ${counted(plan.newPerDay, "new question")} a day${standard}. ${counts}`;
  }
  const { total, fresh, daily } = paceOf(plan, standing);
  const what = plan.topics ? `every question of ${counted(plan.topics.size, "topic")}` : "everything";
  const all = `${counted(left, "day")} until ${named(plan.until!)}: ${what} is seen once before, weakest first.`;
  const counts = `${total - fresh.length} of ${counted(total, "question")} seen or set aside, ${fresh.length} to go.`;
  return `${all} That means ${counted(daily, "new question")} a day. ${counts}`;
}
