/** What every type of question offers to the card that holds it. */

import type { Response } from "./grading";

/** `at` is where something is missing; else the field, if any. */
export type Reading = { response: Response } | { missing: string; at?: HTMLElement };

export interface Control {
  /** The area where the learner answers; it stands in a fieldset under the stem. */
  readonly element: HTMLElement;
  /** What was answered, or what is missing; changes nothing. The area emits `input` at each change. */
  read(): Reading;
  /** Puts an answer given before into the area, to be changed. */
  fill(response: Response): void;
  /** Shows an answer beside the right one; the card has locked the area. */
  settle(response: Response): void;
  /** What the button says that checks the answer; “Check” if not given. */
  readonly verb?: string;
  /** Chooses the n-th option, counted from 1. */
  pick?(position: number): void;
  /** Where the learner types; without it, the card keeps the focus. */
  readonly field?: HTMLElement;
  /** A step before the answer can be given: its name, until it is taken. */
  readonly firstStep?: { name: string; take(): void };
}
