/** The elements of a cell, added around its highlighted code without moving it. */

import { codeOf } from "./blocks";
import { lineKinds } from "./doctest";
import { Output } from "./output";

type Attributes = Record<string, string>;

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  text = "",
  attributes: Attributes = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export function button(text: string, name: string): HTMLButtonElement {
  return make("button", `dlref-button dlref-${name}`, text, { type: "button" });
}

/** The imports on one line; the rest of them unfolds. */
function preludeRow(prelude: string): HTMLElement {
  const [first = "", ...rest] = prelude.split("\n");
  const row = make("div", "dlref-prelude");
  if (!rest.length) {
    row.append(make("code", "", first));
    return row;
  }
  const all = make("code", "dlref-rest", rest.join("\n"));
  const toggle = make("button", "dlref-fold", "", { type: "button", "aria-expanded": "false" });
  toggle.append(make("code", "", first), make("span", "dlref-more", " …"));
  all.hidden = true;
  toggle.addEventListener("click", () => {
    all.hidden = !all.hidden;
    toggle.setAttribute("aria-expanded", String(!all.hidden));
  });
  row.append(toggle, all);
  return row;
}

/** The nodes of each line; highlighted text breaks lines between elements or at their ends. */
function lineNodes(code: HTMLElement): ChildNode[][] {
  const lines: ChildNode[][] = [[]];
  for (const node of [...code.childNodes]) {
    let rest = node;
    while (rest instanceof Text && rest.data.indexOf("\n") >= 0 && rest.data.indexOf("\n") < rest.length - 1) {
      const next = rest.splitText(rest.data.indexOf("\n") + 1);
      lines.at(-1)?.push(rest);
      lines.push([]);
      rest = next;
    }
    lines.at(-1)?.push(rest);
    if (rest.textContent?.endsWith("\n")) lines.push([]);
  }
  return lines;
}

/** Gives every example of a doctest its own output, in place of the documented lines. */
function splitOutputs(code: HTMLElement): Output[] {
  const text = code.textContent ?? "";
  const kinds = lineKinds(text.split("\n"));
  const places: { input: ChildNode[]; documented: ChildNode[] }[] = [];
  lineNodes(code).forEach((nodes, i) => {
    if (kinds[i] === "first") places.push({ input: [], documented: [] });
    if (kinds[i] === "first" || kinds[i] === "next") places.at(-1)?.input.push(...nodes);
    if (kinds[i] === "output") places.at(-1)?.documented.push(...nodes);
  });
  return places.map(({ input, documented }) => {
    const output = new Output(documented);
    input.at(-1)?.after(output.element);
    return output;
  });
}

export type View = {
  readonly block: HTMLElement;
  /** The highlighted code, as the page came with it. */
  readonly pre: HTMLElement;
  /** Where the editor opens. */
  readonly editing: HTMLElement;
  /** One output an example; none in a script. */
  readonly outputs: readonly Output[];
  /** Where scripts and edited code print. */
  readonly tail: Output;
  readonly bar: HTMLElement;
  readonly buttons: Record<"run" | "stop" | "show" | "reset" | "edit" | "copy", HTMLButtonElement>;
  readonly status: HTMLElement;
  /** Says that the code is not the page's. */
  readonly mark: HTMLElement;
  /** What changes by the second; not read aloud. */
  readonly ticker: HTMLElement;
  /** Which keys do what in the editor. */
  readonly hint: HTMLElement;
};

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
let hints = 0;

function makeBar(): Pick<View, "bar" | "buttons" | "status" | "mark" | "ticker" | "hint"> {
  const status = make("span", "dlref-status", "", { role: "status" });
  const ticker = make("span", "dlref-ticker", "", { "aria-hidden": "true" });
  const keys = `${MAC ? "⌘" : "Ctrl"}+Enter runs, Tab indents, Escape leaves the editor`;
  const hint = make("span", "dlref-hint", keys, { id: `dlref-hint-${++hints}` });
  const message = make("span", "dlref-message");
  const mark = make("span", "dlref-edited", "edited");
  message.append(mark, status, ticker, hint);
  const buttons = {
    run: button("Run", "run"),
    stop: button("Stop", "stop"),
    show: button("Show output", "show"),
    reset: button("Reset", "reset"),
    edit: button("Edit", "edit"),
    copy: button("Copy", "copy"),
  };
  for (const name of ["stop", "show", "reset"] as const) buttons[name].hidden = true;
  const bar = make("div", "dlref-bar");
  const actions = make("div", "dlref-actions");
  actions.append(buttons.show, buttons.reset, buttons.edit, buttons.copy);
  bar.append(buttons.run, buttons.stop, message, actions);
  return { bar, buttons, status, mark, ticker, hint };
}

/** `documented` is what the tail shows before its first run. */
export function buildView(block: HTMLElement, prelude: string, documented: string): View {
  const code = codeOf(block) as HTMLElement;
  const pre = code.parentElement as HTMLElement;
  const outputs = block.matches(".language-pycon") ? splitOutputs(code) : [];
  const tail = new Output(documented ? [document.createTextNode(documented)] : []);
  tail.show();
  const bar = makeBar();
  block.classList.add("dlref-cell");
  block.setAttribute("role", "group");
  block.setAttribute("aria-label", "Runnable example");
  const editing = make("div", "dlref-editor");
  editing.hidden = true;
  pre.before(preludeRow(prelude));
  pre.after(editing);
  // The output of an example stands where its page shows it; a script's below the Run button, which stays in place.
  block.append(...(outputs.length ? [tail.element, bar.bar] : [bar.bar, tail.element]));
  return { block, pre, editing, outputs, tail, ...bar };
}
