// A text or a clause beside how it will print: the look follows the words, tools write Markdown, nothing is lost by a key.
import { announce, formToken } from "./atelier.js";

const PAUSE = 180; // milliseconds without a key before the look is asked again

const form = document.querySelector("form[data-apercu]");
const area = form.querySelector("textarea");
const look = document.getElementById("apercu");
const state = form.querySelector("[data-etat]");
const first = new URLSearchParams(new FormData(form)).toString();
let waiting = 0;
let asking = null;

async function refresh() {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(form.dataset.apercu, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-CSRF-Token": formToken(), "X-Fragment": "1" },
      signal: asking.signal,
    });
    // Another window of the same person has asked meanwhile: asked again.
    if (answer.status === 204) { clearTimeout(waiting); waiting = setTimeout(refresh, PAUSE); }
    else if (answer.ok) {
      look.innerHTML = await answer.text();
      look.dataset.frais = "oui";
    }
  } catch (fault) {
    if (fault.name !== "AbortError") state.textContent = "L’aperçu ne répond pas ; ce que vous écrivez reste ici.";
  }
}

form.addEventListener("input", () => {
  // Words that a script has put into the textarea (a draft taken back) are put into the editor too.
  const view = area.editeur?.view;
  if (view && view.state.doc.toString() !== area.value) area.editeur.replace(area.value);
  look.dataset.frais = "non";
  state.textContent = new URLSearchParams(new FormData(form)).toString() === first ? "" : "Modifié, pas encore enregistré";
  clearTimeout(waiting);
  waiting = setTimeout(refresh, PAUSE);
});

form.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.requestSubmit();
  }
});

// --- tools ---

function read() {
  const view = area.editeur?.view;
  if (view) {
    const { from, to } = view.state.selection.main;
    return { text: view.state.doc.toString(), from, to };
  }
  return { text: area.value, from: area.selectionStart, to: area.selectionEnd };
}

function write(from, to, words, select) {
  const view = area.editeur?.view;
  if (view) {
    view.dispatch({ changes: { from, to, insert: words }, selection: { anchor: select[0], head: select[1] }, scrollIntoView: true });
    view.focus();
    return;
  }
  area.setRangeText(words, from, to, "end");
  area.setSelectionRange(...select);
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(sign, usual) {
  const { text, from, to } = read();
  const words = text.slice(from, to) || usual;
  write(from, to, `${sign}${words}${sign}`, [from + sign.length, from + sign.length + words.length]);
}

function begin(sign) {
  const { text, from, to } = read();
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lines = text.slice(start, to).split("\n").map((line) => (line.startsWith(sign) ? line : `${sign}${line}`)).join("\n");
  write(start, to, lines, [start + lines.length, start + lines.length]);
}

function insert(words, select = [words.length, words.length]) {
  const { from, to } = read();
  write(from, to, words, [from + select[0], from + select[1]]);
}

// A row more, as wide as the table in which the cursor stands.
function addRow() {
  const { text, from } = read();
  const end = text.indexOf("\n", from) < 0 ? text.length : text.indexOf("\n", from);
  const line = text.slice(text.lastIndexOf("\n", from - 1) + 1, end);
  if (!line.trim().startsWith("|")) {
    announce("Placez le curseur dans un tableau.");
    state.textContent = "Placez le curseur dans un tableau.";
    return;
  }
  const cells = line.trim().split("|").length - 2;
  const row = `\n|${"   |".repeat(cells)}`;
  write(end, end, row, [end + 3, end + 3]);
}

const TOOLS = {
  gras: () => wrap("**", "mots en gras"),
  italique: () => wrap("*", "mots en italique"),
  titre: () => begin("## "),
  liste: () => begin("- "),
  tableau: () => insert("\n\n| Colonne | Colonne |\n|---|---|\n|  |  |\n\n", [4, 11]),
  ligne: addRow,
  manque: () => insert("[à compléter : quoi]", [15, 19]),
};

form.querySelector("[data-outils]")?.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-outil]");
  if (tool) TOOLS[tool.dataset.outil]();
});

// Arrows go from one tool to the next: the bar takes one stop of the key Tab.
const tools = [...form.querySelectorAll("[data-outil]")];
tools.forEach((tool, rank) => { tool.tabIndex = rank ? -1 : 0; });
form.querySelector("[data-outils]")?.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const rank = tools.indexOf(event.target);
  if (!step || rank < 0) return;
  event.preventDefault();
  const next = tools[(rank + step + tools.length) % tools.length];
  tools.forEach((tool) => { tool.tabIndex = tool === next ? 0 : -1; });
  next.focus();
});

// --- a fault leads to its line ---

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-ligne]");
  if (!link) return;
  event.preventDefault();
  const number = Number(link.dataset.ligne);
  const lines = read().text.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const end = start + (lines[number - 1]?.length ?? 0);
  const view = area.editeur?.view;
  if (view) {
    view.dispatch({ selection: { anchor: start, head: end }, scrollIntoView: true });
    view.focus();
  } else {
    area.focus();
    area.setSelectionRange(start, end);
  }
});
