/** Boots Pyodide from assets that the page has fetched and compiled; it fetches nothing itself. */

import type { PyodideInterface, loadPyodide } from "pyodide";
import type { PyCallable } from "pyodide/ffi";
import type { Assets } from "./protocol";

const PACKAGES = "/lib/python3.12/site-packages";

/** The part of Emscripten's dynamic linker that `link` needs. */
type Linker = {
  LDSO: { loadedLibsByName: Record<string, object> };
  loadWebAssemblyModule(
    module: WebAssembly.Module,
    flags: object,
    name: string,
    localScope: object,
  ): object;
};
type Loader = { loadPyodide: typeof loadPyodide };
type EmscriptenSettings = {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
};
type Create = (settings: EmscriptenSettings) => unknown;
declare global {
  var _createPyodideModule: Create;
}

export type Emit = (stream: "stdout" | "stderr", text: string) => void;
export type Runner = {
  run(code: string, namespace: string, prelude: string, mode: string): string | undefined;
  reset(namespace: string): void;
};

/** The two scripts of Pyodide, by their URLs. The second defines `_createPyodideModule`. */
export async function load(loader: string, glue: string): Promise<Loader> {
  const [module] = await Promise.all([import(loader), import(glue)]);
  return module;
}

export async function boot({ loadPyodide }: Loader, assets: Assets): Promise<PyodideInterface> {
  const stdLibURL = URL.createObjectURL(new Blob([assets.stdlib]));
  provideWasm(assets.wasm);
  const python = await loadPyodide({
    // Pyodide fetches `${indexURL}pyodide.asm.wasm` for the `instantiateWasm` that is replaced here.
    indexURL: "data:,",
    lockFileURL: `data:application/json,${encodeURIComponent(JSON.stringify(assets.lock))}`,
    stdLibURL,
    enableRunUntilComplete: false,
    env: { HOME: "/home/pyodide", LANG: "en_US.UTF-8" },
  });
  URL.revokeObjectURL(stdLibURL);
  unpack(python.FS, assets.numpy);
  unpack(python.FS, assets.package);
  link(python, assets.native);
  python.runPython("import numpy, numpy.random, numpy.linalg, numpy.fft, dlref.runner");
  return python;
}

export function createRunner(python: PyodideInterface, emit: Emit): Runner {
  const make: PyCallable = python.pyimport("dlref.runner").Runner;
  return make(emit) as unknown as Runner;
}

/** Hands Pyodide the module that is compiled already. */
function provideWasm(module: WebAssembly.Module): void {
  const create = globalThis._createPyodideModule;
  globalThis._createPyodideModule = (settings) => {
    settings.instantiateWasm = (imports, done) => {
      WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
      return {};
    };
    return create(settings);
  };
}

/** Links NumPy's native libraries from compiled modules, so that its imports compile nothing. */
function link(python: PyodideInterface, native: Assets["native"]): void {
  const linker = (python as PyodideInterface & { _module: Linker })._module;
  for (const { path, module } of native) {
    const library = { refcount: Infinity, name: path, exports: {}, global: false };
    linker.LDSO.loadedLibsByName[path] = library;
    const flags = { loadAsync: false, nodelete: true, allowUndefined: true, global: false };
    library.exports = linker.loadWebAssemblyModule(module, flags, path, {});
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, new Uint8Array(0)); // the importer looks for the file, not in it
  }
}

/** Writes the files of a pack: the length of its index, the index in JSON, then their contents. */
function unpack(fs: PyodideInterface["FS"], pack: ArrayBuffer): void {
  const bytes = new Uint8Array(pack);
  let offset = 4 + new DataView(pack).getUint32(0, true);
  const index: [string, number][] = JSON.parse(new TextDecoder().decode(bytes.subarray(4, offset)));
  for (const [name, length] of index) {
    const path = `${PACKAGES}/${name}`;
    fs.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    fs.writeFile(path, bytes.subarray(offset, offset + length), { canOwn: true });
    offset += length;
  }
}
