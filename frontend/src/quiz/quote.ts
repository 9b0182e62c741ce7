/** Hands a quoted line from the page that links to the page that shows it, and marks it there. */

/** A line of a page, below the heading with an anchor. */
export type Quote = { page: string; anchor: string; words: string };

const KEY = "dlref-reread";
const HIGHLIGHT = "dlref-reread";
/** What a reader sees that the words of a quote do not contain. */
const SKIPPED = ".katex, .dlref-spoken, .dlref-mark, .headerlink, script, style";

/** Leaves a quote for the page that a link leads to. */
export function leaveQuote(quote: Quote): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(quote));
  } catch {
    // storage is blocked; the link still leads to the heading
  }
}

/** Marks the line that was left for this page, if any. */
export function showLeftQuote(): void {
  const quote = takeQuote();
  if (quote) showQuote(quote);
}

/** Marks a line, brings it into view and focuses its heading. */
export function showQuote({ anchor, words }: Quote): void {
  const heading = document.getElementById(anchor);
  if (!heading) return;
  const range = findQuote(heading, words);
  if (range) mark(range);
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
  if (range) bringIntoView(range);
  else heading.scrollIntoView();
}

function takeQuote(): Quote | null {
  try {
    const quote = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Quote | null;
    if (quote?.page !== location.pathname) return null;
    sessionStorage.removeItem(KEY);
    return quote;
  } catch {
    return null;
  }
}

type Word = { text: string; node: Text; start: number; end: number };

/** Where a quote stands under a heading: the stretch that shares most words with it. */
export function findQuote(heading: Element, quote: string): Range | null {
  const wanted = wordsOf(quote);
  const words = sectionWords(heading);
  const at = bestStretch(words.map(({ text }) => text), wanted);
  if (at === null) return null;
  const range = document.createRange();
  const first = words[at.start]!;
  const last = words[at.end - 1]!;
  range.setStart(first.node, first.start);
  range.setEnd(last.node, last.end);
  takeFormulas(range, words[at.start - 1], words[at.end]);
  return range;
}

/** Formulas have no words: a line that begins or ends with some is marked up to them. */
function takeFormulas(range: Range, before: Word | undefined, after: Word | undefined): void {
  const block = elementAround(range).closest("p, li, td, dd, tr, table");
  if (!block) return;
  const formulas = [...block.querySelectorAll(".katex")];
  const [first] = formulas;
  const last = formulas.at(-1);
  if (first && !(before && block.contains(before.node)) && range.comparePoint(first, 0) < 0) {
    range.setStartBefore(first);
  }
  if (last && !(after && block.contains(after.node)) && range.comparePoint(last, 0) > 0) {
    range.setEndAfter(last);
  }
}

function elementAround({ commonAncestorContainer: node }: Range): Element {
  return node instanceof Element ? node : node.parentElement!;
}

export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The stretch with the most of the wanted words in it, if that is most of them. */
export function bestStretch(words: string[], wanted: string[]): { start: number; end: number } | null {
  let best = { start: 0, hits: 0 };
  for (let start = 0; start < words.length; start++) {
    const hits = overlap(words.slice(start, start + wanted.length), wanted);
    if (hits > best.hits) best = { start, hits };
  }
  if (wanted.length === 0 || best.hits < 0.6 * wanted.length) return null;
  const stretch = words.slice(best.start, best.start + wanted.length);
  const known = new Set(wanted);
  return {
    start: best.start + stretch.findIndex((word) => known.has(word)),
    end: best.start + stretch.findLastIndex((word) => known.has(word)) + 1,
  };
}

function overlap(stretch: string[], wanted: string[]): number {
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  return stretch.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  }).length;
}

/** The words from a heading to the next one of its level or above. */
function sectionWords(heading: Element): Word[] {
  const root = heading.closest("article, main") ?? document.body;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const words: Word[] = [];
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (!(heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    if (endsSection(node, heading)) break;
    if (node.parentElement?.closest(SKIPPED)) continue;
    for (const found of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      const text = found[0].normalize("NFKC").toLowerCase();
      words.push({ text, node, start: found.index, end: found.index + found[0].length });
    }
  }
  return words;
}

function endsSection(node: Text, heading: Element): boolean {
  const other = node.parentElement?.closest("h1, h2, h3, h4, h5, h6");
  return !!other && other !== heading && other.tagName <= heading.tagName;
}

function mark(range: Range): void {
  if ("highlights" in CSS) CSS.highlights.set(HIGHLIGHT, new Highlight(range));
  else wrapInMarks(range);
}

/** For browsers without highlights: a `<mark>` around each piece of text. */
function wrapInMarks(range: Range): void {
  const walker = document.createTreeWalker(elementAround(range), NodeFilter.SHOW_TEXT);
  const pieces: Range[] = [];
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (!range.intersectsNode(node) || !node.data.trim()) continue;
    const piece = document.createRange();
    piece.setStart(node, node === range.startContainer ? range.startOffset : 0);
    piece.setEnd(node, node === range.endContainer ? range.endOffset : node.length);
    pieces.push(piece);
  }
  for (const piece of pieces) piece.surroundContents(document.createElement("mark"));
}

function bringIntoView(range: Range): void {
  let folded = elementAround(range).closest("details");
  for (; folded; folded = folded.parentElement?.closest("details") ?? null) folded.open = true;
  const { top, height } = range.getBoundingClientRect();
  scrollTo({ top: scrollY + top + height / 2 - innerHeight / 2 });
}
