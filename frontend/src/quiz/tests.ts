/** A learner's function on trial: its code runs in the worker, then each of our calls of it. */

import type { Result, RunOptions } from "../runtime";
import type { ImplementItem } from "./bank";

export type Outcome = { passed: boolean; want: string; got: string };
export type Trial = Pick<Result, "error" | "stopped"> & {
  /** What each call gave; none if the code stopped before. */
  outcomes: Outcome[];
  /** What the learner's code printed itself. */
  printed: string;
};
export type Runner = {
  run(code: string, options: RunOptions): Promise<Result>;
  reset(namespace: string): Promise<void>;
};

/** Two runs, so that a traceback counts the lines of the learner's own code. */
export async function runTests(
  runner: Runner,
  { module, name, tests }: ImplementItem["answer"],
  code: string,
  namespace: string,
): Promise<Trial> {
  let output = "";
  const around = `${JSON.stringify(module)}, ${JSON.stringify(name)}`;
  const options: RunOptions = {
    namespace,
    prelude: `from dlref.trial import names_around as _around\nglobals().update(_around(${around}))`,
    mode: "script",
    onOutput: ({ text }) => (output += text),
  };
  await runner.reset(namespace);
  const own = await runner.run(code, options);
  if (own.error !== null || own.stopped) return { ...own, outcomes: [], printed: output };
  const calls = JSON.stringify(JSON.stringify(tests)); // text that Python reads as one string
  const report = `from dlref.trial import report as _report\n_report(${calls}, globals())`;
  const checked = await runner.run(report, options);
  return { ...checked, ...readOutput(output) };
}

/** A line of JSON for each call stands between what the learner's code printed. */
export function readOutput(output: string): Pick<Trial, "outcomes" | "printed"> {
  const lines = output.split("\n");
  const isReport = (line: string) => line.startsWith('{"passed": ');
  return {
    outcomes: lines.filter(isReport).map((line) => JSON.parse(line) as Outcome),
    printed: lines.filter((line) => line && !isReport(line)).join("\n"),
  };
}
