// Bundles the widgets: node build.mjs DOCS/assets/generated/js. One small entry, everything heavy in
// chunks that are loaded on intent; the service worker goes to DOCS/sw.js, to serve all below it.
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const [out] = process.argv.slice(2);
if (!out) throw new Error("usage: node build.mjs DOCS/assets/generated/js");

rmSync(out, { recursive: true, force: true }); // chunks of earlier builds
const options = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  target: "es2022",
  minify: true,
  legalComments: "none",
};

const widgets = await build({
  ...options,
  entryPoints: { dlref: "src/main.ts", worker: "src/worker.ts" },
  outdir: out,
  splitting: true,
  format: "esm",
  chunkNames: "chunk-[hash]",
  metafile: true,
});

// Chunks carry hashes, so the names and sizes of all files are the version of the whole.
const files = Object.entries(widgets.metafile.outputs).map(([path, { bytes }]) => [basename(path), bytes]);
const version = createHash("sha256").update(JSON.stringify(files.sort())).digest("hex").slice(0, 8);
await build({
  ...options,
  entryPoints: ["src/sw.ts"],
  outfile: join(out, "../../../sw.js"),
  format: "iife",
  define: { VERSION: JSON.stringify(version) },
});
