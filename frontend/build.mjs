// Bundles the widgets: node build.mjs OUT_DIR. One small entry, everything heavy in chunks loaded on intent.
import { build } from "esbuild";

const [out] = process.argv.slice(2);
if (!out) throw new Error("usage: node build.mjs OUT_DIR");

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { dlref: "src/main.ts", worker: "src/worker.ts" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  chunkNames: "chunk-[hash]",
});
