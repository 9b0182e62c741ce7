/**
 * The page's side of the Python runtime: one worker per JavaScript context, kept across pages.
 * Nothing is fetched before `boot` or `run`.
 */

import { fetchAssets, fetchManifest, url, urls } from "./assets";
import { keep } from "./offline";
import {
  type Assets,
  type FromWorker,
  INTERRUPT_BYTES,
  interruptFlag,
  type Manifest,
  SIGINT,
  stoppedUpTo,
  type ToWorker,
} from "./protocol";

export type Output = { stream: "stdout" | "stderr"; text: string };
export type Result = { error: string | null; stopped: boolean; ms: number };
export type Phase = "off" | "loading" | "ready" | "failed";
export type RunOptions = {
  /** Cells with the same name share their variables. */
  namespace: string;
  /** Runs once in a fresh namespace before the code: the imports of the example. */
  prelude?: string;
  /** How to run: `interactive` shows the value of each top-level expression, as a doctest does. */
  mode?: "interactive" | "script";
  onOutput(output: Output): void;
};

type Pending = { onOutput(output: Output): void; resolve(result: Result): void };

const script = new URL("./worker.js", import.meta.url);
/** How long an interrupted run may take to end before its interpreter is replaced. */
const INTERRUPT_PATIENCE_MS = 1000;

let manifest: Promise<Manifest> | undefined;
let assets: Promise<Assets> | undefined;
let worker: Worker | undefined;
let started: Promise<void> | undefined;
let current: Phase = "off";
let lastId = 0;
const pending = new Map<number, Pending>();
const listeners = new Set<(phase: Phase, message?: string) => void>();
const interrupt = globalThis.crossOriginIsolated ? new SharedArrayBuffer(INTERRUPT_BYTES) : undefined;

export function phase(): Phase {
  return current;
}

/** Returns the function that ends the subscription. */
export function onPhase(listener: (phase: Phase, message?: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function boot(): Promise<void> {
  return (started ??= start());
}

export async function run(code: string, options: RunOptions): Promise<Result> {
  const { namespace, prelude = "", mode = "interactive", onOutput } = options;
  return ask((id) => ({ type: "run", id, code, namespace, prelude, mode }), onOutput);
}

export async function reset(namespace: string): Promise<void> {
  if (started) await ask((id) => ({ type: "reset", id, namespace }), () => {});
}

/** Ends what runs or waits with `stopped`; the interpreter is replaced if it cannot be interrupted. */
export function stop(): void {
  if (pending.size === 0) return;
  if (current !== "ready") settleAll({ error: null, stopped: true, ms: 0 });
  else if (interrupt) interruptRun(interrupt);
  else restart();
}

async function ask(message: (id: number) => ToWorker, onOutput: Pending["onOutput"]): Promise<Result> {
  const id = ++lastId;
  const result = new Promise<Result>((resolve) => pending.set(id, { onOutput, resolve }));
  boot().then(
    () => pending.has(id) && worker?.postMessage(message(id)),
    (error: Error) => settle(id, { error: `${error.message}\n`, stopped: false, ms: 0 }),
  );
  return result;
}

async function start(): Promise<void> {
  enter("loading");
  try {
    const names = await (manifest ??= fetchManifest());
    const fresh = new Worker(script, { type: "module" });
    worker = fresh;
    const ready = listen(fresh);
    send(fresh, { type: "load", loader: url(names.loader), glue: url(names.glue) });
    send(fresh, { type: "boot", assets: await (assets ??= fetchAssets(names)), interrupt });
    await ready;
    enter("ready");
    void keep([script.href, ...urls(names)]);
  } catch (error) {
    discard();
    manifest = assets = undefined; // the next run tries everything again
    const message = error instanceof Error ? error.message : String(error);
    enter("failed", message);
    throw new Error(message);
  }
}

function send(to: Worker, message: ToWorker): void {
  to.postMessage(message);
}

/** Dispatches what the worker says; the promise is about its start. */
function listen(to: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    to.addEventListener("error", (event) => {
      event.preventDefault();
      reject(new Error(`Python's worker did not start: ${event.message ?? "it cannot be loaded"}`));
    });
    to.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === "ready") resolve();
      else if (data.type === "failed") reject(new Error(data.message));
      else if (data.type === "out") pending.get(data.id)?.onOutput(data);
      else {
        settle(data.id, data);
        if (data.crashed) restart();
      }
    });
  });
}

function settle(id: number, { error, stopped, ms }: Result): void {
  pending.get(id)?.resolve({ error, stopped, ms });
  pending.delete(id);
}

function settleAll(result: Result): void {
  for (const id of [...pending.keys()]) settle(id, result);
}

function interruptRun(memory: SharedArrayBuffer): void {
  const victim = worker;
  Atomics.store(stoppedUpTo(memory), 0, lastId);
  interruptFlag(memory)[0] = SIGINT;
  const waiting = [...pending.keys()];
  setTimeout(() => {
    if (worker === victim && waiting.some((id) => pending.has(id))) restart();
  }, INTERRUPT_PATIENCE_MS);
}

function restart(): void {
  discard();
  settleAll({ error: null, stopped: true, ms: 0 });
  boot().catch(() => {}); // listeners of the phase are told
}

function discard(): void {
  worker?.terminate();
  worker = started = undefined;
}

function enter(next: Phase, message?: string): void {
  current = next;
  for (const listener of listeners) listener(next, message);
}
