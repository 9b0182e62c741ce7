/** A line to find in some code. */

import type { CodeLineItem, Option } from "./bank";
import type { Control } from "./control";
import { el, fragment } from "./html";

let listings = 0;

export function codeLine(item: CodeLineItem): Control {
  const name = `dlref-line-${++listings}`;
  const inputs = item.options.map(() => el("input", { type: "radio", name }));
  const rows = item.listing.map((html, at) => {
    const option = item.lines.indexOf(at + 1);
    return option < 0 ? row("div", html) : row("label", html, inputs[option]!);
  });
  const chosen = () => inputs.findIndex((input) => input.checked);
  return {
    element: el("div", { class: "dlref-q-listing" }, ...rows),
    pick(position) {
      inputs[position - 1]?.focus();
      inputs[position - 1]?.click();
    },
    read: () => (chosen() < 0 ? { missing: "Choose a line first." } : { response: chosen() }),
    fill(response) {
      for (const [index, input] of inputs.entries()) input.checked = index === response;
    },
    settle(response) {
      this.fill(response);
      for (const [index, option] of item.options.entries()) {
        const shown = index === response || option.correct;
        if (shown) explain(rows[item.lines[index]! - 1]!, option, index === response);
      }
    },
  };
}

function row(tag: "label" | "div", html: string, ...before: HTMLElement[]): HTMLElement {
  const code = el("code");
  code.append(fragment(html || " "));
  return el(tag, { class: "dlref-q-line" }, ...before, code);
}

function explain(row: HTMLElement, { correct, why }: Option, chosen: boolean): void {
  row.dataset["verdict"] = correct ? "right" : "wrong";
  const words = correct ? (chosen ? "✓ Right: this is the line." : "✓ This is the line.") : "✗ Your answer, wrong.";
  const text = el("div", { class: "dlref-q-why" }, el("strong", {}, words), " ");
  text.append(fragment(why));
  text.dataset["verdict"] = correct ? "right" : "wrong";
  row.after(text);
}
