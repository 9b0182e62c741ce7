/** One press of Run: the examples of a cell in order, in a fresh namespace, each compared with its page. */

import type { Output as Chunk, Result, RunOptions } from "../runtime";

export type Part = {
  source: string;
  /** The documented output; null where there is none to compare with. */
  want: string | null;
  output: {
    begin(): void;
    write(chunk: Chunk): void;
    end(error: string | null): void;
    judge(want: string, error: string | null): boolean;
  };
};

export type Program = {
  namespace: string;
  prelude: string;
  /** Runs first and unseen: what the example builds on. */
  setup: string;
  mode: "interactive" | "script";
  parts: readonly Part[];
  /** Aborted when the reader stops the run, also between two steps. */
  signal: AbortSignal;
};

export type Verdict = { kind: "same" | "different" | "done" | "error" | "stopped"; ms: number };

type Runner = {
  run(code: string, options: RunOptions): Promise<Result>;
  reset(namespace: string): Promise<void>;
};

async function runPart(runner: Runner, program: Program, part: Part): Promise<Verdict> {
  const { namespace, prelude, mode } = program;
  part.output.begin();
  const onOutput = (chunk: Chunk) => part.output.write(chunk);
  const { error, stopped, ms } = await runner.run(part.source, { namespace, prelude, mode, onOutput });
  part.output.end(stopped ? null : error);
  if (stopped) return { kind: "stopped", ms };
  if (part.want === null) return { kind: error === null ? "done" : "error", ms };
  const same = part.output.judge(part.want, error);
  return { kind: same ? "same" : error === null ? "different" : "error", ms };
}

/** What the example builds on; returns whether the reader stopped it. */
async function runSetup(runner: Runner, { namespace, prelude, setup }: Program): Promise<boolean> {
  const silent = { namespace, prelude, mode: "script" as const, onOutput: () => {} };
  return (await runner.run(setup, silent)).stopped;
}

/** Stops at an error that is not documented, and when the reader stops it; a difference does not end the run. */
export async function execute(runner: Runner, program: Program): Promise<Verdict> {
  const verdict: Verdict = { kind: "done", ms: 0 };
  await runner.reset(program.namespace);
  if (program.signal.aborted) return { kind: "stopped", ms: 0 };
  if (program.setup && (await runSetup(runner, program))) return { kind: "stopped", ms: 0 };
  for (const part of program.parts) {
    const { kind, ms } = await runPart(runner, program, part);
    verdict.ms += ms;
    if (kind === "stopped" || kind === "error") return { kind, ms: verdict.ms };
    if (verdict.kind !== "different") verdict.kind = kind;
  }
  return verdict;
}

export function duration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

const WORDS = {
  same: "Matches the documented output",
  different: "Differs from the documented output",
  done: "Done",
  error: "Stopped at an error",
  stopped: "Stopped",
};

export function describe({ kind, ms }: Verdict, edited: boolean): string {
  const words = edited && kind === "done" ? "Edited code ran" : WORDS[kind];
  return `${words} · ${duration(ms)}`;
}
