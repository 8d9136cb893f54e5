// The editor of texts: a textarea marked data-editeur="markdown" is shown as CodeMirror 6, and stays the truth: what is
// typed is put back into it at once, with its « input » event, so that a form, htmx or a script sees a textarea.
//
// textarea.editeur.view is the editor; textarea.editeur.replace(words) puts other words into both.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, Language, defineLanguageFacet, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  Decoration, EditorView, MatchDecorator, ViewPlugin, drawSelection, highlightActiveLine, keymap, placeholder,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { Table, parser } from "@lezer/markdown";

// Without the languages that @codemirror/lang-markdown brings for HTML blocks: our texts have none.
const MARKDOWN = new Language(defineLanguageFacet(), parser.configure([Table]), [], "markdown");

const FRENCH = {
  "Control character": "Caractère de contrôle",
  "Selection deleted": "Sélection effacée",
  "Find": "Chercher",
  "Replace": "Remplacer par",
  "next": "suivant",
  "previous": "précédent",
  "all": "tout",
  "match case": "respecter la casse",
  "regexp": "expression régulière",
  "by word": "mots entiers",
  "replace": "remplacer",
  "replace all": "tout remplacer",
  "close": "fermer",
  "current match": "résultat courant",
  "replaced match on line $": "remplacé à la ligne $",
  "replaced $ matches": "$ remplacements",
  "on line": "à la ligne",
  "Go to line": "Aller à la ligne",
  "go": "aller",
};

const LOOK = HighlightStyle.define([
  { tag: tags.heading, class: "ed-titre" },
  { tag: tags.strong, class: "ed-gras" },
  { tag: tags.emphasis, class: "ed-italique" },
  { tag: [tags.link, tags.url], class: "ed-lien" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.list], class: "ed-signe" },
  { tag: tags.quote, class: "ed-citation" },
]);

// What is filled in from the facts, and what remains to be filled in by a person.
function mark(pattern, name) {
  const matcher = new MatchDecorator({ regexp: pattern, decoration: Decoration.mark({ class: name }) });
  return ViewPlugin.define((view) => ({
    decorations: matcher.createDeco(view),
    update(change) { this.decorations = matcher.updateDeco(change, this.decorations); },
  }), { decorations: (plugin) => plugin.decorations });
}

function describe(textarea) {
  const given = { spellcheck: "true", lang: "fr", autocapitalize: "sentences" };
  const label = textarea.labels?.[0];
  if (label) {
    label.id ||= `${textarea.id}-nom`;
    given["aria-labelledby"] = label.id;
    label.addEventListener("click", () => textarea.editeur?.view.focus());
  } else if (textarea.getAttribute("aria-label")) {
    given["aria-label"] = textarea.getAttribute("aria-label");
  }
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (textarea.hasAttribute(name)) given[name] = textarea.getAttribute(name);
  }
  return given;
}

/** Show a textarea as an editor; gives what textarea.editeur is. */
export function enhance(textarea) {
  if (textarea.editeur) return textarea.editeur;
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.content ?? "";
  let silent = false;
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.phrases.of(FRENCH),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of(describe(textarea)),
        EditorState.readOnly.of(textarea.readOnly || textarea.disabled),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        MARKDOWN,
        syntaxHighlighting(LOOK),
        mark(/⟦[^⟦⟧\n]*⟧|\{\{.*?\}\}|\{%.*?%\}/g, "ed-champ"),
        mark(/à compléter/gi, "ed-lacune"),
        placeholder(textarea.placeholder),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]), // Tab leaves the editor
        EditorView.updateListener.of((change) => {
          if (!change.docChanged) return;
          textarea.value = change.state.doc.toString();
          if (!silent) textarea.dispatchEvent(new Event("input", { bubbles: true }));
        }),
        EditorView.domEventHandlers({
          blur: () => { textarea.dispatchEvent(new Event("change", { bubbles: true })); },
        }),
      ],
    }),
  });
  view.dom.classList.add("editeur");
  textarea.after(view.dom);
  textarea.hidden = true;
  textarea.editeur = {
    view,
    replace(words) {
      silent = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words } });
      silent = false;
    },
  };
  if (document.activeElement === textarea || textarea.autofocus) view.focus();
  return textarea.editeur;
}

function enhanceAll() {
  document.querySelectorAll('textarea[data-editeur="markdown"]').forEach(enhance);
}

enhanceAll();
document.addEventListener("htmx:after:swap", enhanceAll);
