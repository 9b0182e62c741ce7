/** A reader's edits of one cell, kept in the browser; forgotten where the browser refuses to keep them. */

export type Drafts = { load(): string | null; save(code: string): void; clear(): void };

/** FNV-1a, 32 bits: enough to notice that the page's own code has changed since. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null; // storage is full, or switched off
  }
}

export function drafts(storage: () => Storage, key: string): Drafts {
  return {
    load: () => attempt(() => storage().getItem(key)),
    save: (code) => void attempt(() => storage().setItem(key, code)),
    clear: () => void attempt(() => storage().removeItem(key)),
  };
}
