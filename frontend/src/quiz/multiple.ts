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
    fill: (response) => list.fill(response as number[]),
    settle(response) {
      list.settle(response as number[], ({ correct }, ticked) => {
        if (ticked && correct) return { sign: "✓", tone: "right", words: "Rightly ticked." };
        if (ticked) return { sign: "✗", tone: "wrong", words: "Wrongly ticked." };
        if (correct) return { sign: "✗", tone: "wrong", words: "Missed: it belongs to the answer." };
        return { sign: "✓", tone: "aside", words: "Rightly left out." };
      });
    },
  };
}
