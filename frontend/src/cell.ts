/** Turns code blocks into cells that run. */

import { codeOf, runnableBlocks } from "./cell/blocks";
import { Cell, stopAbandoned } from "./cell/cell";
import { drafts, fingerprint } from "./cell/drafts";
import { openPlayground } from "./cell/playground";
import { warmUpIfReturning } from "./cell/python";

/** Safe to call again: on the same page it finds nothing left to do. */
export function upgradeCells(root: ParentNode): void {
  stopAbandoned();
  const blocks = runnableBlocks(root);
  blocks.forEach((block, i) => {
    if (block.matches(".dlref-cell")) return;
    if (block.matches(".playground")) return openPlayground(block);
    const code = codeOf(block)?.textContent ?? "";
    const key = `dlref.cell:${location.pathname}:${i}:${fingerprint(code)}`;
    new Cell(block, { drafts: drafts(() => sessionStorage, key) });
  });
  if (blocks.length) warmUpIfReturning();
}
