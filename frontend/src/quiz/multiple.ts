/** Any number of right options. */

import type { ChoiceItem } from "./bank";
import type { Control } from "./control";
import { optionList } from "./options";

export function multiple(item: ChoiceItem): Control {
  const list = optionList(item, "checkbox");
  return {
    element: list.element,
    pick: list.pick,
    read() {
      const response = list.ticked();
      return response.length === 0 ? { missing: "Tick at least one option first." } : { response };
    },
    settle(response) {
      const ticked = response as number[];
      list.settle(ticked, ({ correct }, was) => ({
        right: correct === was,
        words: was
          ? correct ? "Rightly ticked." : "Wrongly ticked."
          : correct ? "Missed: it belongs to the answer." : "Rightly left out.",
      })); // prettier-ignore
      for (const index of ticked) {
        list.inputs[index]?.closest(".dlref-q-option")?.classList.add("dlref-q-chosen");
      }
    },
  };
}
