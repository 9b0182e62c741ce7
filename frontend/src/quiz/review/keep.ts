/** The learner's log: taken out as a file, and other logs taken in. */

import { button, el } from "../html";
import type { Log } from "../log";
import { lineOf, ProgressError, readProgress, writeProgress } from "../progress";
import { counted } from "../words";

const FILE = "progress.jsonl";
const HEAD = 256; // bytes, enough for the first line, by which a foreign file is known

/** Export and import. */
export function transfer(log: Log): HTMLElement {
  const said = el("p", { class: "dlref-r-said", role: "status" });
  const give = button("Export", {}, () => {
    download(FILE, writeProgress(log.entries));
    said.textContent = `${counted(log.entries.length, "entry", "entries")} in ${FILE}.`;
  });
  const input = el("input", { type: "file", accept: ".jsonl,.json,.txt", hidden: true });
  const take = button("Import", {}, () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    said.textContent = ""; // so that an equal answer to the next file is said again
    if (file) said.textContent = await takeIn(log, file);
    input.value = ""; // the same file may be chosen again
  });
  return el("div", {}, el("div", { class: "dlref-q-actions" }, give, take, input), said);
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000); // the download has begun by then
}

/** Adds what is new in a file to the log; returns what to tell. */
async function takeIn(log: Log, file: File): Promise<string> {
  try {
    readProgress(await file.slice(0, HEAD).text());
    const { entries, damaged } = readProgress(await file.text());
    const known = new Set(log.entries.map(lineOf));
    const fresh = new Map(entries.map((entry) => [lineOf(entry), entry]));
    for (const line of known) fresh.delete(line);
    await log.addAll([...fresh.values()]);
    const told = `${counted(fresh.size, "new entry", "new entries")} of ${entries.length} from ${file.name}.`;
    return damaged ? `${told} ${counted(damaged, "line was", "lines were")} damaged and left out.` : told;
  } catch (error) {
    if (error instanceof ProgressError) return `${error.message} Nothing was changed.`;
    if (error instanceof DOMException) return `${file.name} cannot be read. Nothing was changed.`;
    throw error;
  }
}
