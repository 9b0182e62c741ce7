/**
 * The page's side of the Python runtime: one worker per JavaScript context, kept across pages.
 * Nothing is fetched before `boot` or `run`.
 */

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

export declare function boot(): Promise<void>;
export declare function run(code: string, options: RunOptions): Promise<Result>;
export declare function reset(namespace: string): Promise<void>;
/** Terminates the interpreter, ends what runs with `stopped`, and starts a new one. */
export declare function stop(): void;
export declare function phase(): Phase;
/** Returns the function that ends the subscription. */
export declare function onPhase(listener: (phase: Phase, message?: string) => void): () => void;
