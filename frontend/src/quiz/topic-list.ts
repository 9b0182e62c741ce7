/** The topics with the learner's progress; `#topic=…` opens a quiz in their place, `#mix` one of several. */

import { LEVELS, loadBank, loadIndex, type TopicSummary } from "./bank";
import { el } from "./html";
import type { Log } from "./log";
import { followInPlace } from "./site";
import { Keep } from "./sitting/sitting";
import { statusOf } from "./status";
import { TopicQuiz } from "./topic-quiz";

const PREFIX = "#topic=";
const MIX = "#mix";

type Shown = { element: HTMLElement; close(): void };

export class TopicList {
  readonly element = el("div", { class: "dlref-q-index" });
  readonly #topics: TopicSummary[];
  readonly #log: Log;
  readonly #onMove = () => void this.#show();
  /** What stands in place of the topics. */
  #quiz: Shown | null = null;
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
    const { hash } = location;
    const first = this.#shown === null;
    if (hash === this.#shown) return;
    this.#shown = hash;
    this.#quiz?.close();
    this.#quiz = null;
    const slug = hash.startsWith(PREFIX) ? decodeURIComponent(hash.slice(PREFIX.length)) : "";
    const topic = this.#topics.find((one) => one.topic === slug);
    const heading = await (topic ? this.#showQuiz(topic) : hash === MIX ? this.#showMix() : this.#showTopics());
    if (!first) heading?.focus();
  }

  #showTopics(): HTMLElement | null {
    const rows = this.#topics.map((topic) => this.#row(topic));
    this.element.replaceChildren(this.#mixLink(), el("ul", { class: "dlref-q-topics" }, ...rows));
    return this.element.querySelector("a");
  }

  #row({ topic, title, levels, items: known }: TopicSummary): HTMLElement {
    const items = Object.entries(known);
    const stands = items.map(([id, item]) => statusOf(item, this.#log.latest(topic, id)));
    const right = stands.filter((status) => status === "right").length;
    const missed = stands.filter((status) => status === "wrong" || status === "partly").length;
    const counts = LEVELS.filter((level) => levels[level]).map((level) => `${levels[level]} ${level}`);
    const many = items.length === 1 ? "1 question" : `${items.length} questions`;
    const link = el("a", { href: `${PREFIX}${encodeURIComponent(topic)}` }, title);
    followInPlace(link, this.#onMove);
    const progress = el("progress", { max: String(items.length), value: String(right), "aria-label": `Right in ${title}` });
    return el(
      "li",
      {},
      link,
      el("span", { class: "dlref-q-counts" }, `${many}: ${counts.join(", ")}`),
      el("span", { class: "dlref-q-progress" }, progress, ` ${right} right${missed ? `, ${missed} missed` : ""}`),
    );
  }

  #mixLink(): HTMLElement {
    const sitting = new Keep().read();
    const [name, words] = sitting
      ? [sitting.mode === "exam" ? "Your exam" : "Your mixed practice", "Go on where you are, or begin another."]
      : ["Mixed practice and exam", "Questions of several topics at once; an exam tells at the end, in a set time if you like."];
    const link = el("a", { href: MIX }, name);
    followInPlace(link, this.#onMove);
    return el("div", { class: "dlref-q-mix" }, link, el("span", { class: "dlref-q-counts" }, words));
  }

  #showQuiz({ topic, title }: TopicSummary): Promise<HTMLElement | null> {
    return this.#replace(title, async () => new TopicQuiz(await loadBank(topic), this.#log));
  }

  #showMix(): Promise<HTMLElement | null> {
    return this.#replace("Mixed practice and exam", async () => {
      const { Mix } = await import("./sitting/mix");
      return new Mix(this.#topics, this.#log);
    });
  }

  /** Puts something in place of the topics, below a heading and a way back. */
  async #replace(title: string, load: () => Promise<Shown>): Promise<HTMLElement | null> {
    const heading = el("h2", { tabindex: "-1" }, title);
    const all = el("a", { href: location.pathname, class: "dlref-q-all" }, "‹ All topics");
    followInPlace(all, this.#onMove);
    this.element.replaceChildren(all, heading, el("p", {}, "Loading the questions …"));
    const address = this.#shown;
    const quiz = await load().catch(() => null);
    if (this.#shown !== address) {
      quiz?.close();
      return null;
    }
    this.#quiz = quiz;
    this.element.lastElementChild?.replaceWith(quiz?.element ?? "The questions could not be loaded.");
    return heading;
  }
}
