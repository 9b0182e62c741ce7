/** What a piece of code prints. */

import type { TextItem } from "./bank";
import type { Control } from "./control";
import { field } from "./field";
import { grade } from "./grading";
import { el } from "./html";

export function codeOutput(item: TextItem): Control {
  const lines = item.answer.split("\n").length;
  const typed = field("It prints", "", lines);
  typed.element.classList.add("dlref-q-code");
  return {
    element: typed.element,
    field: typed.input,
    read: () => typed.read((response) => ({ response })),
    fill: (response) => typed.fill(response as string),
    settle(response) {
      const answer = el("pre", {}, el("code", {}, item.answer));
      typed.settle(response as string, grade(item, response) === 1, answer);
    },
  };
}
