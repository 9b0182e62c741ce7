/// <reference lib="webworker" />
/**
 * The service worker: what was read once can be read again without a network.
 *
 * A file whose name carries a hash of its content never changes, so the cache answers first. For all
 * else the network does, and the cache when there is none. Nothing is fetched that nobody asked for.
 */

import type { KeepMessage } from "./offline";

declare const self: ServiceWorkerGlobalScope;
/** Stands for the contents of the bundle, by build.mjs. */
declare const VERSION: string;

const PAGES = "dlref-pages";
const PYTHON = "dlref-python";
const ASSETS = `dlref-assets-${VERSION}`;
const KEPT = new Set([PAGES, PYTHON, ASSETS]);

const HASHED = /[.-](?:[0-9a-f]{8}|[0-9A-Z]{8})\.(?:min\.)?\w+$/;
const MANIFEST = "/runtime/manifest.json";
/** The development server's poll for changes: each answer has an address of its own. */
const LIVE_RELOAD = /\/livereload\//;

const NOT_READ_YET = `<!doctype html><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Offline</title><body style="font:1rem/1.6 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem">
<h1>You are offline</h1><p>This page has not been read on this device yet.
Every page that was read before still works: <button onclick="history.back()">go back</button></p>`;

self.addEventListener("install", () => void self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isOurs(request.url)) event.respondWith(answer(event));
});

self.addEventListener("message", (event) => {
  const { keep } = event.data as KeepMessage;
  event.waitUntil(Promise.all(keep.filter(isOurs).map(keepRead)));
});

async function takeOver(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith("dlref-"));
  await Promise.all(ours.filter((name) => !KEPT.has(name)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

function isOurs(url: string): boolean {
  return url.startsWith(self.registration.scope) && !LIVE_RELOAD.test(url);
}

function cacheOf(url: string): Promise<Cache> {
  const { pathname } = new URL(url);
  if (!HASHED.test(pathname)) return caches.open(PAGES);
  return caches.open(pathname.includes("/runtime/") ? PYTHON : ASSETS);
}

async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const cache = await cacheOf(request.url);
  const cached = () => cache.match(keyOf(request.url), { ignoreVary: true });
  if (HASHED.test(new URL(request.url).pathname)) return (await cached()) ?? fetchAndKeep(event, cache);
  try {
    return await fetchAndKeep(event, cache);
  } catch (error) {
    const read = await cached();
    if (read) return read;
    if (request.mode !== "navigate") throw error;
    return new Response(NOT_READ_YET, { headers: { "Content-Type": "text/html" } });
  }
}

async function fetchAndKeep(event: FetchEvent, cache: Cache): Promise<Response> {
  const response = await fetch(event.request);
  if (response.status === 200) event.waitUntil(put(cache, event.request.url, response.clone()));
  return response;
}

async function put(cache: Cache, url: string, response: Response): Promise<void> {
  if (url.endsWith(MANIFEST)) await forgetOldPython(await response.clone().json());
  await cache.put(keyOf(url), response);
}

/** The manifest names every file that the current interpreter needs; the others are of the past. */
async function forgetOldPython(manifest: object): Promise<void> {
  const current = JSON.stringify(manifest);
  const cache = await caches.open(PYTHON);
  for (const { url } of await cache.keys()) {
    const name = url.slice(url.lastIndexOf("/") + 1);
    if (!current.includes(`"${name}"`)) await cache.delete(url);
  }
}

/** Keeps what the page got before this worker was there: the browser still has it at hand. */
async function keepRead(url: string): Promise<void> {
  const cache = await cacheOf(url);
  if (await cache.match(keyOf(url), { ignoreVary: true })) return;
  const response = await fetch(url, { cache: "force-cache" });
  if (response.status === 200) await put(cache, url, response);
}

/** The files are static: a query (what a reader searched for) does not change them. */
function keyOf(url: string): string {
  return url.split(/[?#]/)[0]!;
}
