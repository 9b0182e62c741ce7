// Makes the files that the browser's Python boots from:
//   node pack.mjs base OUT PYODIDE NUMPY_WHEEL    the interpreter, its standard library and NumPy
//   node pack.mjs package OUT PYODIDE PACKAGE     the package's own files, whose names stand in stdin
// Prints the names of the files as JSON. Each name carries a hash of the content, so that it can be
// cached for ever; .bin files are gzip, which the page unpacks itself, because not every host does.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [kind, out, pyodide, input] = process.argv.slice(2);

function write(name, extension, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const file = `${name}-${hash}.${extension}`;
  const path = join(out, file);
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, extension === "bin" ? gzipSync(bytes, { level: 9 }) : bytes);
  renameSync(part, path);
  return file;
}

async function python() {
  const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
  // A fixed hash seed: the order of a frozenset constant is part of the bytecode.
  const py = await loadPyodide({ indexURL: pyodide, env: { PYTHONHASHSEED: "0" } });
  py.FS.writeFile("/home/pyodide/pack.py", readFileSync(join(import.meta.dirname, "pack.py")));
  return py;
}

function base(py) {
  py.FS.writeFile("/stdlib.zip", readFileSync(join(pyodide, "python_stdlib.zip")));
  py.FS.writeFile("/numpy.whl", readFileSync(input));
  const made = py.runPython(`
    import pack
    modules, native = pack.numpy_files("/numpy.whl")
    [pack.standard_library("/stdlib.zip"), pack.pack(modules), native]
  `);
  const [stdlib, numpy, native] = made.toJs();
  const { info } = JSON.parse(readFileSync(join(pyodide, "pyodide-lock.json"), "utf8"));
  return {
    lock: { info, packages: {} },
    loader: write("pyodide", "mjs", readFileSync(join(pyodide, "pyodide.mjs"))),
    glue: write("pyodide.asm", "js", readFileSync(join(pyodide, "pyodide.asm.js"))),
    wasm: write("pyodide.asm", "bin", readFileSync(join(pyodide, "pyodide.asm.wasm"))),
    stdlib: write("stdlib", "bin", stdlib),
    numpy: write("numpy", "bin", numpy),
    native: native.map(([path, data]) => ({
      path,
      file: write(basename(path).split(".")[0], "bin", data),
    })),
  };
}

async function ownPackage(py) {
  const folder = `/${basename(input)}`;
  for (const name of (await text(process.stdin)).split("\n")) {
    py.FS.mkdirTree(dirname(`${folder}/${name}`));
    py.FS.writeFile(`${folder}/${name}`, readFileSync(join(input, name)));
  }
  py.globals.set("folder", folder);
  const made = py.runPython("import pack; pack.pack(pack.package_files(folder))");
  return { package: write(basename(input), "bin", made.toJs()) };
}

mkdirSync(out, { recursive: true });
const py = await python();
console.log(JSON.stringify(kind === "base" ? base(py) : await ownPackage(py)));
