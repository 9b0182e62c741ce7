/** Which code blocks of a page run, and what they see before their first line. */

import { parseDoctest, sourceOf } from "./doctest";

const CODE = ":is(.language-pycon, .language-python).highlight";
const LEFT_ALONE = ".no-run, .torch, .doc-signature, .doc-source, details.mkdocstrings-source";

export function codeOf(block: Element): HTMLElement | null {
  return block.querySelector<HTMLElement>(":scope > pre > code");
}

export function runnableBlocks(root: ParentNode): HTMLElement[] {
  const blocks = [...root.querySelectorAll<HTMLElement>(`article ${CODE}`)];
  return blocks.filter((block) => codeOf(block) && !block.closest(LEFT_ALONE));
}

/** The module of a documented object: a class and its members live in what stands before the class. */
export function moduleOf(name: string, isModule: boolean): string {
  if (isModule) return name;
  const parts = name.split(".");
  const owner = parts.findIndex((part) => /^\p{Lu}/u.test(part));
  return parts.slice(0, owner < 0 ? -1 : owner).join(".");
}

/** The imports of an example: NumPy, and in a docstring the public names of its module. */
export function preludeOf(block: Element): string {
  const object = block.closest(".doc-object");
  const name = object?.querySelector(":scope > [id]")?.id;
  if (!object || !name) return "import numpy as np";
  const module = moduleOf(name, object.classList.contains("doc-module"));
  return `import numpy as np\nfrom ${module} import *`;
}

/** The examples that stand earlier in the same docstring: together they are one doctest. */
export function setupOf(block: Element): string {
  const object = block.closest(".doc-object");
  if (!object || !block.matches(".language-pycon")) return "";
  const siblings = runnableBlocks(document).filter((other) => other.closest(".doc-object") === object);
  const earlier = siblings.slice(0, siblings.indexOf(block as HTMLElement));
  const doctests = earlier.filter((other) => other.matches(".language-pycon"));
  return doctests.map((other) => sourceOf(parseDoctest(codeOf(other)?.textContent ?? ""))).join("\n");
}
