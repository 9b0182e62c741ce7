/** The topics with their counts and the learner's progress; `#topic=…` opens a quiz in their place. */

import { loadBank, loadIndex, type Level, type TopicSummary } from "./bank";
import { el } from "./html";
import type { Log } from "./log";
import { followInPlace } from "./site";
import { statusOf } from "./status";
import { TopicQuiz } from "./topic-quiz";

const PREFIX = "#topic=";
const LEVELS: Level[] = ["recall", "apply", "analyse"];

export class TopicList {
  readonly element = el("div", { class: "dlref-q-index" });
  readonly #topics: TopicSummary[];
  readonly #log: Log;
  readonly #onMove = () => void this.#show();
  #quiz: TopicQuiz | null = null;
  #shown: string | null = null;

  static async load(log: Log): Promise<TopicList> {
    const list = new TopicList(await loadIndex(), log);
    await list.#show();
    return list;
  }

  private constructor(topics: TopicSummary[], log: Log) {
    this.#topics = topics;
    this.#log = log;
    addEventListener("popstate", this.#onMove);
  }

  /** Stops following the address. */
  close(): void {
    removeEventListener("popstate", this.#onMove);
    this.#quiz?.close();
  }

  async #show(): Promise<void> {
    const slug = location.hash.startsWith(PREFIX) ? decodeURIComponent(location.hash.slice(PREFIX.length)) : "";
    const first = this.#shown === null;
    if (slug === this.#shown) return;
    this.#shown = slug;
    this.#quiz?.close();
    this.#quiz = null;
    const topic = this.#topics.find((one) => one.topic === slug);
    const heading = topic ? await this.#showQuiz(topic) : this.#showTopics();
    if (!first) heading?.focus();
  }

  #showTopics(): HTMLElement | null {
    const rows = this.#topics.map((topic) => this.#row(topic));
    this.element.replaceChildren(el("ul", { class: "dlref-q-topics" }, ...rows));
    return this.element.querySelector("a");
  }

  #row({ topic, title, levels, items: known }: TopicSummary): HTMLElement {
    const items = Object.entries(known);
    const right = items.filter(([id, item]) => statusOf(item, this.#log.latest(topic, id)) === "right");
    const counts = LEVELS.filter((level) => levels[level]).map((level) => `${levels[level]} ${level}`);
    const many = items.length === 1 ? "1 question" : `${items.length} questions`;
    const link = el("a", { href: `${PREFIX}${encodeURIComponent(topic)}` }, title);
    followInPlace(link, this.#onMove);
    const progress = el("progress", { max: String(items.length), value: String(right.length), "aria-label": `Right in ${title}` });
    return el(
      "li",
      {},
      link,
      el("span", { class: "dlref-q-counts" }, `${many}: ${counts.join(", ")}`),
      el("span", { class: "dlref-q-progress" }, progress, ` ${right.length} right`),
    );
  }

  async #showQuiz({ topic, title }: TopicSummary): Promise<HTMLElement | null> {
    const heading = el("h2", { tabindex: "-1" }, title);
    const all = el("a", { href: location.pathname, class: "dlref-q-all" }, "‹ All topics");
    followInPlace(all, this.#onMove);
    this.element.replaceChildren(all, heading, el("p", {}, "Loading the questions …"));
    const bank = await loadBank(topic).catch(() => null);
    if (this.#shown !== topic) return null;
    if (bank) this.#quiz = new TopicQuiz(bank, this.#log);
    this.element.lastElementChild?.replaceWith(this.#quiz?.element ?? "The questions could not be loaded.");
    return heading;
  }
}
