/** Tables whose numbers are also bars. */

import { el } from "./html";

export function table(title: string, heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const head = el("tr", {}, ...heads.map((one) => el("th", { scope: "col" }, one)));
  const made = el("table", { class: "dlref-r-table" }, el("caption", {}, title));
  made.append(el("thead", {}, head), el("tbody", {}, ...rows));
  return made;
}

export function row(name: Node | string, ...cells: (Node | string)[]): HTMLElement {
  return el("tr", {}, el("th", { scope: "row" }, name), ...cells.map((cell) => el("td", {}, cell)));
}

/** A number, and the same as a length. */
export function bar(text: string, share: number): HTMLElement {
  const length = el("span", { class: "dlref-r-bar", "aria-hidden": "true" });
  length.style.setProperty("--share", `${share * 100}%`);
  return el("span", { class: "dlref-r-share" }, text, length);
}
