/** What every type of question offers to the card that holds it. */

import type { Response } from "./grading";

export type Reading = { response: Response } | { missing: string };

export interface Control {
  /** The area where the learner answers; it stands in a fieldset under the stem. */
  readonly element: HTMLElement;
  /** What was answered, or what is missing. */
  read(): Reading;
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
