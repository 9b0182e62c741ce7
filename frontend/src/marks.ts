/**
 * How the learner stands, beside each topic in the navigation and on the home page. Read from a
 * small summary that the quizzes leave in this browser, so that a page loads no question for it.
 */

export type Standing = {
  /** Address of the topic's page below the site's root. */
  url: string;
  total: number;
  right: number;
  /** How many fall due on which day, counted from 1970. */
  due: Record<number, number>;
};

const KEY = "dlref-standing";
export const CHANGED = "dlref-standing";
const DAY = 86_400_000; // ms
const root = new URL(import.meta.url.replace(/assets\/generated\/.*$/, ""));

export function leaveStanding(found: readonly Standing[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(found));
  } catch {
    return; // no marks where storage is blocked or full
  }
  dispatchEvent(new Event(CHANGED));
}

/** Whether there ever was a summary, even an empty one: answers have been kept in this browser. */
export function wasLeft(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** Whether the page shows how the learner stands. */
export function hasMarks(): boolean {
  return standing().length > 0;
}

function standing(): Standing[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(isStanding) : [];
  } catch {
    return [];
  }
}

function isStanding(value: unknown): value is Standing {
  const { url, total, right, due } = (value ?? {}) as Partial<Standing>;
  return typeof url === "string" && Number(total) > 0 && Number(right) >= 0 && typeof due === "object";
}

/** The number of the learner's own calendar day. */
function today(): number {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
}

function dueBy(day: number, { due }: Standing): number {
  return Object.entries(due).reduce((sum, [on, count]) => sum + (Number(on) <= day ? count : 0), 0);
}

function span(name: string, text = "", hidden = false): HTMLElement {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  if (hidden) made.setAttribute("aria-hidden", "true");
  return made;
}

/** Puts the marks onto the page that is shown; nothing is announced. */
export function showMarks(page: ParentNode = document): void {
  const found = standing();
  const day = today();
  const byAddress = new Map(found.map((one) => [new URL(one.url, root).href, one]));
  for (const link of page.querySelectorAll<HTMLAnchorElement>(".md-nav--primary a.md-nav__link")) {
    link.querySelector(".dlref-standing")?.remove();
    const one = byAddress.get(link.href.split("#")[0]!);
    if (one) link.append(mark(one, dueBy(day, one)));
  }
  for (const place of page.querySelectorAll<HTMLElement>("dlref-standing")) showTotal(place, found, day);
}

function mark({ total, right }: Standing, due: number): HTMLElement {
  const made = span("dlref-standing");
  const words = `${right} of ${total} right${due ? `, ${due} due` : ""}`;
  const pie = span("dlref-pie", "", true);
  pie.style.setProperty("--share", `${(100 * right) / total}%`);
  made.title = words;
  if (due) made.append(span("dlref-due", String(due), true));
  made.append(pie, span("dlref-spoken", `: ${words}`));
  return made;
}

function showTotal(place: HTMLElement, found: readonly Standing[], day: number): void {
  const sum = (count: (one: Standing) => number) => found.reduce((all, one) => all + count(one), 0);
  const right = sum((one) => one.right);
  const due = sum((one) => dueBy(day, one));
  const link = document.createElement("a");
  link.href = new URL(due ? "review/" : "quiz/", root).href;
  link.textContent = due ? `Review the ${due} due` : "Go on";
  place.replaceChildren(...(found.length ? [`${right} ${right === 1 ? "question" : "questions"} right so far. `, link] : []));
}
