/** A function to write: an editor, our calls of it in the worker, our own body afterwards. */

import { drafts, fingerprint } from "../cell/drafts";
import type { Editor } from "../cell/editor";
import { missingPackage } from "../cell/missing";
import { python, rememberRun, warmUp } from "../cell/python";
import type { ImplementItem } from "./bank";
import type { Control, Reading } from "./control";
import type { Response, Responses } from "./grading";
import { button, el, fragment } from "./html";
import { type Outcome, runTests, type Trial } from "./tests";

/** A loop that never ends is ended after this, without a hand on Stop. */
const LIMIT_MS = 10_000;
const LONGEST = 5_000; // characters of what the learner's code prints
const KEYS = "Ctrl or ⌘ and Enter runs the tests, Tab indents, Escape leaves the editor.";
let written = 0;

export function implement(item: ImplementItem): Control {
  return new Writing(item);
}

class Writing implements Control {
  readonly element = el("div", { class: "dlref-q-writing" });
  firstStep: Control["firstStep"] = { name: "Write the code", take: () => void this.#open() };
  readonly #item: ImplementItem;
  readonly #id = `implement-${++written}`;
  readonly #drafts;
  readonly #host = el("div", { class: "dlref-q-editor" });
  readonly #keys = el("p", { class: "dlref-q-note", id: `dlref-${this.#id}`, hidden: true }, KEYS);
  readonly #say = el("p", { class: "dlref-q-tested", role: "status" });
  readonly #results = el("div", { class: "dlref-q-tests" });
  readonly #stop = button("Stop", { hidden: true }, () => this.#interrupt());
  readonly #giveUp = button("Give up: show ours", { class: "dlref-q-quiet" }, () => this.#finish());
  #editor: Editor | null = null;
  #code: string;
  #passed: boolean[] = [];
  #busy = false;
  #late = false;

  constructor(item: ImplementItem) {
    this.#item = item;
    this.#drafts = drafts(() => localStorage, `dlref.write:${item.id}:${fingerprint(item.answer.starter)}`);
    const draft = this.#drafts.load();
    this.#code = draft ?? item.answer.starter;
    this.#host.append(fragment(item.shown.starter));
    this.#host.addEventListener("click", () => void this.#open());
    const tools = el("div", { class: "dlref-q-tools" }, this.#stop, this.#giveUp);
    this.element.append(this.#host, this.#keys, this.#say, this.#results, tools);
    if (draft !== null) void this.#open({ focus: false }); // somebody wrote here before
  }

  read(): Reading {
    return { response: { code: this.#code, passed: this.#passed } };
  }

  fill(response: Response): void {
    const { code, passed } = response as Responses["implement"];
    this.#code = code;
    this.#passed = passed;
  }

  settle(response: Response): void {
    this.fill(response);
    this.#editor?.close();
    this.#editor = null;
    const yours = el("pre", {}, el("code", {}, this.#code));
    this.#host.replaceChildren(yours);
    const ours = el("div", { class: "dlref-q-answer" }, el("strong", {}, "Our own code:"));
    ours.append(fragment(this.#item.shown.body));
    this.element.append(ours);
    for (const part of [this.#keys, this.#stop, this.#giveUp]) part.remove();
  }

  /** Opens the editor in place of the starter. */
  async #open({ focus } = { focus: true }): Promise<void> {
    if (this.#editor || this.#host.closest("fieldset:disabled")) return;
    try {
      const { openEditor } = await import("../cell/editor");
      if (this.#editor || this.#host.closest("fieldset:disabled")) return; // opened or settled meanwhile
      this.#host.replaceChildren();
      this.#editor = openEditor(this.#host, {
        text: this.#code,
        hint: this.#keys.id,
        onChange: (code) => this.#change(code),
        onRun: () => void this.#test(),
        onLeave: () => this.#primary?.focus(),
      });
    } catch {
      this.#say.textContent = "The editor did not load. Check the connection and try again.";
      return;
    }
    this.#keys.hidden = false;
    this.firstStep = { name: "Run the tests", take: () => void this.#test() };
    if (this.#primary) this.#primary.textContent = this.firstStep.name;
    if (focus) this.#editor.focus();
    warmUp();
  }

  get #primary(): HTMLElement | null {
    return this.element.closest("form")?.querySelector<HTMLElement>(".dlref-q-primary") ?? null;
  }

  #change(code: string): void {
    this.#code = code;
    if (code === this.#item.answer.starter) this.#drafts.clear();
    else this.#drafts.save(code);
  }

  async #test(): Promise<void> {
    if (this.#busy) return;
    this.#wait(true);
    this.#results.replaceChildren();
    this.#say.textContent = "Loading Python, once per visit, about 6 MB";
    rememberRun();
    try {
      const runtime = await python();
      await runtime.boot();
      this.#say.textContent = "Running the tests";
      const limit = window.setTimeout(() => this.#interrupt(true), LIMIT_MS);
      const trial = await runTests(runtime, this.#item.answer, this.#code, this.#id);
      clearTimeout(limit);
      this.#judge(trial);
    } catch (error) {
      this.#say.textContent = `Python did not start: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      this.#wait(false);
    }
  }

  #interrupt(late = false): void {
    this.#late = late;
    void python().then((runtime) => runtime.stop());
  }

  #judge({ outcomes, printed, error, stopped }: Trial): void {
    const many = this.#item.answer.tests.length;
    const right = outcomes.filter(({ passed }) => passed).length;
    if (stopped) {
      this.#say.textContent = this.#late
        ? `Stopped after ${LIMIT_MS / 1000} seconds: does a loop never end?`
        : "Stopped.";
    } else if (error !== null) this.#say.textContent = "Your code stopped at an error.";
    else this.#say.textContent = `${right} of ${many} calls give the right result.`;
    this.#show(outcomes, printed, stopped ? null : error);
    this.#passed = outcomes.map(({ passed }) => passed);
    if (right === many && this.element.isConnected) this.#finish();
  }

  #show(outcomes: Outcome[], printed: string, error: string | null): void {
    const rows = outcomes.map((outcome, index) => {
      const again = outcome.got === outcomes[index - 1]?.got;
      return row(this.#item.answer.tests[index]![0], again ? { ...outcome, got: lastLine(outcome.got) } : outcome);
    });
    if (rows.length) this.#results.append(el("ol", {}, ...rows));
    if (error !== null) this.#results.append(el("pre", {}, el("code", {}, error.trim())));
    const note = missingPackage(error ?? "");
    if (note) this.#results.append(el("p", {}, note));
    if (printed) this.#results.append(el("p", {}, "Printed:"), el("pre", {}, el("code", {}, printed.slice(0, LONGEST))));
  }

  /** Hands in: what passes every test is right, what is given up is wrong. */
  #finish(): void {
    this.#drafts.clear();
    this.firstStep = undefined;
    this.element.closest("form")?.requestSubmit();
  }

  #wait(busy: boolean): void {
    this.#busy = busy;
    this.#late = false;
    if (!busy && document.activeElement === this.#stop) this.#primary?.focus();
    this.#stop.hidden = !busy;
    this.element.setAttribute("aria-busy", String(busy));
  }
}

/** A traceback that has just been shown need not stand there whole again. */
function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

function row(call: string, { passed, want, got }: Outcome): HTMLElement {
  const mark = el("strong", { class: "dlref-q-mark" }, passed ? "✓ right" : "✗ wrong");
  const line = el("li", {}, mark, " ", el("code", {}, call));
  const terms = passed ? { gives: want } : { expected: want, got };
  for (const [term, value] of Object.entries(terms)) {
    const long = value.includes("\n");
    line.append(el("div", {}, `${term} `, long ? el("pre", {}, el("code", {}, value)) : el("code", {}, value)));
  }
  line.dataset["verdict"] = passed ? "right" : "wrong";
  return line;
}
