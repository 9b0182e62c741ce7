/** What the page and the Python worker say to each other. */

/** The files that `dlref site prepare` made; the names carry hashes. */
export type Manifest = {
  lock: object;
  loader: string;
  glue: string;
  wasm: string;
  stdlib: string;
  numpy: string;
  native: { path: string; file: string }[];
  package: string;
};

/** The same files, fetched, unpacked and compiled; kept by the page, so that a restart is quick. */
export type Assets = {
  lock: object;
  wasm: WebAssembly.Module;
  stdlib: ArrayBuffer;
  numpy: ArrayBuffer;
  native: { path: string; module: WebAssembly.Module }[];
  package: ArrayBuffer;
};

export type Run = {
  id: number;
  code: string;
  namespace: string;
  prelude: string;
  mode: "interactive" | "script";
};

export type ToWorker =
  | { type: "load"; loader: string; glue: string }
  | { type: "boot"; assets: Assets; interrupt?: SharedArrayBuffer }
  | ({ type: "run" } & Run)
  | { type: "reset"; id: number; namespace: string };

export type FromWorker =
  | { type: "ready" }
  | { type: "failed"; message: string }
  | { type: "out"; id: number; stream: "stdout" | "stderr"; text: string }
  /** `crashed`: the interpreter itself broke and has to be replaced. */
  | { type: "done"; id: number; error: string | null; stopped: boolean; crashed: boolean; ms: number };

/** Layout of the shared memory: byte 0 is Python's interrupt flag, word 1 the last stopped run. */
export const interruptFlag = (memory: SharedArrayBuffer) => new Uint8Array(memory, 0, 1);
export const stoppedUpTo = (memory: SharedArrayBuffer) => new Int32Array(memory, 4, 1);
export const INTERRUPT_BYTES = 8;
export const SIGINT = 2;
