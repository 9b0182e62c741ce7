/** Names and keyboard access that the theme leaves out. */

/** Call after each page change; what the theme adds later is not touched. */
export function completeTheme(root: Document): void {
  root.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  for (const wide of root.querySelectorAll<HTMLElement>(".md-typeset__scrollwrap, pre > code, div.dlref-math")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }
}
