/** Steps to put in order, by dragging their handles or with buttons. */

import type { OrderItem } from "./bank";
import type { Control } from "./control";
import { grade } from "./grading";
import { button, el, fragment, plainText } from "./html";
import { deranged } from "./shuffle";

export function order(item: OrderItem): Control {
  const spoken = el("p", { class: "dlref-spoken", "aria-live": "polite" });
  const list = el("ol", { class: "dlref-q-steps" });
  const rows = item.answer.map((_, index) => stepRow(item, index, (row, by) => move(list, row, by, spoken)));
  const isRight = (order: number[]) => grade(item, order.map((index) => item.answer[index]!)) === 1;
  list.append(...deranged(rows.length, item.id, isRight).map((index) => rows[index]!));
  dragByHandle(list);
  disableEnds(list);
  const current = () => [...list.children].map((row) => rows.indexOf(row as HTMLLIElement));
  return {
    element: el("div", {}, list, spoken),
    read: () => ({ response: current().map((index) => item.answer[index]!) }),
    fill(response) {
      list.append(...places(item.answer, response as string[]).map((index) => rows[index]!));
      disableEnds(list);
    },
    settle(response) {
      this.fill(response);
      const given = places(item.answer, response as string[]);
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
  const text = el("span", { class: "dlref-q-text" }, stepText(item, index));
  const handle = el("span", { class: "dlref-q-handle", "aria-hidden": "true", title: "Drag" }, "⠿");
  const row = el("li", {}, handle, text);
  const name = plainText(item.shown[index]!);
  row.append(
    button("↑", { class: "dlref-q-move", "aria-label": `Move up: ${name}` }, () => move(row, -1)),
    button("↓", { class: "dlref-q-move", "aria-label": `Move down: ${name}` }, () => move(row, 1)),
  );
  return row;
}

/** A step as it is shown; a line of code keeps its indentation. */
function stepText({ type, shown }: OrderItem, index: number): Node {
  const text = fragment(shown[index]!);
  return type === "assemble" ? el("code", {}, text) : text;
}

/** The neighbour moves rather than the row, which so keeps its focus and its pointer. */
function shift(row: Element, by: -1 | 1): void {
  if (by < 0) row.after(row.previousElementSibling ?? "");
  else row.before(row.nextElementSibling ?? "");
}

function move(list: HTMLElement, row: HTMLLIElement, by: -1 | 1, spoken: HTMLElement): void {
  shift(row, by);
  disableEnds(list);
  const [up, down] = row.querySelectorAll("button");
  if (up?.disabled) down?.focus();
  if (down?.disabled) up?.focus();
  const position = [...list.children].indexOf(row) + 1;
  list.dispatchEvent(new Event("input", { bubbles: true }));
  spoken.textContent = `Now step ${position} of ${list.children.length}.`;
}

function disableEnds(list: HTMLElement): void {
  for (const row of list.children) {
    const [up, down] = row.querySelectorAll("button");
    if (up) up.disabled = row === list.firstElementChild;
    if (down) down.disabled = row === list.lastElementChild;
  }
}

function handleOf(event: Event): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>(".dlref-q-handle");
}

/** Pointer events rather than drag and drop, which touch screens lack. */
function dragByHandle(list: HTMLElement): void {
  // A drag is no swipe: after one, the browser would take the next tap as the end of scrolling.
  list.addEventListener("touchstart", (event) => handleOf(event) && event.preventDefault(), { passive: false });
  list.addEventListener("pointerdown", (down) => {
    const handle = handleOf(down);
    const row = handle?.closest("li");
    if (!handle || !row || down.button !== 0 || row.matches("fieldset:disabled *")) return;
    down.preventDefault();
    handle.setPointerCapture(down.pointerId);
    row.classList.add("dlref-q-dragged");
    const drag = (event: PointerEvent) => follow(row, event.clientY);
    handle.addEventListener("pointermove", drag);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", drag);
      row.classList.remove("dlref-q-dragged");
      list.dispatchEvent(new Event("input", { bubbles: true }));
      disableEnds(list);
    }, { once: true }); // prettier-ignore
  });
}

/** Takes the row to where the pointer is: past the middles of its neighbours. */
function follow(row: Element, y: number): void {
  const middle = ({ top, height }: DOMRect) => top + height / 2;
  for (let next = row.nextElementSibling; next; next = row.nextElementSibling) {
    if (y < middle(next.getBoundingClientRect())) break;
    shift(row, 1);
  }
  for (let above = row.previousElementSibling; above; above = row.previousElementSibling) {
    if (y > middle(above.getBoundingClientRect())) break;
    shift(row, -1);
  }
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
  const steps = item.shown.map((_, index) => el("li", {}, stepText(item, index)));
  const words = item.before ? "A right order:" : "The right order:";
  return el("div", { class: "dlref-q-answer" }, el("strong", {}, words), el("ol", {}, ...steps));
}
