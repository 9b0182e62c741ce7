/** Doctest text: `>>>` examples, each with the output that its author documented. */

export type Example = { source: string; want: string };

/** A gap is a blank line that belongs to nothing: before the next prompt, or at the end. */
export type LineKind = "first" | "next" | "output" | "gap";

const FIRST = /^>>>( |$)/;
const NEXT = /^\.\.\.( |$)/;

/** What each line is. A `...` line continues an input; after an output it is output. */
export function lineKinds(lines: readonly string[]): LineKind[] {
  const kinds: LineKind[] = [];
  for (const line of lines) {
    const continues = NEXT.test(line) && (kinds.at(-1) === "first" || kinds.at(-1) === "next");
    kinds.push(FIRST.test(line) ? "first" : continues ? "next" : "output");
  }
  let open = false; // whether output follows further down, so that a blank line is part of it
  for (let i = lines.length - 1; i >= 0; i--) {
    if (kinds[i] === "output" && lines[i]?.trim() === "" && !open) kinds[i] = "gap";
    else open = kinds[i] === "output";
  }
  return kinds;
}

export function parseDoctest(text: string): Example[] {
  const lines = text.split("\n");
  const examples: { source: string[]; want: string[] }[] = [];
  lineKinds(lines).forEach((kind, i) => {
    const line = lines[i] ?? "";
    if (kind === "first") examples.push({ source: [], want: [] });
    if (kind === "first" || kind === "next") examples.at(-1)?.source.push(line.slice(4));
    if (kind === "output") examples.at(-1)?.want.push(line === "<BLANKLINE>" ? "" : line);
  });
  return examples.map(({ source, want }) => ({ source: source.join("\n"), want: want.join("\n") }));
}

/** The examples as a script: no prompts, no outputs. */
export function sourceOf(examples: readonly Example[]): string {
  return examples.map(({ source }) => source).join("\n");
}

/** Everything the examples are documented to print, in order. */
export function outputOf(examples: readonly Example[]): string {
  return examples.map(({ want }) => want).filter((want) => want !== "").join("\n");
}
