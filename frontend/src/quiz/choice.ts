/** One right option. */

import type { ChoiceItem } from "./bank";
import type { Control } from "./control";
import { optionList } from "./options";

export function choice(item: ChoiceItem): Control {
  const list = optionList(item, "radio");
  return {
    element: list.element,
    pick: list.pick,
    read() {
      const [response] = list.ticked();
      return response === undefined ? { missing: "Choose an option first." } : { response };
    },
    fill: (response) => list.fill([response as number]),
    settle(response) {
      list.settle([response as number], ({ correct }, ticked) => {
        if (correct) return { sign: "✓", tone: "right", words: ticked ? "Right." : "The answer." };
        if (ticked) return { sign: "✗", tone: "wrong", words: "Your answer, wrong." };
        return { sign: "✗", tone: "aside", words: "Wrong." };
      });
    },
  };
}
