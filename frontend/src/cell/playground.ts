/** The playground: one cell whose code is kept in the browser and travels in a link. */

import { Cell } from "./cell";
import { drafts, fingerprint } from "./drafts";
import { linkTo, linkedCode, tooLong } from "./link";
import { button } from "./view";

export function openPlayground(block: HTMLElement): void {
  const linked = linkedCode(location.hash);
  const code = linked && "code" in linked ? linked.code : undefined;
  // Code from a link is kept apart, so that opening a link never replaces the reader's own.
  const kept =
    code === undefined
      ? drafts(() => localStorage, "dlref.playground")
      : drafts(() => sessionStorage, `dlref.playground:${fingerprint(code)}`);
  const cell = new Cell(block, { drafts: kept, ...(code !== undefined && { code }) });
  const share = button("Copy link", "share");
  share.addEventListener("click", () => void copyLink(cell));
  cell.view.buttons.copy.after(share);
  const news = linked && ("code" in linked ? "From a link: read it before you run it" : linked.problem);
  void cell.edit().then(() => news && cell.say(news));
  const followLink = () => location.hash.startsWith("#code=") && location.reload();
  if (block.isConnected) addEventListener("hashchange", followLink, { once: true });
}

async function copyLink(cell: Cell): Promise<void> {
  const link = linkTo(location.href, cell.code);
  if (tooLong(link)) return cell.say("This code is too long for a link: copy the code instead.");
  try {
    await navigator.clipboard.writeText(link);
    cell.say("Link copied");
  } catch {
    history.replaceState(null, "", link);
    cell.say("The link is in the address bar: copy it from there.");
  }
}
