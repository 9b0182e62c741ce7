/** Mixed practice and exams: what to choose, then the sitting, which a reload does not end. */

import type { TopicSummary } from "../bank";
import { el } from "../html";
import type { Log } from "../log";
import { Setup } from "./setup";
import { Keep } from "./sitting";
import { SittingView } from "./sitting-view";

export class Mix {
  readonly element = el("div");
  readonly #topics: readonly TopicSummary[];
  readonly #log: Log;
  readonly #keep = new Keep();
  #view: SittingView | null = null;

  constructor(topics: readonly TopicSummary[], log: Log) {
    this.#topics = topics;
    this.#log = log;
    this.#show(false);
  }

  close(): void {
    this.#view?.close();
  }

  #show(focus: boolean): void {
    this.#view?.close();
    this.#view = null;
    const sitting = this.#keep.read();
    if (!sitting) return this.#choose(focus);
    this.#view = new SittingView(this.#topics, this.#log, this.#keep, sitting, () => this.#show(true));
    this.element.replaceChildren(this.#view.element);
    void this.#view.show(focus);
  }

  #choose(focus: boolean): void {
    const setup = new Setup(this.#topics, this.#log, (sitting) => {
      this.#keep.write(sitting);
      this.#show(true);
    });
    this.element.replaceChildren(setup.element);
    if (focus) setup.focus();
  }
}
