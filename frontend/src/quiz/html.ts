/** Elements from code, and fragments from data after a sanitiser. */

import DOMPurify from "dompurify";

type Attributes = Record<string, string | boolean>;

/** Makes an element; an attribute that is `false` is left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Makes a button that does not submit. */
export function button(
  text: string,
  attributes: Attributes,
  act: (event: MouseEvent) => void,
): HTMLButtonElement {
  const made = el("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

// Inline styles place the parts of a formula; nothing in them needs a bracket, so no url().
DOMPurify.addHook("uponSanitizeAttribute", (_, data) => {
  if (data.attrName === "style" && !/^[-\w\s.:;%#]*$/.test(data.attrValue)) data.keepAttr = false;
});

/** Turns a bank's HTML into nodes: text, code and formulas (with their MathML), nothing that acts. */
export function fragment(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    ADD_TAGS: ["semantics", "annotation"],
    ADD_ATTR: ["encoding"],
    ALLOW_DATA_ATTR: false,
    FORBID_ATTR: ["id", "name", "tabindex"],
    FORBID_TAGS: [
      "style", "form", "input", "button", "textarea", "select", "option", "dialog",
      "img", "picture", "video", "audio", "source", "image",
    ], // prettier-ignore
  });
}

/** Names a control whose text holds formulas, which browsers leave out of names. */
export function nameFormulas(control: HTMLElement, html: string): void {
  if (html.includes('class="katex"')) control.setAttribute("aria-label", plainText(html));
}

/** The words of an HTML fragment, each formula as its TeX. */
export function plainText(html: string): string {
  const nodes = fragment(html);
  for (const formula of nodes.querySelectorAll(".katex")) {
    formula.replaceWith(formula.querySelector("annotation")?.textContent ?? "");
  }
  return (nodes.textContent ?? "").trim();
}
