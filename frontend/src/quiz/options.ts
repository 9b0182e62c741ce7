/** The list of options of a choice, single or multiple. */

import type { ChoiceItem, Option } from "./bank";
import { el, fragment, nameFormulas } from "./html";
import { shuffled } from "./shuffle";

export type OptionList = {
  element: HTMLElement;
  /** In the order of the bank. */
  inputs: HTMLInputElement[];
  pick(position: number): void;
  ticked(): number[];
  fill(ticked: number[]): void;
  /** Ticks what was given and puts the verdict and the reason under each option. */
  settle(ticked: number[], verdict: (option: Option, ticked: boolean) => Verdict): void;
};
/** `aside`: what it was right or easy to leave alone, said quietly. */
export type Verdict = { sign: "✓" | "✗"; tone: "right" | "wrong" | "aside"; words: string };

let lists = 0;

export function optionList(item: ChoiceItem, type: "radio" | "checkbox"): OptionList {
  const name = `dlref-options-${++lists}`;
  const order = item.sorted ? [...item.options.keys()] : shuffled(item.options.length, item.id);
  const inputs = item.options.map(() => el("input", { type, name }));
  const rows = order.map((index, position) => row(item.options[index]!, inputs[index]!, position));
  const pictures = item.options.some(({ svg }) => svg) ? " dlref-q-pictures" : "";
  const element = el("div", { class: `dlref-q-options${pictures}` }, ...rows);
  if (type === "checkbox") element.addEventListener("keydown", moveWithArrows);
  return {
    element,
    inputs,
    pick(position) {
      const input = inputs[order[position - 1] ?? -1];
      input?.focus();
      input?.click();
    },
    ticked: () => [...inputs.keys()].filter((index) => inputs[index]!.checked),
    fill(ticked) {
      for (const [index, input] of inputs.entries()) input.checked = ticked.includes(index);
    },
    settle(ticked, verdict) {
      this.fill(ticked);
      for (const [position, index] of order.entries()) {
        const option = item.options[index]!;
        rows[position]!.classList.toggle("dlref-q-chosen", ticked.includes(index));
        explain(rows[position]!, option, verdict(option, ticked.includes(index)));
      }
    },
  };
}

function row(option: Option, input: HTMLInputElement, position: number): HTMLElement {
  const key = el("span", { class: "dlref-q-key", "aria-hidden": "true" }, String(position + 1));
  const text = el("span", { class: "dlref-q-text" });
  if (option.svg) {
    text.append(fragment(option.svg), el("span", { class: "dlref-spoken" }, fragment(option.text)));
  } else {
    text.append(fragment(option.text));
  }
  nameFormulas(input, option.text);
  return el("div", { class: "dlref-q-option" }, el("label", {}, input, text, key));
}

function explain(row: HTMLElement, option: Option, { sign, tone, words }: Verdict): void {
  const mark = el("strong", {}, `${sign} ${words}`);
  const why = el("div", { class: "dlref-q-why" }, mark, " ");
  why.append(fragment(option.why));
  row.dataset["verdict"] = tone;
  row.append(why);
}

/** Checkboxes have no arrow keys of their own. */
function moveWithArrows(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !(event.currentTarget instanceof HTMLElement)) return;
  const inputs = [...event.currentTarget.querySelectorAll("input")];
  const at = inputs.indexOf(event.target as HTMLInputElement);
  inputs[(at + step + inputs.length) % inputs.length]?.focus();
  event.preventDefault();
}
