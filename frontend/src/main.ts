/** Entry point of every page: upgrades what stands in it, and loads the heavy parts on intent. */

import { upgradeCells } from "./cell";
import { defineQuiz } from "./quiz";

/** Material's observable of pages; with instant navigation it emits on each one. */
declare const document$: { subscribe(next: () => void): void } | undefined;

defineQuiz();
if (typeof document$ === "undefined") upgradeCells(document);
else document$.subscribe(() => upgradeCells(document));
