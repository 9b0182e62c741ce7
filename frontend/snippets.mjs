// Runs snippets in the browser's Python, under Node: node snippets.mjs RUNTIME < snippets.json
// Input: [{prelude, examples: [{code, mode}]}]; output: for each, [{output, error}], up to an error.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const [runtime] = process.argv.slice(2);
const { files } = JSON.parse(readFileSync(join(runtime, "manifest.json"), "utf8"));
const read = (file) => gunzipSync(readFileSync(join(runtime, file)));

function writeFile(python, path, bytes) {
  python.FS.mkdirTree(dirname(path));
  python.FS.writeFile(path, bytes);
}

function unpack(python, pack) {
  let offset = 4 + pack.readUInt32LE(0);
  for (const [name, length] of JSON.parse(pack.subarray(4, offset).toString())) {
    writeFile(python, `/lib/python3.12/site-packages/${name}`, pack.subarray(offset, (offset += length)));
  }
}

async function boot() {
  const folder = mkdtempSync(join(tmpdir(), "dlref-runtime-"));
  try {
    const stdLibURL = join(folder, "stdlib.zip");
    writeFileSync(stdLibURL, read(files.base.stdlib));
    const python = await loadPyodide({ stdLibURL });
    unpack(python, read(files.base.numpy));
    unpack(python, read(files.package.package));
    for (const { path, file } of files.base.native) writeFile(python, path, read(file));
    return python;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const python = await boot();
const { Runner } = python.pyimport("dlref.runner");

function outcomes({ prelude, examples }) {
  let output = "";
  const runner = Runner((stream, text) => void (stream === "stdout" && (output += text)));
  return examples.map(({ code, mode }) => {
    output = "";
    const error = runner.run(code, "", prelude, mode) ?? null;
    return { output, error };
  });
}

// Read as a stream: a pipe that is still being filled cannot be read at once.
console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(outcomes)));
