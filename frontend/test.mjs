// Runs the unit tests of the widgets: node test.mjs [NAME...], for instance `node test.mjs grading`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const names = process.argv.slice(2);
const files = readdirSync(join(import.meta.dirname, "test"))
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
if (files.length === 0) throw new Error(`no test file matches ${names.join(", ")}`);

const out = mkdtempSync(join(tmpdir(), "dlref-frontend-"));
try {
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: files.map((file) => `test/${file}`),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
  });
  const tests = readdirSync(out).map((file) => join(out, file));
  const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...tests], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true });
}
