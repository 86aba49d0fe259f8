/* Turns the query field into an editor: SPARQL highlighted, names of the ontology completed.
   Without this script the field stays a plain one and the page works all the same. */
import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
import {bracketMatching, HighlightStyle, syntaxHighlighting} from "@codemirror/language";
import {EditorState, Prec} from "@codemirror/state";
import {drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers} from "@codemirror/view";
import {tags} from "@lezer/highlight";
import {sparql} from "codemirror-lang-sparql";

const KEYWORDS = ("SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH DISTINCT PREFIX LIMIT "
  + "OFFSET EXISTS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG DATATYPE BOUND COALESCE IF REGEX CONTAINS STRSTARTS "
  + "STRENDS STRAFTER STRBEFORE SUBSTR LCASE UCASE YEAR MONTH DAY").split(" ")
  .concat("ORDER BY", "GROUP BY", "HAVING", "FILTER NOT EXISTS", "FILTER EXISTS")
  .map(label => ({label, type: "keyword", boost: -1}));

const field = document.querySelector("#query");
const form = field.form;
const known = JSON.parse(field.dataset.completions);

const names = [...known.terms, ...known.prefixes];
const variables = context => {
  const word = context.matchBefore(/[?$]\w*/);
  if (!word) return null;
  const seen = new Set(context.state.doc.toString().match(/[?$]\w+/g) || []);
  seen.delete(word.text);
  return {from: word.from, options: [...seen].sort().map(label => ({label, type: "variable"})), validFor: /^[?$]\w*$/};
};
const vocabulary = context => {
  const word = context.matchBefore(/[\w-]+:?[\w-]*/);
  if (!word && !context.explicit) return null;
  const from = word ? word.from : context.pos;
  return {from, options: [...names, ...KEYWORDS], validFor: /^[\w-]*:?[\w-]*$/};
};

const colours = HighlightStyle.define([
  {tag: tags.keyword, color: "var(--force)", fontWeight: "600"},
  {tag: [tags.string, tags.literal, tags.number, tags.bool], color: "var(--cooperation)"},
  {tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--talks)"},
  {tag: [tags.comment, tags.lineComment], color: "var(--muted)", fontStyle: "italic"},
  {tag: [tags.url, tags.namespace], color: "var(--link)"},
]);
const look = EditorView.theme({
  "&": {fontSize: ".92rem", color: "var(--ink)", backgroundColor: "var(--sheet)"},
  "&.cm-focused": {outline: "none"},
  ".cm-scroller": {fontFamily: "var(--mono)", lineHeight: "1.55", maxHeight: "26rem"},
  ".cm-content": {caretColor: "var(--ink)", padding: ".6rem 0", minHeight: "11rem"},
  ".cm-cursor": {borderLeftColor: "var(--ink)"},
  ".cm-gutters": {backgroundColor: "var(--shade)", color: "var(--muted)", border: "0"},
  ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "color-mix(in srgb, var(--talks) 8%, transparent)"},
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {backgroundColor: "color-mix(in srgb, var(--talks) 26%, transparent)"},
  ".cm-tooltip": {backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "7px"},
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {backgroundColor: "var(--link)", color: "var(--sheet)"},
  ".cm-completionInfo": {maxWidth: "22rem", padding: ".5rem .8rem", fontFamily: "var(--sans)"},
});

// where text replaces a selection the browser would keep the old text's style in a style attribute, which
// the page's policy forbids and the console would report; so the editor does the replacing itself
const replaceSelected = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const {from, to, empty} = view.state.selection.main;
    if (empty || view.composing || event.inputType !== "insertText" || !event.data) return false;
    event.preventDefault();
    const make = () => view.state.update(view.state.replaceSelection(event.data), {userEvent: "input.type"});
    const taken = view.state.facet(EditorView.inputHandler).some(handle => handle(view, from, to, event.data, make));
    if (!taken) view.dispatch(make());
    return true;
  },
});

const run = () => { field.value = view.state.doc.toString(); form.requestSubmit(); return true; };
const box = document.createElement("div");
box.className = "editor";
field.before(box);
field.hidden = true;
const view = new EditorView({
  parent: box,
  state: EditorState.create({
    doc: field.value,
    extensions: [
      EditorView.cspNonce.of(document.querySelector('meta[name="editor-nonce"]').content),
      lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      syntaxHighlighting(colours), look, sparql(), EditorView.lineWrapping, replaceSelected,
      EditorView.contentAttributes.of({"aria-label": "SPARQL query"}),
      autocompletion({override: [variables, vocabulary]}),
      Prec.highest(keymap.of([{key: "Mod-Enter", run}])),
      // Tab leaves the editor, so that nobody is caught in it
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
    ],
  }),
});

form.addEventListener("submit", () => {
  field.value = view.state.doc.toString();
  // what is too long for an address is posted
  form.method = field.value.length > 6000 ? "post" : "get";
});

const examples = document.querySelector("[data-examples]");
examples.addEventListener("change", () => {
  const chosen = examples.selectedOptions[0];
  view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: chosen.dataset.query}});
  document.querySelector("#about").textContent = chosen.dataset.about;
  view.focus();
});
