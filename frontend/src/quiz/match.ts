/** Lefts to match with rights, by native selects. */

import type { MatchItem } from "./bank";
import type { Control } from "./control";
import type { Response } from "./grading";
import { el, fragment, nameFormulas, plainText } from "./html";
import { shuffled } from "./shuffle";

let rows = 0;

export function match(item: MatchItem): Control {
  const rights = distinctRights(item);
  // A select shows text alone, so rights with formulas or code get letters and a legend.
  const lettered = rights.some(({ html }) => html.includes("<"));
  const names = rights.map(({ html }, index) => (lettered ? letter(index) : plainText(html)));
  const selects = item.answer.map(() => select(names));
  const pairs = shuffled(item.answer.length, `${item.id} left`).map((index) => {
    const id = (selects[index]!.id = `dlref-match-${++rows}`);
    const left = el("label", { for: id });
    left.append(fragment(item.shown[index]![0]));
    nameFormulas(selects[index]!, item.shown[index]![0]);
    return { index, row: el("div", { class: "dlref-q-pair" }, left, selects[index]!) };
  });
  const element = el("div", { class: "dlref-q-match" }, ...pairs.map(({ row }) => row));
  if (lettered) element.prepend(legend(rights.map(({ html }) => html)));
  const fill = (response: Response) => {
    const chosen = new Map(response as [string, string][]);
    for (const [index, [left]] of item.answer.entries()) {
      selects[index]!.value = String(rights.findIndex(({ text }) => text === chosen.get(left)));
    }
  };
  return {
    element,
    fill,
    read() {
      const open = selects.find((one) => one.value === "");
      if (open) return { missing: "Match every row first.", at: open };
      const response = item.answer.map(([left], index): [string, string] => {
        return [left, rights[Number(selects[index]!.value)]!.text];
      });
      return { response };
    },
    settle(response) {
      fill(response);
      const chosen = new Map(response as [string, string][]);
      for (const { index, row } of pairs) {
        const [left, right] = item.answer[index]!;
        showVerdict(row, chosen.get(left) === right, item.shown[index]![1]);
      }
    },
  };
}

type Right = { text: string; html: string };

/** The rights without repetition, in an order of their own. */
function distinctRights({ answer, shown, id }: MatchItem): Right[] {
  const seen = new Map(answer.map(([, text], index) => [text, shown[index]![1]]));
  const rights = [...seen].map(([text, html]) => ({ text, html }));
  return shuffled(rights.length, `${id} right`).map((index) => rights[index]!);
}

function select(names: string[]): HTMLSelectElement {
  const options = names.map((name, index) => el("option", { value: String(index) }, name));
  return el("select", {}, el("option", { value: "" }, "Choose …"), ...options);
}

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}

function legend(rights: string[]): HTMLElement {
  const rows = rights.map((html, index) => {
    const text = el("span");
    text.append(fragment(html));
    return el("li", {}, el("strong", {}, letter(index)), " ", text);
  });
  return el("ul", { class: "dlref-q-letters" }, ...rows);
}

function showVerdict(row: HTMLElement, right: boolean, answer: string): void {
  row.dataset["verdict"] = right ? "right" : "wrong";
  const words = el("span", { class: "dlref-q-mark" }, el("strong", {}, right ? "✓ Right" : "✗ Not right:"));
  if (!right) words.append(" ", fragment(answer));
  row.append(words);
}
