/** A sitting in progress, and how it went. */

import { type Bank, type Item, loadBank, type TopicSummary } from "../bank";
import { dayText, type Review } from "../entry";
import { grade, type Response } from "../grading";
import { button, el } from "../html";
import type { Log } from "../log";
import { type Mark, Marks } from "../marks";
import { Question } from "../question";
import { SIGNS, verdictOf } from "../status";
import { counted } from "../words";
import { ExamQuestion } from "./exam-question";
import { headline, missed, type Outcome, outcomes, resultTables } from "./result";
import { begin } from "./setup";
import { type Keep, type Sitting, timeLeft } from "./sitting";
import { Timer } from "./timer";

const NOT_KEPT = "This browser does not keep what you do here: do not leave or reload the page.";

export class SittingView {
  readonly element = el("section", { class: "dlref-q-box" });
  readonly #topics: readonly TopicSummary[];
  readonly #log: Log;
  readonly #keep: Keep;
  readonly #leave: () => void;
  readonly #count = el("p", { class: "dlref-q-count" });
  readonly #end = button("", { class: "dlref-q-quiet" }, () => void this.#go(this.#sitting.asked.length));
  readonly #marks = new Marks((at) => void this.#go(at));
  readonly #body = el("div", { class: "dlref-q-body" });
  readonly #timer: Timer | null = null;
  readonly #endings: (() => void)[];
  /** Whether it was an open exam when it was shown. */
  readonly #began: boolean;
  #last: Sitting;
  #shownAt = -1;

  constructor(topics: readonly TopicSummary[], log: Log, keep: Keep, sitting: Sitting, leave: () => void) {
    this.#topics = topics;
    this.#log = log;
    this.#keep = keep;
    this.#leave = leave;
    const head = el("div", { class: "dlref-q-head dlref-r-head" }, this.#count);
    this.#last = sitting;
    this.#began = this.#open;
    if (this.#open && sitting.ends !== null) {
      this.#timer = new Timer(() => timeLeft(this.#sitting, Date.now()) ?? 0, () => void this.#handIn(true));
      head.append(this.#timer.element);
    }
    head.append(this.#end);
    this.element.setAttribute("aria-label", sitting.mode === "exam" ? "Exam" : "Mixed practice");
    if (!keep.kept) this.element.append(el("p", { class: "dlref-q-notice", role: "status" }, NOT_KEPT));
    this.element.append(head, this.#marks.element, this.#body);
    this.#endings = [log.watch(() => this.#refresh()), keep.watch(() => this.#follow())];
  }

  close(): void {
    this.#timer?.close();
    for (const end of this.#endings) end();
  }

  /** Shows where the learner is; time may have run out meanwhile. */
  async show(focus: boolean): Promise<void> {
    if (this.#open && timeLeft(this.#sitting, Date.now()) === 0) await this.#handIn(true);
    else await this.#show(this.#sitting.at, focus);
  }

  /** As it is kept now; as it was last where another tab has ended it. */
  get #sitting(): Sitting {
    return (this.#last = this.#keep.read() ?? this.#last);
  }

  /** Whether it is an exam that was not handed in yet. */
  get #open(): boolean {
    const { mode, shares } = this.#sitting;
    return mode === "exam" && shares === null;
  }

  async #go(at: number): Promise<void> {
    this.#keep.update((sitting) => ({ ...sitting, at }));
    await this.#show(at, true);
  }

  async #show(at: number, focus: boolean): Promise<void> {
    this.#shownAt = at;
    this.#refresh();
    const asked = this.#sitting.asked[at];
    if (asked) await this.#ask(at, asked, focus);
    else this.#showEnd(focus);
  }

  async #ask(at: number, [topic, id]: [string, string], focus: boolean): Promise<void> {
    this.#body.setAttribute("aria-busy", "true");
    const bank = await loadBank(topic).catch(() => null);
    this.#body.removeAttribute("aria-busy");
    if (this.#shownAt !== at) return; // the learner has gone on meanwhile
    const item = bank?.items.find((one) => one.id === id);
    const card = bank && item ? this.#card(bank, item, at) : null;
    this.#body.replaceChildren(card?.element ?? this.#absent(at, bank !== null));
    if (focus) (card ?? this.#body.querySelector<HTMLElement>(".dlref-q-result"))?.focus();
  }

  #card(bank: Bank, item: Item, at: number): Question | ExamQuestion {
    const { asked, drafts, started } = this.#sitting;
    const place = `Question ${at + 1} of ${asked.length}`;
    const last = at === asked.length - 1;
    const go = () => void this.#go(at + 1);
    if (!this.#open) {
      const next = { name: last ? "See the result" : "Next question", go };
      return new Question({ bank, item, log: this.#log, place, next, since: started });
    }
    const draft = drafts[at];
    const given = draft?.hash === item.hash ? draft.given : undefined;
    const next = { name: last ? "To the end" : "Next question", go };
    return new ExamQuestion({ item, place, given, next, keep: (response) => this.#draft(at, item, response) });
  }

  #draft(at: number, { hash }: Item, given: Response | undefined): void {
    this.#keep.update((sitting) => {
      const { [at]: _, ...others } = sitting.drafts;
      if (sitting.shares !== null || given === undefined) return { ...sitting, drafts: others };
      const draft = { given, hash, time: this.#log.now(), day: dayText(new Date()) };
      return { ...sitting, drafts: { ...others, [at]: draft } };
    });
    this.#refresh();
  }

  /** A question that cannot be loaded now, or that is gone. */
  #absent(at: number, gone: boolean): HTMLElement {
    const words = gone ? "This question is no longer there." : "The question could not be loaded.";
    const act = gone
      ? button("Next question", {}, () => void this.#go(at + 1))
      : button("Try again", {}, () => void this.#show(at, true));
    return card(words, [], act);
  }

  #showEnd(focus: boolean): void {
    const shown = this.#open ? this.#ready() : this.#result();
    this.#body.replaceChildren(...shown);
    if (focus) this.#body.querySelector<HTMLElement>(".dlref-q-result")?.focus();
  }

  /** Before an exam is handed in: what is still open. */
  #ready(): HTMLElement[] {
    const { asked, drafts } = this.#sitting;
    const left = [...asked.keys()].filter((index) => !drafts[index]);
    const words = `${asked.length - left.length} of ${asked.length} answered.`;
    const notes = left.length ? [`Not answered: ${left.map((index) => index + 1).join(", ")}.`] : [];
    const hand = button("Hand in", { class: "dlref-q-primary" }, () => void this.#handIn(false));
    const [first] = left;
    const back = first === undefined ? [] : [button("To the first of them", {}, () => void this.#go(first))];
    return [card(words, notes, hand, ...back)];
  }

  #result(): HTMLElement[] {
    const found = this.#outcomes();
    const wrong = missed(found);
    const again = button(`Repeat the ${wrong.length} missed`, { class: "dlref-q-primary" }, () => this.#repeat(wrong));
    const other = button("Begin another", {}, () => {
      this.#keep.write(null);
      this.#leave();
    });
    const [words = "", ...notes] = headline(found, this.#sitting.over);
    const shown = card(words, notes, ...(wrong.length ? [again] : []), other);
    shown.append(resultTables(found, this.#topics));
    return [shown];
  }

  #repeat(wrong: readonly Outcome[]): void {
    this.#keep.write(begin("practice", wrong.map(({ topic, item }) => [topic, item]), null, this.#log));
    this.#leave();
  }

  #outcomes(): Outcome[] {
    const sitting = this.#sitting;
    return outcomes(sitting, sitting.shares ?? this.#practised());
  }

  /** In practice the first answer to each question counts. */
  #practised(): (number | null)[] {
    const { asked, started } = this.#sitting;
    const since = this.#log.entries.slice(this.#log.entries.findIndex(({ time }) => time >= started));
    return asked.map(([topic, item]) => {
      const first = since.find((one) => one.kind === "review" && one.topic === topic && one.item === item);
      return first?.kind === "review" && first.time >= started ? first.share : null;
    });
  }

  async #handIn(over: boolean): Promise<void> {
    const { asked, drafts } = this.#sitting;
    const topics = Object.keys(drafts).map((index) => asked[Number(index)]![0]);
    const banks = await Promise.all([...new Set(topics)].map(loadBank)).catch(() => null);
    if (!banks) return this.#cannotGrade(over);
    if (!this.#open) return this.#follow(); // another tab was first
    const found = asked.map((one, index) => answered(one, drafts[index], banks));
    const shares = found.map((review) => review?.share ?? null);
    this.#keep.update((sitting) => ({ ...sitting, shares, over, at: asked.length }));
    void this.#log.addAll(found.filter((review) => review !== null));
    this.#timer?.close();
    this.#timer?.element.remove();
    await this.#show(asked.length, true);
  }

  #cannotGrade(over: boolean): void {
    const again = button("Try again", {}, () => void this.#handIn(over));
    const notes = ["What you answered is kept."];
    this.#body.replaceChildren(card("The questions could not be loaded, to grade your answers.", notes, again));
    this.#body.querySelector<HTMLElement>(".dlref-q-result")?.focus();
  }

  /** Another tab has gone on with this sitting, or begun another. */
  #follow(): void {
    const now = this.#keep.read();
    if (now?.started !== this.#last.started || this.#began !== this.#open) this.#leave();
    else this.#refresh();
  }

  #refresh(): void {
    const { asked, drafts, mode } = this.#sitting;
    const marks = this.#open ? asked.map((_, index) => draftMark(index in drafts)) : this.#outcomes().map(outcomeMark);
    this.#marks.show(marks, this.#shownAt, asked.length);
    const done = marks.filter(({ status }) => status !== "unanswered").length;
    const name = mode === "exam" ? "Exam" : "Mixed practice";
    this.#count.textContent = `${name} · ${done} of ${counted(asked.length, "question")} answered`;
    this.#end.textContent = this.#open ? "Hand in" : "Result";
    this.#end.hidden = this.#shownAt >= asked.length;
  }
}

/** What goes into the log for an answer of an exam; none if the question has changed since. */
function answered([topic, id]: [string, string], draft: Sitting["drafts"][number] | undefined, banks: Bank[]): Review | null {
  const item = banks.find((bank) => bank.topic === topic)?.items.find((one) => one.id === id);
  if (!draft || item?.hash !== draft.hash) return null;
  const { given, hash, time, day } = draft;
  return { kind: "review", topic, item: id, hash, given, share: grade(item, given), hints: 0, time, day };
}

function draftMark(given: boolean): Mark {
  return given ? { sign: "●", status: "given", words: "answered" } : { ...SIGNS.unanswered, status: "unanswered" };
}

function outcomeMark({ share }: Outcome): Mark {
  const status = share === null ? "unanswered" : verdictOf(share);
  return { status, ...SIGNS[status] };
}

function card(words: string, notes: readonly string[], ...actions: HTMLElement[]): HTMLElement {
  const said = el("p", { class: "dlref-q-result", tabindex: "-1" }, words);
  const more = notes.map((note) => el("p", { class: "dlref-q-note" }, note));
  return el("div", { class: "dlref-q-card" }, said, ...more, el("div", { class: "dlref-q-actions" }, ...actions));
}
