import assert from "node:assert/strict";
import { test } from "node:test";
import { bestStretch, wordsOf } from "../src/quiz/quote";

const page = wordsOf(
  "ReLU keeps the positive part. A unit can die: its gradient is zero. A unit can also explode.",
);

function found(quote: string): string | null {
  const at = bestStretch(page, wordsOf(quote));
  return at && page.slice(at.start, at.end).join(" ");
}

test("a quote is found whatever its marks and its case", () => {
  assert.equal(found("- 🔴 A unit **can** die: its *gradient* is zero."), "a unit can die its gradient is zero");
});

test("a quote is found where a few of its words differ on the page", () => {
  assert.equal(found("The unit can die: its gradient is zero"), "unit can die its gradient is zero");
});

test("of two stretches, the one with more words of the quote is taken", () => {
  assert.equal(found("A unit can also explode"), "a unit can also explode");
});

test("what is not on the page is not found", () => {
  assert.equal(found("Batch normalisation centres each feature over the batch"), null);
  assert.equal(found(""), null);
});

test("words are letters and digits, formulas' dollars and underscores apart", () => {
  assert.deepEqual(wordsOf("`beta_1` ≈ 0.9, naïve ﬁt"), ["beta", "1", "0", "9", "naïve", "fit"]);
});
