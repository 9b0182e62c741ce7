/** A word or a phrase to type. */

import type { TextItem } from "./bank";
import type { Control } from "./control";
import { field } from "./field";
import { grade } from "./grading";
import { fragment } from "./html";

export function text(item: TextItem): Control {
  const typed = field("Your answer", "");
  return {
    element: typed.element,
    field: typed.input,
    read: () => typed.read((response) => ({ response })),
    fill: (response) => typed.fill(response as string),
    settle(response) {
      typed.settle(response as string, grade(item, response) === 1, fragment(item.shown));
    },
  };
}
