/** Names and keyboard access that the theme leaves out. */

import { whenIdle } from "./idle";

/** Call after each page change; what the theme adds later is not touched. */
export function completeTheme(root: Document): void {
  root.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  void root.fonts.ready.then(measure); // formulas are as wide as their fonts make them
}

addEventListener("resize", measure);

function measure(): void {
  whenIdle(() => reachWhatScrolls(document));
}

/** Measures everything before it changes anything, so that the page is laid out once. */
function reachWhatScrolls(root: Document): void {
  const candidates = [...root.querySelectorAll<HTMLElement>(".md-typeset__scrollwrap, pre > code, div.dlref-math")];
  const scrolling = candidates.map((one) => one.scrollWidth > one.clientWidth);
  candidates.forEach((one, place) => {
    if (scrolling[place]) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  });
}
