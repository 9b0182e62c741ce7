/** How a question stands with the learner. */

import type { Item } from "./bank";
import type { Review } from "./entry";

export type Status = "unanswered" | "right" | "partly" | "wrong" | "changed";

/** An answer to other content than the item has now does not count. */
export function statusOf({ hash }: Pick<Item, "hash">, review: Review | undefined): Status {
  if (!review) return "unanswered";
  if (review.hash !== hash) return "changed";
  return verdictOf(review.share);
}

export function verdictOf(share: number): "right" | "partly" | "wrong" {
  return share >= 1 ? "right" : share > 0 ? "partly" : "wrong";
}

/** Never by colour alone: a sign and words for each. */
export const SIGNS: Record<Status, { sign: string; words: string }> = {
  unanswered: { sign: "", words: "not answered" },
  right: { sign: "✓", words: "right" },
  partly: { sign: "◐", words: "partly right" },
  wrong: { sign: "✗", words: "wrong" },
  changed: { sign: "", words: "changed since you answered" },
};
