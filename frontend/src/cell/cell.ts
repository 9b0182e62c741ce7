/** A code block that runs: its code, its edits, its buttons. */

import { whenIdle } from "../idle";
import { codeOf, preludeOf, setupOf } from "./blocks";
import { type Example, outputOf, parseDoctest, sourceOf } from "./doctest";
import type { Drafts } from "./drafts";
import type { Editor } from "./editor";
import { type Part, describe, execute } from "./execution";
import { python, rememberRun, warmUp } from "./python";
import { Status } from "./status";
import { type View, buildView } from "./view";

export type CellOptions = {
  drafts: Drafts;
  /** Instead of the code that stands in the page. */
  code?: string;
};

const running = new Set<Cell>();
let cells = 0;

/** What still runs on a page that the reader has left would keep the interpreter from the next page. */
export function stopAbandoned(): void {
  for (const cell of running) if (!cell.view.block.isConnected) cell.stop();
}

/** Whoever ran something may edit it next, perhaps without a network. */
function fetchEditorAhead(): void {
  whenIdle(() => void import("./editor").catch(() => {}));
}

/** How many characters of the source stand before a point of the highlighted code. */
function offsetAt(code: HTMLElement, event: MouseEvent): number {
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  if (!caret || !code.contains(caret.offsetNode)) return 0;
  const range = document.createRange();
  range.setStart(code, 0);
  range.setEnd(caret.offsetNode, caret.offset);
  const before = range.cloneContents();
  before.querySelectorAll(".gp, .dlref-out").forEach((element) => element.remove());
  return before.textContent?.length ?? 0;
}

export class Cell {
  readonly view: View;
  private readonly status: Status;
  private readonly drafts: Drafts;
  private readonly examples: readonly Example[];
  private readonly original: string;
  private readonly prelude: string;
  private readonly namespace = `cell-${++cells}`;
  private text: string;
  private editor: Editor | null = null;
  private stopping = new AbortController();

  constructor(
    private readonly block: HTMLElement,
    { drafts, code }: CellOptions,
  ) {
    const page = codeOf(block)?.textContent ?? "";
    this.drafts = drafts;
    this.examples = block.matches(".language-pycon") ? parseDoctest(page) : [];
    this.original = code ?? (this.examples.length ? sourceOf(this.examples) : page.trimEnd());
    this.text = drafts.load() ?? this.original;
    this.prelude = preludeOf(block);
    this.view = buildView(block, this.prelude, outputOf(this.examples));
    this.status = new Status(this.view);
    this.listen();
    this.hideOutput(block.matches(".predict"));
    this.mark();
    if (this.text !== this.original || code !== undefined) void this.edit();
  }

  async run(): Promise<void> {
    if (running.has(this)) return;
    running.add(this);
    this.stopping = new AbortController();
    rememberRun();
    this.hideOutput(false);
    this.status.start();
    const ran = this.text;
    const edited = this.edited;
    try {
      const runtime = await python();
      const verdict = await this.execute(runtime);
      if (runtime.phase() === "failed") this.clearOutput();
      else if (this.text !== ran) this.status.say(`${describe(verdict, edited)}, before your edit`);
      else this.status.say(describe(verdict, edited), verdict.kind);
      fetchEditorAhead();
    } catch (error) {
      this.status.fail(error instanceof Error ? error.message : String(error));
    } finally {
      running.delete(this);
      this.status.end();
      this.view.buttons.reset.hidden = false;
    }
  }

  stop(): void {
    this.stopping.abort();
    void python().then((runtime) => runtime.stop());
  }

  /** Opens the editor in place of the highlighted code, with the cursor there if an offset is given. */
  async edit(offset?: number): Promise<void> {
    try {
      const { openEditor } = await import("./editor");
      if (!this.editor) this.open(openEditor);
      if (offset !== undefined) this.editor?.focus(offset);
    } catch {
      this.status.say("The editor did not load. Check the connection and try again.", "error");
    }
  }

  /** The page's own code and output again. */
  reset(): void {
    this.drafts.clear();
    this.text = this.original;
    if (this.block.matches(".playground")) this.editor?.replace(this.original);
    else this.close();
    this.clearOutput();
    this.status.say("");
    this.hideOutput(this.block.matches(".predict"));
    this.mark();
    this.view.buttons.run.focus();
    this.view.buttons.reset.hidden = true;
  }

  /** A script that runs anywhere: the imports, what the example builds on, the code. */
  script(): string {
    const setup = setupOf(this.block);
    const body = setup ? `${setup}\n${this.text}` : this.text;
    const present = new Set(body.split("\n"));
    const imports = this.prelude.split("\n").filter((line) => !present.has(line));
    return [...imports, body, ""].join("\n");
  }

  /** What stands in the cell now. */
  get code(): string {
    return this.text;
  }

  say(text: string): void {
    this.status.say(text);
  }

  private get edited(): boolean {
    return this.text !== this.original;
  }

  private async execute(runtime: Awaited<ReturnType<typeof python>>) {
    const quiet = runtime.onPhase((phase, message) => this.status.phase(phase, message));
    this.status.phase(runtime.phase());
    const interactive = this.block.matches(".language-pycon, .playground");
    try {
      return await execute(runtime, {
        namespace: this.namespace,
        prelude: this.prelude,
        setup: setupOf(this.block),
        mode: interactive ? "interactive" : "script",
        parts: this.parts(),
        signal: this.stopping.signal,
      });
    } finally {
      quiet();
    }
  }

  /** Example by example as the page shows them; whatever stands in the editor runs as one. */
  private parts(): Part[] {
    const { outputs, tail } = this.view;
    const documented = outputOf(this.examples) !== "";
    if (this.editor || !outputs.length) {
      const want = documented && !this.edited ? outputOf(this.examples) : null;
      return [{ source: this.text, want, output: tail }];
    }
    outputs.forEach((output) => output.restore());
    return this.examples.map(({ source, want }, i) => ({
      source,
      want: documented ? want : null,
      output: outputs[i] ?? tail,
    }));
  }

  private open(openEditor: typeof import("./editor").openEditor): void {
    const { editing, hint, pre, outputs, tail } = this.view;
    this.editor = openEditor(editing, {
      text: this.text,
      hint: hint.id,
      onChange: (text) => this.change(text),
      onRun: () => void this.run(),
      onLeave: () => this.leave(),
    });
    editing.hidden = false;
    pre.hidden = true;
    outputs.forEach((output) => output.restore());
    if (!this.edited) tail.restore();
    this.status.say("");
    this.mark();
  }

  private change(text: string): void {
    const first = !this.edited;
    this.text = text;
    if (this.edited) this.drafts.save(text);
    else this.drafts.clear();
    if (first) {
      this.view.tail.show();
      this.status.say("");
    }
    this.mark();
  }

  private clearOutput(): void {
    this.view.outputs.forEach((output) => output.restore());
    this.view.tail.show();
  }

  private leave(): void {
    if (!this.edited && !this.block.matches(".playground")) this.close();
    this.view.buttons.run.focus();
  }

  private close(): void {
    this.editor?.close();
    this.editor = null;
    this.view.editing.hidden = true;
    this.view.pre.hidden = false;
    this.view.tail.show();
    this.mark();
  }

  /** Shows the buttons and marks that belong to the state of the code. */
  private mark(): void {
    const { buttons, mark } = this.view;
    mark.hidden = !this.edited;
    buttons.edit.hidden = this.editor !== null;
    if (this.edited) buttons.reset.hidden = false;
    this.block.toggleAttribute("data-editing", this.editor !== null);
  }

  private hideOutput(hidden: boolean): void {
    this.block.toggleAttribute("data-guess", hidden);
    this.view.buttons.show.hidden = !hidden;
    if (hidden) this.status.say("Predict the output, then run");
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.script());
      this.status.say("Copied");
    } catch {
      this.status.say("This browser does not let the page copy: select the code and copy it.");
    }
  }

  private listen(): void {
    const { buttons, pre } = this.view;
    const code = codeOf(this.block) as HTMLElement;
    buttons.run.addEventListener("click", () => void this.run());
    buttons.stop.addEventListener("click", () => this.stop());
    buttons.edit.addEventListener("click", () => void this.edit(Infinity));
    buttons.reset.addEventListener("click", () => this.reset());
    buttons.copy.addEventListener("click", () => void this.copy());
    buttons.show.addEventListener("click", () => {
      this.hideOutput(false);
      this.status.say("");
      buttons.run.focus();
    });
    pre.addEventListener("click", (event) => {
      const touch = event instanceof PointerEvent && event.pointerType !== "mouse";
      if (!touch && getSelection()?.isCollapsed) void this.edit(offsetAt(code, event));
    });
    this.block.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      event.preventDefault();
      void this.run();
    });
    for (const sign of ["pointerenter", "touchstart", "focusin"] as const)
      this.block.addEventListener(sign, warmUp, { once: true, passive: true });
  }
}
