/** A question to answer aloud, then to grade oneself against a model answer and a rubric. */

import type { RecallItem } from "./bank";
import type { Control } from "./control";
import { el, fragment, nameFormulas } from "./html";

export function recall(item: RecallItem): Control {
  const boxes = item.shown.rubric.map(() => el("input", { type: "checkbox" }));
  const model = modelAnswer(item);
  const rubric = el("fieldset", { class: "dlref-q-rubric" }, el("legend", {}, "Tick what you said:"));
  rubric.append(...item.shown.rubric.map((html, index) => point(boxes[index]!, html)));
  const say = el("p", { class: "dlref-q-note" }, "Say your answer aloud, in full sentences. Then compare.");
  const element = el("div", {}, say);
  const reveal = () => {
    control.firstStep = undefined;
    say.remove();
    element.append(model, rubric);
    model.focus();
  };
  const control: Control & { firstStep: Control["firstStep"] } = {
    element,
    firstStep: { name: "Show the answer", take: reveal },
    verb: "Done",
    pick: (position) => boxes[position - 1]?.click(),
    read: () => ({ response: boxes.map((box) => box.checked) }),
    fill(response) {
      if (control.firstStep) reveal();
      for (const [index, said] of (response as boolean[]).entries()) boxes[index]!.checked = said;
    },
    settle(response) {
      this.fill(response);
      for (const [index, said] of (response as boolean[]).entries()) {
        const box = boxes[index]!;
        box.parentElement!.dataset["verdict"] = said ? "right" : "wrong";
        box.parentElement!.append(el("strong", { class: "dlref-q-mark" }, said ? "✓ said" : "✗ not said"));
      }
      if (item.shown.follow_ups) element.append(followUps(item.shown.follow_ups));
    },
  };
  return control;
}

/** Further questions, to be answered for oneself: nothing grades them. */
function followUps(questions: string[]): HTMLElement {
  const list = el("ul", {});
  for (const html of questions) {
    const line = el("li", {});
    line.append(fragment(html));
    list.append(line);
  }
  return el("div", { class: "dlref-q-follow" }, el("strong", {}, "Go on, aloud:"), list);
}

function modelAnswer({ shown }: RecallItem): HTMLElement {
  const short = el("div", { class: "dlref-q-short" });
  short.append(fragment(shown.short));
  const more = el("details", {}, el("summary", {}, "In full"));
  more.append(fragment(shown.long));
  const box = el("div", { class: "dlref-q-model", tabindex: "-1" }, el("strong", {}, "A model answer"), short);
  if (shown.long !== shown.short) box.append(more);
  return box;
}

function point(box: HTMLInputElement, html: string): HTMLElement {
  const text = el("span", { class: "dlref-q-text" });
  text.append(fragment(html));
  nameFormulas(box, html);
  return el("label", {}, box, text);
}
