/** A number to type, right within a tolerance. */

import type { NumericItem } from "./bank";
import type { Control } from "./control";
import { field } from "./field";
import { grade, readNumber } from "./grading";

const FORMS = "For instance 0.25, 1/4 or 2.5e-1.";

export function numeric(item: NumericItem): Control {
  const typed = field("Your number", FORMS);
  return {
    element: typed.element,
    field: typed.input,
    read: () =>
      typed.read((text) =>
        readNumber(text) === null
          ? { missing: `“${text.trim()}” is not a number. ${FORMS}` }
          : { response: text.trim() },
      ),
    fill: (response) => typed.fill(response as string),
    settle(response) {
      const { abs = 0, rel = 0 } = item.tolerance ?? {};
      const around = abs ? ` (± ${abs})` : rel ? ` (± ${Number((rel * 100).toPrecision(6))} %)` : "";
      const answer = String(item.answer).replace("-", "−");
      typed.settle(response as string, grade(item, response) === 1, `${answer}${around}`);
    },
  };
}
