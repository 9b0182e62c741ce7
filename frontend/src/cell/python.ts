/** When the interpreter loads: at the first sign that somebody wants to run something. */

import { whenIdle } from "../idle";

type Runtime = typeof import("../runtime");

const RAN = "dlref.ran";
let loading: Promise<Runtime> | null = null;

export function python(): Promise<Runtime> {
  loading ??= import("../runtime").catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Starts loading; a failure shows when something is run. */
export function warmUp(): void {
  python()
    .then((runtime) => runtime.boot())
    .catch(() => {});
}

export function rememberRun(): void {
  try {
    localStorage.setItem(RAN, "1");
  } catch {
    // nothing is remembered where storage is switched off
  }
}

/** Readers who ran a cell before get the interpreter ahead, when the browser is idle. */
export function warmUpIfReturning(): void {
  try {
    if (localStorage.getItem(RAN) === null) return;
  } catch {
    return;
  }
  whenIdle(warmUp);
}
