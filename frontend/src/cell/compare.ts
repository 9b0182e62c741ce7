/** Whether what a run printed is what the page documents. */

const RELATIVE = 1e-6;
const ABSOLUTE = 1e-9;

// An ellipsis, a number with its sign, a word, or any other single character; spaces only separate.
const TOKEN = /\.\.\.|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|\w+|\S/giu;
const FLOATING = /^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=e))(?:e[+-]?\d+)?$/i;
const TRACEBACK = "Traceback (most recent call last):";

function sameToken(want: string, got: string): boolean {
  if (want === got) return true;
  if (!FLOATING.test(want) || !FLOATING.test(got)) return false;
  const [a, b] = [Number(want), Number(got)];
  return Math.abs(a - b) <= Math.max(ABSOLUTE, RELATIVE * Math.max(Math.abs(a), Math.abs(b)));
}

/** Matches tokens from both ends of the list; `...` in the documented output stands for any tokens. */
function sameTokens(want: readonly string[], got: readonly string[]): boolean {
  const gap = want.indexOf("...");
  if (gap < 0) return want.length === got.length && want.every((token, i) => sameToken(token, got[i] ?? ""));
  if (got.length < gap || !sameTokens(want.slice(0, gap), got.slice(0, gap))) return false;
  const rest = want.slice(gap + 1);
  for (let start = gap; start <= got.length; start++) if (sameTokens(rest, got.slice(start))) return true;
  return false;
}

/** Floats may differ by a relative 1e-6 or an absolute 1e-9; everything else is compared exactly, spaces aside. */
export function sameOutput(want: string, got: string): boolean {
  return sameTokens(want.match(TOKEN) ?? [], got.match(TOKEN) ?? []);
}

/** The message of a traceback: what follows its indented frames. */
export function errorMessage(traceback: string): string {
  const lines = traceback.trimEnd().split("\n");
  const frame = lines.findLastIndex((line) => /^\s/.test(line) || line === TRACEBACK);
  return lines.slice(frame + 1).join("\n");
}

/** A documented traceback matches an error with the same type and message, whatever its frames. */
export function sameResult(want: string, got: string, error: string | null): boolean {
  if (want.startsWith(TRACEBACK)) return error !== null && sameOutput(errorMessage(want), errorMessage(error));
  return error === null && sameOutput(want, got);
}
