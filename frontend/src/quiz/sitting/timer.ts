/** The time that is left, for the eye each second and for the ear now and then. */

import { el } from "../html";
import { counted } from "../words";

const SECOND = 1000; // ms
const MINUTE = 60 * SECOND;
const SAID = [30, 10, 5, 1]; // minutes left

export class Timer {
  readonly element: HTMLElement;
  readonly #left: () => number;
  readonly #over: () => void;
  readonly #shown = el("span", { role: "timer", "aria-label": "Time left" });
  readonly #spoken = el("span", { class: "dlref-spoken", "aria-live": "polite" });
  readonly #ticking: ReturnType<typeof setInterval>;
  #before: number;

  constructor(left: () => number, over: () => void) {
    this.#left = left;
    this.#over = over;
    this.#before = left();
    this.element = el("span", { class: "dlref-q-timer" }, this.#shown, this.#spoken);
    this.#ticking = setInterval(() => this.#tick(), SECOND);
    this.#show();
  }

  close(): void {
    clearInterval(this.#ticking);
  }

  #tick(): void {
    const left = this.#show();
    const passed = SAID.find((minutes) => left <= minutes * MINUTE && this.#before > minutes * MINUTE);
    if (passed !== undefined) this.#spoken.textContent = `${counted(passed, "minute")} left.`;
    this.#before = left;
    if (left > 0) return;
    this.close();
    this.#over();
  }

  #show(): number {
    const left = this.#left();
    this.#shown.textContent = clock(left);
    return left;
  }
}

/** “1:05:09”, “5:09”. */
export function clock(left: number): string {
  const seconds = Math.ceil(left / SECOND);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
