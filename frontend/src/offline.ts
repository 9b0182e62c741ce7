/** Registers the service worker, once the page is there and the browser idle. */

import { whenIdle } from "./idle";

export type KeepMessage = { keep: string[] };

/** The root of the site: this script lies three folders below it. */
const worker = new URL("../../../sw.js", import.meta.url);

export function keepOffline(): void {
  if (!location.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  const start = () => whenIdle(() => void register());
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}

/** Asks the service worker to keep what was fetched before it could see it. */
export async function keep(urls: string[]): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  const message: KeepMessage = { keep: urls };
  active?.postMessage(message);
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register(worker);
  } catch (error) {
    console.info(`this site will not work offline: ${error}`);
    return;
  }
  if (!navigator.serviceWorker.controller) void keep([location.href.split("#")[0]!]);
  new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[];
    const unseen = entries.filter(({ workerStart }) => workerStart === 0).map(({ name }) => name);
    if (unseen.length > 0) void keep(unseen);
  }).observe({ type: "resource", buffered: true });
}
