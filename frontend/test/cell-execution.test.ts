import assert from "node:assert/strict";
import { test } from "node:test";
import { sameResult } from "../src/cell/compare";
import { type Part, type Program, describe, duration, execute } from "../src/cell/execution";
import type { Output, Result, RunOptions } from "../src/runtime";

type Answer = { text?: string } & Partial<Result>;

/** A runtime that knows its answers, and a log of what was asked of it. */
function fakeRunner(answers: Record<string, Answer>) {
  const log: string[] = [];
  return {
    log,
    async run(code: string, options: RunOptions): Promise<Result> {
      log.push(`${options.mode} ${code}`);
      const { text, ...result } = answers[code] ?? {};
      if (text) options.onOutput({ stream: "stdout", text });
      return { error: null, stopped: false, ms: 1, ...result };
    },
    async reset(namespace: string): Promise<void> {
      log.push(`reset ${namespace}`);
    },
  };
}

function part(source: string, want: string | null): Part & { shown: string[] } {
  let printed = "";
  const shown: string[] = [];
  const output = {
    begin: () => void shown.push("begin"),
    write: ({ text }: Output) => void (printed += text),
    end: (error: string | null) => void shown.push(error === null ? "end" : `error ${error}`),
    judge: (documented: string, error: string | null) => sameResult(documented, printed, error),
  };
  return { source, want, output, shown };
}

function program(parts: Part[], setup = "", signal = new AbortController().signal): Program {
  return { namespace: "cell-1", prelude: "import numpy as np", setup, mode: "interactive", parts, signal };
}

test("every run starts in a fresh namespace, after what the example builds on", async () => {
  const runner = fakeRunner({ y: { text: "3\n" } });
  await execute(runner, program([part("y", "3")], "y = 3"));
  assert.deepEqual(runner.log, ["reset cell-1", "script y = 3", "interactive y"]);
});

test("all examples matching is a match, and their times add up", async () => {
  const runner = fakeRunner({ a: { text: "1\n" }, b: { text: "2\n" } });
  const verdict = await execute(runner, program([part("a", "1"), part("b", "2"), part("c", "")]));
  assert.deepEqual(verdict, { kind: "same", ms: 3 });
});

test("one example that differs makes the run differ, and the rest still runs", async () => {
  const runner = fakeRunner({ a: { text: "0\n" }, b: { text: "2\n" } });
  const verdict = await execute(runner, program([part("a", "1"), part("b", "2")]));
  assert.equal(verdict.kind, "different");
  assert.equal(runner.log.length, 3);
});

test("an error ends the run and is shown", async () => {
  const runner = fakeRunner({ a: { error: "NameError: a" } });
  const [first, second] = [part("a", "1"), part("b", "2")];
  assert.equal((await execute(runner, program([first, second]))).kind, "error");
  assert.deepEqual(first.shown, ["begin", "error NameError: a"]);
  assert.deepEqual(second.shown, []);
});

test("a documented error is a match, and the rest runs", async () => {
  const error = "Traceback (most recent call last):\n  line\nValueError: no\n";
  const runner = fakeRunner({ a: { error }, b: { text: "2\n" } });
  const want = "Traceback (most recent call last):\n    ...\nValueError: no";
  assert.equal((await execute(runner, program([part("a", want), part("b", "2")]))).kind, "same");
});

test("code without a documented output is done, not compared", async () => {
  assert.equal((await execute(fakeRunner({ a: { text: "9" } }), program([part("a", null)]))).kind, "done");
});

test("what is stopped is neither an error nor compared", async () => {
  const stopped = part("a", "1");
  const runner = fakeRunner({ a: { stopped: true, error: "stopped" } });
  assert.equal((await execute(runner, program([stopped]))).kind, "stopped");
  assert.deepEqual(stopped.shown, ["begin", "end"]);
  const inSetup = fakeRunner({ s: { stopped: true } });
  assert.equal((await execute(inSetup, program([part("a", "1")], "s"))).kind, "stopped");
});

test("what is stopped while Python loads never starts", async () => {
  const runner = fakeRunner({});
  assert.equal((await execute(runner, program([part("a", null)], "", AbortSignal.abort()))).kind, "stopped");
  assert.deepEqual(runner.log, ["reset cell-1"]);
});

test("the verdict says how it went and how long it took", () => {
  assert.equal(describe({ kind: "same", ms: 3.21 }, false), "Matches the documented output · 3.2 ms");
  assert.equal(describe({ kind: "done", ms: 47.6 }, true), "Edited code ran · 48 ms");
  assert.equal(describe({ kind: "error", ms: 2 }, true), "Stopped at an error · 2.0 ms");
  assert.equal(duration(12_340), "12.3 s");
});
