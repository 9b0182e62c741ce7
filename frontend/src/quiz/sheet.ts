/** The sheet that every question is asked on: its place, its stem, the area to answer in, buttons. */

import type { Item } from "./bank";
import type { Control, Reading } from "./control";
import { el, fragment, nameFormulas } from "./html";
import { controlFor } from "./kinds";

const LEVELS = { recall: "Recall", apply: "Apply", analyse: "Analyse" };

export class Sheet {
  readonly heading: HTMLElement;
  readonly form: HTMLFormElement;
  readonly control: Control;
  readonly fieldset: HTMLFieldSetElement;
  readonly primary = el("button", { type: "submit", class: "dlref-q-primary" });
  readonly actions = el("div", { class: "dlref-q-actions" }, this.primary);
  /** Says what is missing. */
  readonly note = el("p", { class: "dlref-q-missing", role: "status" });
  readonly #submit: () => void;

  constructor(item: Item, place: string, submit: () => void) {
    this.#submit = submit;
    this.control = controlFor(item);
    const level = el("span", { class: "dlref-q-level" }, LEVELS[item.level]);
    this.heading = el("p", { class: "dlref-q-place", tabindex: "-1" }, place, level);
    this.fieldset = el("fieldset", {}, stem(item));
    nameFormulas(this.fieldset, item.stem);
    if (item.code) this.fieldset.append(fragment(item.code));
    this.fieldset.append(this.control.element);
    this.form = el("form", { novalidate: true, autocomplete: "off" }, this.fieldset, this.note, this.actions);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
  }

  /** Puts it where it is seen. */
  showIn(card: HTMLElement): void {
    card.replaceChildren(this.heading, this.form);
    for (const part of [this.heading, this.form]) part.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Nothing can be answered any more. */
  lock(): void {
    this.fieldset.disabled = true;
    this.note.textContent = "";
  }

  /** What was answered; where something is missing, says so and leads there. */
  read(): Reading {
    const reading = this.control.read();
    const missing = "missing" in reading;
    this.control.field?.setAttribute("aria-invalid", String(missing));
    this.note.textContent = missing ? reading.missing : "";
    if (missing) (reading.at ?? this.control.field)?.focus();
    return reading;
  }

  /** Puts the focus where the learner goes on: a field to type in, else the question. */
  focus(): void {
    const types = matchMedia("(pointer: fine)").matches && !this.fieldset.disabled;
    (types && this.control.field ? this.control.field : this.heading).focus();
    this.heading.scrollIntoView({ block: "nearest" });
  }

  #onKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "Enter" && target instanceof HTMLTextAreaElement) this.#submit();
      return;
    }
    if (event.key === "Enter" && target === this.heading) this.#submit();
    if (this.fieldset.disabled || target.matches("input[type=text], textarea, select")) return;
    if (/^[1-9]$/.test(event.key)) this.control.pick?.(Number(event.key));
    const entering = target === this.heading && /^Arrow(Down|Up)$/.test(event.key);
    if (entering) this.control.element.querySelector<HTMLElement>("input, select, button")?.focus();
    if (entering) event.preventDefault();
  }
}

function stem(item: Item): HTMLElement {
  const legend = el("legend", { class: "dlref-q-stem" });
  legend.append(fragment(item.stem));
  return legend;
}
