/** What a cell says about itself: waiting, running, how it went. */

import type { Phase } from "../runtime";
import type { View } from "./view";

const LOADING = "Loading Python, once per visit, about 6 MB";
/** Whatever ends sooner needs no Stop button and would only flicker. */
const PATIENCE = 300;

export class Status {
  private timers: number[] = [];

  constructor(private readonly view: Pick<View, "block" | "status" | "ticker" | "buttons">) {}

  say(text: string, kind = "", detail = ""): void {
    const { block, status, ticker } = this.view;
    status.textContent = text;
    ticker.textContent = detail;
    block.dataset["status"] = kind;
  }

  start(): void {
    const { block, buttons } = this.view;
    const began = Date.now();
    block.setAttribute("aria-busy", "true");
    buttons.run.setAttribute("aria-disabled", "true");
    const wait = () => {
      buttons.stop.hidden = false;
      block.dataset["slow"] = "";
    };
    this.timers = [window.setTimeout(wait, PATIENCE), window.setInterval(() => this.tick(Date.now() - began), 1000)];
  }

  phase(phase: Phase, message = ""): void {
    if (phase === "loading" || phase === "off") this.say(LOADING, "loading");
    if (phase === "ready") this.say("Running", "running");
    if (phase === "failed") this.fail(message);
  }

  fail(reason: string): void {
    this.say(`Python did not start: ${reason}. Press Run to try again.`, "error");
  }

  end(): void {
    const { block, buttons } = this.view;
    this.timers.forEach((timer) => clearTimeout(timer));
    if (document.activeElement === buttons.stop) buttons.run.focus();
    buttons.stop.hidden = true;
    buttons.run.removeAttribute("aria-disabled");
    block.removeAttribute("aria-busy");
    delete block.dataset["slow"];
  }

  private tick(ms: number): void {
    const { block, ticker } = this.view;
    if (/^(loading|running)$/.test(block.dataset["status"] ?? "")) ticker.textContent = `${Math.round(ms / 1000)} s`;
  }
}
