/** Fetches and compiles what the Python worker boots from: everything at once, on demand. */

import type { Assets, Manifest } from "./protocol";

const folder = new URL("../runtime/", import.meta.url);
const MANIFEST = "manifest.json";

export function url(file: string): string {
  return new URL(file, folder).href;
}

/** Where everything comes from. */
export function urls({ loader, glue, wasm, stdlib, numpy, native, package: own }: Manifest): string[] {
  const files = [MANIFEST, loader, glue, wasm, stdlib, numpy, own, ...native.map(({ file }) => file)];
  return files.map(url);
}

/** The names of the files. Asked anew each time, so that a new version of the site is noticed. */
export async function fetchManifest(): Promise<Manifest> {
  const response = await get(MANIFEST, { cache: "no-cache" });
  const { files } = await response.json();
  return { ...files.base, ...files.package };
}

export async function fetchAssets(names: Manifest): Promise<Assets> {
  const [wasm, stdlib, numpy, own, ...modules] = await Promise.all([
    compile(names.wasm),
    unpacked(names.stdlib).then((response) => response.arrayBuffer()),
    unpacked(names.numpy).then((response) => response.arrayBuffer()),
    unpacked(names.package).then((response) => response.arrayBuffer()),
    ...names.native.map(({ file }) => compile(file)),
  ]);
  const native = names.native.map(({ path }, i) => ({ path, module: modules[i]! }));
  return { lock: names.lock, wasm, stdlib, numpy, package: own, native };
}

async function compile(file: string): Promise<WebAssembly.Module> {
  return WebAssembly.compileStreaming(unpacked(file, "application/wasm"));
}

async function get(file: string, options?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url(file), options);
  } catch {
    throw new Error("Python needs the network once, and then works offline");
  }
  if (!response.ok) {
    const hint = response.status === 404 ? ": was the site built with `dlref site prepare`?" : "";
    throw new Error(`Python is incomplete here: ${file} answers ${response.status}${hint}`);
  }
  return response;
}

/** The files are gzip under a neutral name: no host compresses or decompresses them on its own. */
async function unpacked(file: string, type = "application/octet-stream"): Promise<Response> {
  const { body } = await get(file);
  const stream = body!.pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": type } });
}
