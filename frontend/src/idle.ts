/** Work that can wait until the browser has nothing better to do. */
export function whenIdle(action: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(action);
  else setTimeout(action, 500);
}
