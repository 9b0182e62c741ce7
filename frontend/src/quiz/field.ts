/** A field to type an answer into, with the right answer beside it afterwards. */

import type { Reading } from "./control";
import { el } from "./html";

export type Field = {
  element: HTMLElement;
  input: HTMLInputElement | HTMLTextAreaElement;
  read(accept: (typed: string) => Reading): Reading;
  fill(typed: string): void;
  settle(typed: string, right: boolean, answer: Node | string): void;
};

let fields = 0;

export function field(label: string, example: string, lines = 1): Field {
  const id = `dlref-field-${++fields}`;
  const quiet = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
  const input =
    lines > 1
      ? el("textarea", { id, rows: String(lines), ...quiet })
      : el("input", { id, type: "text", ...quiet });
  const note = el("p", { class: "dlref-q-note", id: `${id}-note` }, example);
  if (example) input.setAttribute("aria-describedby", note.id);
  const element = el("div", { class: "dlref-q-field" }, el("label", { for: id }, label), input);
  if (example) element.append(note);
  return {
    element,
    input,
    read(accept) {
      return input.value.trim() ? accept(input.value) : { missing: "Type an answer first." };
    },
    fill(typed) {
      input.value = typed;
    },
    settle(typed, right, answer) {
      this.fill(typed);
      note.remove();
      element.dataset["verdict"] = right ? "right" : "wrong";
      const mark = el("strong", {}, right ? "✓" : "✗");
      element.append(el("div", { class: "dlref-q-answer" }, mark, " The answer: ", answer));
    },
  };
}
