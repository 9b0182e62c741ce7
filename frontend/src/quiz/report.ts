/** A report of a question: all that whoever mends it has to know, as text to paste. */

import type { Bank, Item } from "./bank";
import type { Response } from "./grading";
import { button, el, plainText } from "./html";

/** A button that copies the report; where the browser does not allow it, the text to copy. */
export function reportButton(bank: Bank, item: Item, given: () => Response | undefined): HTMLElement[] {
  const said = el("span", { class: "dlref-q-note", role: "status" });
  const press = button("Report", { class: "dlref-q-quiet", "aria-label": "Report this question" }, async () => {
    said.textContent = "";
    const text = report(bank, item, given());
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Report copied, nothing sent: paste it into an issue or a mail to whoever keeps these notes.";
    } catch {
      showText(text, said);
    }
  });
  return [press, said];
}

export function report(bank: Bank, item: Item, given: Response | undefined): string {
  const lines = [
    `Question: ${bank.topic}/${item.id}`,
    `Content: ${item.hash}, ${item.type}, ${item.level}, ${item.proof.kind}`,
    `Asked: ${plainText(item.stem)}`,
    ...(item.code ? [plainText(item.code)] : []),
    ...answers(item),
    `Given: ${given === undefined ? "nothing yet" : words(item, given)}`,
    `Explained: ${plainText(item.explanation)}`,
    `From: ${item.source.url}, line ${item.source.line}`,
    `On: ${location.href}`,
    `Browser: ${navigator.userAgent}, ${innerWidth} × ${innerHeight}, ${navigator.language}`,
    `When: ${new Date().toISOString()}`,
    "What is wrong: ",
  ];
  return lines.join("\n");
}

function answers(item: Item): string[] {
  if (!("options" in item)) return [`Answer: ${JSON.stringify(item.answer)}`];
  return item.options.map(
    ({ text, correct, why }, index) =>
      `${index + 1}. [${correct ? "right" : "wrong"}] ${plainText(text)} (${plainText(why)})`,
  );
}

function words(item: Item, given: Response): string {
  if (!("options" in item)) return JSON.stringify(given);
  return [given].flat().map((index) => String(Number(index) + 1)).join(", ");
}

function showText(text: string, said: HTMLElement): void {
  const area = el("textarea", { readonly: true, rows: "6", "aria-label": "The report" });
  area.value = text;
  said.replaceChildren("This browser does not let the page copy: copy the report from here.");
  said.parentElement?.querySelector(".dlref-q-report")?.remove(); // of an earlier press
  said.after(el("div", { class: "dlref-q-report" }, area));
  area.focus();
  area.select();
}
