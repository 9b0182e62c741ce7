/** The types of questions. */

import type { Item } from "./bank";
import { choice } from "./choice";
import { codeLine } from "./code-line";
import { codeOutput } from "./code-output";
import type { Control } from "./control";
import { implement } from "./implement";
import { match } from "./match";
import { multiple } from "./multiple";
import { numeric } from "./numeric";
import { order } from "./order";
import { recall } from "./recall";
import { text } from "./text";

export function controlFor(item: Item): Control {
  switch (item.type) {
    case "choice":
      return choice(item);
    case "multiple":
      return multiple(item);
    case "numeric":
      return numeric(item);
    case "text":
      return text(item);
    case "code-line":
      return codeLine(item);
    case "code-output":
      return codeOutput(item);
    case "order":
    case "assemble":
      return order(item);
    case "implement":
      return implement(item);
    case "match":
      return match(item);
    case "recall":
      return recall(item);
  }
}
