/** The worker that holds the Python interpreter. */

import { boot, createRunner, load, type Runner } from "./interpreter";
import {
  type Assets,
  type FromWorker,
  interruptFlag,
  type Run,
  stoppedUpTo,
  type ToWorker,
} from "./protocol";

let loading: ReturnType<typeof load>;
let current = 0;
let stopped: Int32Array | undefined;
let flag: Uint8Array | undefined;
let becomeReady: (runner: Runner) => void;
/** Runs that arrive before the interpreter wait for it; messages keep their order. */
const ready = new Promise<Runner>((resolve) => {
  becomeReady = resolve;
});

function say(message: FromWorker): void {
  postMessage(message);
}

addEventListener("message", async ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "load") loading = load(data.loader, data.glue);
  else if (data.type === "boot") await start(data.assets, data.interrupt);
  else if (data.type === "run") run(await ready, data);
  else {
    (await ready).reset(data.namespace);
    done(data.id, {});
  }
});

async function start(assets: Assets, interrupt?: SharedArrayBuffer): Promise<void> {
  try {
    const python = await boot(await loading, assets);
    if (interrupt) {
      flag = interruptFlag(interrupt);
      python.setInterruptBuffer(flag);
      stopped = stoppedUpTo(interrupt);
    }
    const runner = createRunner(python, (stream, text) =>
      say({ type: "out", id: current, stream, text }),
    );
    say({ type: "ready" });
    becomeReady(runner);
  } catch (error) {
    say({ type: "failed", message: `Python did not start: ${error}` });
  }
}

function run(runner: Runner, { id, code, namespace, prelude, mode }: Run): void {
  if (stopped && id <= Atomics.load(stopped, 0)) {
    done(id, { stopped: true });
    return;
  }
  current = id;
  if (flag) flag[0] = 0; // an interrupt that came too late for the run before
  const start = performance.now();
  try {
    const error = runner.run(code, namespace, prelude, mode) ?? null;
    const interrupted = stopped !== undefined && id <= Atomics.load(stopped, 0);
    done(id, { error, stopped: interrupted, ms: performance.now() - start });
  } catch (error) {
    done(id, { error: `Python broke down: ${error}\n`, crashed: true });
  }
}

function done(id: number, what: Partial<FromWorker & { type: "done" }>): void {
  say({ type: "done", id, error: null, stopped: false, crashed: false, ms: 0, ...what });
}
