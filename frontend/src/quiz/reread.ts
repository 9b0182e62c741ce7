/** “Reread”: a link to the heading that a question comes from, where the quoted line is then marked. */

import type { Source } from "./bank";
import { el } from "./html";
import { leaveQuote } from "./quote";
import { siteUrl } from "./site";

export function rereadLink(title: string, source: Source): HTMLAnchorElement {
  const url = siteUrl(source.url);
  const link = el("a", { href: url.href, class: "dlref-q-reread" }, "Reread");
  link.append(el("span", { class: "dlref-spoken" }, ` the source of this in ${title}`));
  link.addEventListener("click", () => leaveQuote(url, source.quote));
  return link;
}
