/** Puts the quiz components into their tags. Loaded with all its parts when a tag comes near. */

import { whenIdle } from "../idle";
import { loadBank } from "./bank";
import { el } from "./html";
import { type Log, openLog } from "./log";
import { Question } from "./question";
import { TopicList } from "./topic-list";
import { TopicQuiz } from "./topic-quiz";

/** Fills a tag; returns what to call when it leaves the page. */
export async function mount(host: HTMLElement): Promise<() => void> {
  const log = await openLog();
  keepStanding(log);
  const view = await makeView(host, log);
  const notice = el("p", { class: "dlref-q-notice", role: "status" });
  const tell = () => {
    const trouble = log.takeTrouble();
    if (trouble) notice.textContent = trouble;
  };
  const unwatch = log.watch(tell);
  host.replaceChildren(notice, view.element);
  tell();
  return () => {
    unwatch();
    view.close();
  };
}

const kept = new WeakSet<Log>();

/** Keeps the marks of progress up to date, from the first answer on. */
function keepStanding(log: Log): void {
  if (kept.has(log)) return;
  kept.add(log);
  let waiting = false;
  const later = () => {
    if (waiting || !log.entries.length) return;
    waiting = true;
    whenIdle(() => {
      waiting = false;
      // Without a network the marks stay as they are.
      void import("./standing").then(({ summarize }) => summarize(log)).catch(() => {});
    });
  };
  log.watch(later);
  later();
}

type View = { element: HTMLElement; close(): void };

async function makeView(host: HTMLElement, log: Log): Promise<View> {
  switch (host.localName) {
    case "dlref-quiz":
      return new TopicQuiz(await loadBank(attribute(host, "topic")), log);
    case "dlref-question":
      return singleQuestion(attribute(host, "id"), log);
    case "dlref-review":
      return (await import("./review/review")).Review.load(log);
    default:
      return TopicList.load(log);
  }
}

async function singleQuestion(path: string, log: Log): Promise<View> {
  const [topic = "", id = ""] = path.split("/");
  const bank = await loadBank(topic);
  const item = bank.items.find((one) => one.id === id);
  if (!item) throw new Error(`the questions of ${topic} have no ${id}`);
  const question = new Question({ bank, item, log, place: "Question" });
  const element = el("section", { class: "dlref-q-box", "aria-label": "Question" }, question.element);
  return { element, close() {} };
}

function attribute(host: HTMLElement, name: string): string {
  const value = host.getAttribute(name);
  if (!value) throw new Error(`<${host.localName}> needs ${name}="…"`);
  return value;
}
