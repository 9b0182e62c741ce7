/** Steps to put in order, by dragging their handles or with buttons. */

import type { OrderItem } from "./bank";
import type { Control } from "./control";
import { grade } from "./grading";
import { button, el, fragment } from "./html";
import { deranged } from "./shuffle";

export function order(item: OrderItem): Control {
  const spoken = el("p", { class: "dlref-spoken", "aria-live": "polite" });
  const list = el("ol", { class: "dlref-q-steps" });
  const rows = item.answer.map((_, index) => stepRow(item, index, (row, by) => move(list, row, by, spoken)));
  list.append(...deranged(rows.length, item.id).map((index) => rows[index]!));
  dragByHandle(list);
  disableEnds(list);
  const current = () => [...list.children].map((row) => rows.indexOf(row as HTMLLIElement));
  return {
    element: el("div", {}, list, spoken),
    read: () => ({ response: current().map((index) => item.answer[index]!) }),
    settle(response) {
      const given = places(item.answer, response as string[]);
      list.append(...given.map((index) => rows[index]!));
      showVerdicts(item, given, rows);
      if (grade(item, response) < 1) list.after(rightOrder(item));
    },
  };
}

function stepRow(
  item: OrderItem,
  index: number,
  move: (row: HTMLLIElement, by: -1 | 1) => void,
): HTMLLIElement {
  const text = el("span", { class: "dlref-q-text" });
  text.append(fragment(item.shown[index]!));
  const handle = el("span", { class: "dlref-q-handle", "aria-hidden": "true", title: "Drag" }, "⠿");
  const row = el("li", {}, handle, text);
  row.append(
    button("↑", { class: "dlref-q-move", "aria-label": "Move up" }, () => move(row, -1)),
    button("↓", { class: "dlref-q-move", "aria-label": "Move down" }, () => move(row, 1)),
  );
  for (const arrow of row.querySelectorAll("button")) {
    arrow.setAttribute("aria-label", `${arrow.getAttribute("aria-label")}: ${text.textContent}`);
  }
  return row;
}

function move(list: HTMLElement, row: HTMLLIElement, by: -1 | 1, spoken: HTMLElement): void {
  const pressed = document.activeElement;
  if (by < 0) row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  disableEnds(list);
  const [up, down] = row.querySelectorAll("button");
  const again = pressed === up && up?.disabled ? down : pressed === down && down?.disabled ? up : pressed;
  if (again instanceof HTMLElement) again.focus();
  const position = [...list.children].indexOf(row) + 1;
  spoken.textContent = `Now step ${position} of ${list.children.length}.`;
}

function disableEnds(list: HTMLElement): void {
  for (const row of list.children) {
    const [up, down] = row.querySelectorAll("button");
    if (up) up.disabled = row === list.firstElementChild;
    if (down) down.disabled = row === list.lastElementChild;
  }
}

/** Pointer events rather than drag and drop, which touch screens lack. */
function dragByHandle(list: HTMLElement): void {
  list.addEventListener("pointerdown", (down) => {
    const handle = (down.target as Element).closest<HTMLElement>(".dlref-q-handle");
    const row = handle?.closest("li");
    if (!handle || !row || down.button !== 0 || row.matches("fieldset:disabled *")) return;
    down.preventDefault();
    handle.setPointerCapture(down.pointerId);
    row.classList.add("dlref-q-dragged");
    const follow = (event: PointerEvent) => slot(list, row, event.clientY);
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", follow);
      row.classList.remove("dlref-q-dragged");
      disableEnds(list);
    }, { once: true }); // prettier-ignore
  });
}

/** Puts the row where the pointer is: past the middle of a neighbour. */
function slot(list: HTMLElement, row: HTMLLIElement, y: number): void {
  const others = [...list.children].filter((other) => other !== row);
  const below = others.find((other) => {
    const { top, height } = other.getBoundingClientRect();
    return y < top + height / 2;
  });
  if (below !== row.nextElementSibling || !below) list.insertBefore(row, below ?? null);
}

/** The position in the bank of each step; equal steps take their places in turn. */
function places(answer: string[], given: string[]): number[] {
  const free: (string | null)[] = [...answer];
  return given.map((step) => {
    const at = free.indexOf(step);
    free[at] = null;
    return at;
  });
}

/** A step is right when no step that must follow it stands before it, nor the reverse. */
function showVerdicts(item: OrderItem, given: number[], rows: HTMLLIElement[]): void {
  const pairs = item.before ?? item.answer.flatMap((_, j) => [...Array(j).keys()].map((i) => [i, j] as const));
  const broken = pairs.filter(([i, j]) => given.indexOf(i) > given.indexOf(j));
  for (const [index, row] of rows.entries()) {
    const right = item.before
      ? !broken.some((pair) => pair.includes(index))
      : item.answer[index] === item.answer[given.indexOf(index)];
    row.dataset["verdict"] = right ? "right" : "wrong";
    const wrong = item.before ? "✗ misplaced" : `✗ is step ${index + 1}`;
    row.append(el("strong", { class: "dlref-q-mark" }, right ? "✓ in place" : wrong));
  }
}

function rightOrder(item: OrderItem): HTMLElement {
  const steps = item.shown.map((html) => {
    const step = el("li");
    step.append(fragment(html));
    return step;
  });
  const words = item.before ? "A right order:" : "The right order:";
  return el("div", { class: "dlref-q-answer" }, el("strong", {}, words), el("ol", {}, ...steps));
}
