import assert from "node:assert/strict";
import { test } from "node:test";
import { linkTo, linkedCode, tooLong } from "../src/cell/link";

const PAGE = "https://example.org/playground/#old";

function follow(link: string) {
  return linkedCode(new URL(link).hash);
}

test("code survives the way through a link, whatever its characters", () => {
  for (const code of ["print(1)", "η = '🟢 ÿ>>?'\n\tx", ""]) assert.deepEqual(follow(linkTo(PAGE, code)), { code });
});

test("a link needs no escaping", () => {
  const link = linkTo(PAGE, "~~~???ÿÿÿ>>>");
  assert.match(link, /^https:\/\/example\.org\/playground\/#code=[\w-]+$/);
});

test("another fragment is no code", () => {
  assert.equal(linkedCode("#questions"), null);
  assert.equal(linkedCode(""), null);
});

test("a damaged link says so", () => {
  for (const fragment of ["#code=%%%", "#code=_w", "#code=a"])
    assert.match((linkedCode(fragment) as { problem: string }).problem, /damaged/);
});

test("a link that is too long is neither made nor opened", () => {
  const link = linkTo(PAGE, "x".repeat(30_000));
  assert.ok(tooLong(link));
  assert.ok(!tooLong(linkTo(PAGE, "x".repeat(20_000))));
  assert.match((follow(link) as { problem: string }).problem, /too long/);
});
