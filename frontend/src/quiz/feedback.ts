/** What is said to an answer: the verdict, why, where it stands, and how far it can be trusted. */

import type { Bank, Item } from "./bank";
import { el, fragment } from "./html";
import { originNote, rereadLink } from "./reread";
import { siteUrl } from "./site";
import { SIGNS, verdictOf } from "./status";
import { capital, percent } from "./words";

/** A learner who grades an answer given aloud is not told that it was wrong. */
const SAID = { right: "all said", partly: "said in part", wrong: "not said" };

export function feedback(bank: Bank, item: Item, share: number): HTMLElement[] {
  const status = verdictOf(share);
  const sign = SIGNS[status].sign;
  const words = item.type === "recall" ? SAID[status] : SIGNS[status].words;
  const part = status === "partly" ? `: ${percent(share)}` : ".";
  const verdict = el("p", { class: "dlref-q-verdict", tabindex: "-1" }, `${sign} ${capital(words)}${part}`);
  verdict.dataset["verdict"] = status;
  const why = el("div", { class: "dlref-q-explanation" });
  why.append(fragment(item.explanation));
  const { source } = item;
  const origin = source.notes ? [originNote(source.notes)] : [];
  const reread = rereadLink(bank.title, source);
  const here = siteUrl(source.url).pathname === location.pathname;
  const foot = el("p", { class: "dlref-q-source" }, reread, ...origin, ...proof(item, here));
  return [verdict, why, foot];
}

function proof({ proof: { kind, label } }: Item, here: boolean): HTMLElement[] {
  const ran = kind === "executed" || kind === "formula" || kind === "vectors";
  const quoted = kind === "quoted" || kind === "order" ? `according to ${here ? "this" : "its"} page` : "";
  const words = label ?? (ran ? "proved by running it" : quoted);
  return words ? [el("span", { class: "dlref-q-proof" }, words)] : [];
}
