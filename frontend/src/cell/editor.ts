/** The editor of a cell; loaded when somebody edits. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export type Editor = {
  text(): string;
  replace(text: string): void;
  focus(offset?: number): void;
  close(): void;
};

export type EditorOptions = {
  text: string;
  /** The id of the element that says which keys do what. */
  hint: string;
  onChange(text: string): void;
  onRun(): void;
  onLeave(): void;
};

const color = (name: string) => `var(--md-code-hl-${name}-color)`;

/** The colours of the page's own highlighting. */
const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.controlKeyword], color: color("keyword") },
  { tag: [tags.operatorKeyword, tags.operator], color: color("operator") },
  { tag: [tags.string, tags.special(tags.string)], color: color("string") },
  { tag: [tags.number], color: color("number") },
  { tag: [tags.bool, tags.null], color: color("constant") },
  { tag: [tags.comment], color: color("comment") },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.className], color: color("function") },
  { tag: [tags.punctuation, tags.paren, tags.squareBracket, tags.brace, tags.separator], color: color("punctuation") },
  { tag: [tags.variableName, tags.propertyName], color: color("name") },
]);

/** The measures of the page's own code blocks, so that nothing moves when the editor opens. */
const measures = EditorView.theme({
  "&": { font: "inherit", color: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "inherit", lineHeight: "inherit" },
  ".cm-content": { padding: "0", caretColor: "currentColor" },
  ".cm-line": { padding: "0" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--dlref-line, #8884)" },
});

export function openEditor(host: HTMLElement, options: EditorOptions): Editor {
  const always = (action: () => void) => () => (action(), true);
  const view = new EditorView({
    parent: host,
    doc: options.text,
    extensions: [
      Prec.highest(
        keymap.of([
          { key: "Mod-Enter", run: always(options.onRun) },
          { key: "Escape", run: always(options.onLeave) },
        ]),
      ),
      history(),
      indentOnInput(),
      indentUnit.of("    "),
      bracketMatching(),
      pythonLanguage,
      syntaxHighlighting(colors),
      measures,
      keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
      EditorView.contentAttributes.of({ "aria-label": "Python code", "aria-describedby": options.hint, tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.onChange(update.state.doc.toString());
      }),
    ],
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: (offset = view.state.doc.length) => {
      view.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) } });
      view.focus();
    },
    close: () => view.destroy(),
  };
}
