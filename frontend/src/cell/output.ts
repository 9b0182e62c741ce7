/** One place where output appears: what the page documents, then what a run printed. */

import type { Output as Chunk } from "../runtime";
import { sameResult } from "./compare";
import { missingPackage } from "./missing";

const LONGEST = 20_000;

function span(name: string, text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}

/** A traceback with its last line, the message, marked. */
function errorParts(error: string): HTMLElement[] {
  const text = error.trimEnd();
  const end = text.lastIndexOf("\n") + 1;
  const frames = end ? [span("dlref-frames", text.slice(0, end))] : [];
  return [...frames, span("dlref-error", text.slice(end))];
}

export class Output {
  readonly element = span("dlref-out", "");
  private printed = "";
  private length = 0;
  /** Whether the element still shows what stood there before the run: replaced at once, not blanked. */
  private stale = false;

  constructor(private readonly documented: readonly Node[]) {
    this.element.setAttribute("role", "log");
    this.element.setAttribute("aria-label", "Output");
    this.restore();
  }

  /** Back to what the page documents. */
  restore(): void {
    this.show(...this.documented);
  }

  /** The output of a new run follows. */
  begin(): void {
    this.printed = "";
    this.length = 0;
    this.stale = true;
  }

  write({ stream, text }: Chunk): void {
    this.replaceOld();
    if (stream === "stdout") this.printed += text;
    const room = LONGEST - this.length;
    this.length += text.length;
    if (room <= 0) return;
    this.append(`dlref-${stream}`, text.slice(0, room));
    if (text.length > room) this.append("dlref-label", "… the rest is not shown");
  }

  end(error: string | null): void {
    this.replaceOld();
    if (error === null) return;
    this.element.append(...errorParts(error));
    const note = missingPackage(error);
    if (note) this.append("dlref-label", note);
  }

  /** Compares with the documented text; where they differ, both stand there under their names. */
  judge(want: string, error: string | null): boolean {
    const same = sameResult(want, this.printed, error);
    this.element.dataset["verdict"] = same ? "same" : "different";
    if (same) return true;
    if (!this.element.hasChildNodes()) this.append("dlref-stdout", "(nothing)");
    this.element.prepend(span("dlref-label", "printed here"));
    this.append("dlref-label", "documented");
    this.append("dlref-stdout", want || "(nothing)");
    return false;
  }

  show(...nodes: readonly Node[]): void {
    this.stale = false;
    this.element.replaceChildren(...nodes);
    delete this.element.dataset["verdict"];
  }

  private replaceOld(): void {
    if (this.stale) this.show();
  }

  private append(name: string, text: string): void {
    const last = this.element.lastElementChild;
    if (last?.className === name) last.append(text);
    else this.element.append(span(name, text));
  }
}
