/** “Run it”: the executed proof of an answer, in a cell that runs and can be changed. */

import type { Item } from "./bank";
import { button, fragment } from "./html";

/** A button that opens the proof and runs it; none where nothing was executed so. */
export function runButton(item: Item, place: HTMLElement): HTMLElement[] {
  const { run } = item;
  if (!run) return [];
  const open = button("Run it", {}, async () => {
    open.disabled = true;
    const { Cell } = await import("../cell/cell");
    const { drafts } = await import("../cell/drafts");
    const block = fragment(run).firstElementChild as HTMLElement;
    place.append(block);
    const cell = new Cell(block, { drafts: drafts(() => sessionStorage, `dlref.proof:${item.id}:${item.hash}`) });
    open.remove();
    cell.view.buttons.run.focus();
    await cell.run();
  });
  return [open];
}
