/** “Reread”: a link to the heading that a question comes from, where the quoted line is then marked. */

import type { Origin, Source } from "./bank";
import { el } from "./html";
import { leaveQuote, type Quote, showQuote } from "./quote";
import { followInPlace, siteUrl } from "./site";

export function rereadLink(title: string, source: Source): HTMLAnchorElement {
  const url = siteUrl(source.url);
  const anchor = decodeURIComponent(url.hash.slice(1));
  const quote: Quote = { page: url.pathname, anchor, words: source.quote };
  const link = el("a", { href: url.href, class: "dlref-q-reread" }, "Reread");
  link.append(el("span", { class: "dlref-spoken" }, ` the source of this in ${title}`));
  if (url.pathname === location.pathname) followInPlace(link, () => showQuote(quote));
  else link.addEventListener("click", () => leaveQuote(quote));
  return link;
}

/** “your notes, line 155, corrected (E012)”, with a link to each erratum. */
export function originNote({ line, errata }: Origin): HTMLElement {
  const note = el("span", {}, line === undefined ? "your notes" : `your notes, line ${line}`);
  for (const [index, { name, url }] of errata.entries()) {
    const link = el("a", { href: siteUrl(url).href }, name);
    note.append(index === 0 ? ", corrected (" : ", ", link);
  }
  if (errata.length > 0) note.append(")");
  return note;
}
