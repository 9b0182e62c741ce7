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
    settle(response) {
      list.settle([response as number], ({ correct }, ticked) => ({
        right: correct,
        words: ticked ? (correct ? "Right." : "Your answer, wrong.") : correct ? "The answer." : "Wrong.",
      }));
      list.inputs[response as number]
        ?.closest(".dlref-q-option")
        ?.classList.add("dlref-q-chosen");
    },
  };
}
