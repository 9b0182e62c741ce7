/** Entry point of every page: upgrades what stands in it, and loads the heavy parts on intent. */

import { upgradeCells } from "./cell";
import { keepOffline } from "./offline";
import { defineQuiz, showReread } from "./quiz";
import { whenIdle } from "./idle";
import { CHANGED, hasMarks, showMarks } from "./marks";
import { completeTheme } from "./theme";

/** Material's observable of pages; with instant navigation it emits on each one. */
declare const document$: { subscribe(next: () => void): void } | undefined;

function onPage(): void {
  completeTheme(document);
  upgradeCells(document);
  void showReread();
  showMarks();
}

/** Marks without the answers that they stand for would deceive: the log takes them back if it is gone. */
function checkMarks(): void {
  if (hasMarks()) whenIdle(() => void import("./quiz/log").then(({ openLog }) => openLog()).catch(() => {}));
}

defineQuiz();
checkMarks();
for (const sign of [CHANGED, "storage"]) addEventListener(sign, () => showMarks());
keepOffline();
if (typeof document$ === "undefined") onPage();
else document$.subscribe(onPage);
