// A table that is typed in as a spreadsheet: arrows, Enter and Tab, blocks pasted from Excel, rows that come, go and move, undo.
import { announce, formToken } from "./atelier.js";

const form = document.getElementById("grille");
const table = document.getElementById("grille-table");
const body = table.tBodies[0];
const state = document.getElementById("grille-etat");
const rowWords = document.getElementById("grille-ligne");
const findingsPlace = document.getElementById("grille-constats");
const CELL = "input:not([type=hidden]):not([type=checkbox]), select, textarea";
const PAUSE = 1500;
const MOST_UNDONE = 60;
const writes = !!rowWords;
const model = body.rows[body.rows.length - 1].cloneNode(true);
let current = null; // the cell that has, or last had, the focus
let before = ""; // what it said when the focus came
let edits = false; // whether arrows move within the words of the cell
let past = [];
let future = [];
let findings = [];

const cellsOf = (row) => [...row.cells].slice(1).map((cell) => cell.querySelector(CELL)).filter(Boolean);
const rowOf = (cell) => cell.closest("tr");
const columnOf = (cell) => cell.parentElement.cellIndex - 1;
const rankOf = (row) => row.sectionRowIndex;
const isBlank = (row) => cellsOf(row).every((cell) => !cell.value.trim());

// --- rows ----------------------------------------------------------------------------------------------------------

function makeRow() {
  const row = model.cloneNode(true);
  row.className = "";
  row.dataset.ligne = "0";
  row.querySelector("[name=ligne]").value = "0";
  for (const cell of cellsOf(row)) { cell.value = ""; cell.removeAttribute("aria-invalid"); cell.parentElement.className = ""; }
  return row;
}

function number(from = 0) {
  for (let rank = from; rank < body.rows.length; rank++) {
    const head = body.rows[rank].cells[0];
    head.id = `r${rank}`;
    head.childNodes[1].nodeValue = String(rank + 1);
    cellsOf(body.rows[rank]).forEach((cell, column) => cell.setAttribute("aria-labelledby", `h${column} r${rank}`));
  }
  sayRow();
}

function reach(rank) {
  const first = body.rows.length;
  if (rank < first) return;
  const added = document.createDocumentFragment();
  for (let n = first; n <= rank; n++) added.append(makeRow());
  body.append(added);
  number(first);
}

function put(cell, words) {
  if (cell.tagName === "SELECT") {
    const wanted = fold(words);
    const found = [...cell.options].find((one) => one.value === words || fold(one.value) === wanted || fold(one.textContent) === wanted);
    if (found) cell.value = found.value;
    else { cell.add(new Option(words, words)); cell.value = words; }
  } else {
    cell.value = cell.tagName === "TEXTAREA" ? words : words.replace(/\s*\n\s*/g, " ");
  }
  markGap(cell);
}

const fold = (words) => words.trim().toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim();

function markGap(cell) {
  cell.parentElement.classList.toggle("grille-lacune", /^\[?\s*[àa] compl[ée]ter/i.test(cell.value));
}

// --- what the grid says, kept for an undo, a draft, the server -----------------------------------------------------------

function read() {
  return [...body.rows].map((row) => [Number(row.dataset.ligne), cellsOf(row).map((cell) => cell.value)]);
}

function write(rows) {
  while (body.rows.length > rows.length) body.deleteRow(-1);
  reach(rows.length - 1);
  rows.forEach(([line, words], rank) => {
    const row = body.rows[rank];
    row.dataset.ligne = String(line);
    row.querySelector("[name=ligne]").value = String(line);
    cellsOf(row).forEach((cell, column) => { if (cell.value !== words[column]) put(cell, words[column] ?? ""); });
  });
  number();
}

function keepState() {
  past.push(read());
  if (past.length > MOST_UNDONE) past.shift();
  future = [];
  sayUndo();
}

function change(act) {
  keepState();
  act();
  changed();
}

function changed() {
  if (current) before = current.value;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function travel(from, to, words) {
  if (!from.length) return;
  const place = current && [rankOf(rowOf(current)), columnOf(current)];
  to.push(read());
  write(from.pop());
  if (place) focusAt(Math.min(place[0], body.rows.length - 1), place[1]);
  sayUndo();
  changed();
  announce(words);
}

function sayUndo() {
  if (!writes) return;
  form.querySelector("[data-outil=annuler]").disabled = !past.length;
  form.querySelector("[data-outil=retablir]").disabled = !future.length;
}

// --- moving ----------------------------------------------------------------------------------------------------------

function focusAt(rank, column) {
  const row = body.rows[Math.max(0, Math.min(rank, body.rows.length - 1))];
  const cells = cellsOf(row);
  const cell = cells[Math.max(0, Math.min(column, cells.length - 1))];
  cell.focus();
  if (cell.select) cell.select();
  edits = false;
}

function isAtEdge(cell, key) {
  if (cell.tagName === "SELECT") return true;
  const { selectionStart: start, selectionEnd: end, value } = cell;
  const whole = start === 0 && end === value.length;
  if (!edits && whole) return true;
  if (start !== end) return false;
  if (key === "ArrowLeft") return start === 0;
  if (key === "ArrowRight") return end === value.length;
  if (cell.tagName !== "TEXTAREA") return true;
  return key === "ArrowUp" ? !value.slice(0, start).includes("\n") : !value.slice(end).includes("\n");
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function press(event) {
  const cell = event.target;
  if (!cell.matches(CELL) || event.isComposing) return;
  const [rank, column] = [rankOf(rowOf(cell)), columnOf(cell)];
  const isSelect = cell.tagName === "SELECT";
  const stop = () => event.preventDefault();
  if (event.key in STEPS && event.altKey && !isSelect && writes) {
    if (event.key === "ArrowUp") { stop(); moveRow(-1); }
    if (event.key === "ArrowDown") { stop(); moveRow(1); }
  } else if (event.key in STEPS && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (!isAtEdge(cell, event.key)) return;
    const [down, right] = STEPS[event.key];
    stop();
    if (down > 0 && writes) reach(rank + 1);
    focusAt(rank + down, column + right);
  } else if (event.key === "Enter" && (event.altKey || event.ctrlKey) && cell.tagName === "TEXTAREA") {
    stop();
    cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (event.key === "Enter" && !event.altKey && !event.ctrlKey) {
    stop();
    if (!event.shiftKey && writes) reach(rank + 1);
    focusAt(rank + (event.shiftKey ? -1 : 1), column);
  } else if (event.key === "F2" && !isSelect) {
    stop();
    edits = true;
    cell.setSelectionRange(cell.value.length, cell.value.length);
  } else if (event.key === "Escape" && cell.value !== before) {
    stop();
    cell.value = before;
    changed();
    if (cell.select) cell.select();
    edits = false;
  } else if ((event.key === "Home" || event.key === "End") && event.ctrlKey) {
    stop();
    focusAt(event.key === "Home" ? 0 : body.rows.length - 1, event.key === "Home" ? 0 : cellsOf(body.rows[0]).length - 1);
  } else if (event.ctrlKey && ["z", "y"].includes(event.key.toLowerCase()) && writes) {
    if (cell.value !== before && event.key.toLowerCase() === "z" && !event.shiftKey) return; // the browser undoes what was typed
    stop();
    if (event.key.toLowerCase() === "y" || event.shiftKey) travel(future, past, "Rétabli.");
    else travel(past, future, "Annulé.");
  } else if (event.key === "Delete" && !edits && !isSelect && cell.selectionStart === 0 && cell.selectionEnd === cell.value.length && writes) {
    stop();
    if (cell.value) { keepState(); cell.value = ""; before = ""; markGap(cell); changed(); }
  }
}

// --- pasting ---------------------------------------------------------------------------------------------------------

/** The rows of a block as Excel copies it: tabs, line ends, quotes around what has some of these. */
export function parseBlock(text) {
  const rows = [[]];
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let place = 0;
  while (place <= plain.length) {
    let words = "";
    if (plain[place] === '"' && /^"(?:[^"]|"")*"(?=[\t\n]|$)/.test(plain.slice(place))) {
      const found = plain.slice(place).match(/^"((?:[^"]|"")*)"/);
      words = found[1].replaceAll('""', '"');
      place += found[0].length;
    } else {
      const end = plain.slice(place).search(/[\t\n]/);
      words = end < 0 ? plain.slice(place) : plain.slice(place, place + end);
      place += words.length;
    }
    rows.at(-1).push(words);
    if (place >= plain.length) break;
    if (plain[place] === "\n") rows.push([]);
    place += 1;
    if (place === plain.length) { rows.at(-1).push(""); break; }
  }
  return rows;
}

function clean(cell, words) {
  const typed = words.trim();
  if (!cell.classList.contains("nombre")) return typed;
  if (!/^[-+\u2212]?\d[\d \u00a0\u202f\u2009]*(?:[.,]\d+)?\s*(?:€|euros?)?$/i.test(typed)) return typed;
  return typed.replace(/\s*(?:€|euros?)$/i, "").replace(/[ \u00a0\u202f\u2009]/g, "").replace("\u2212", "-");
}

function paste(event) {
  const cell = event.target.closest(CELL);
  if (!cell || !writes) return;
  const text = event.clipboardData.getData("text/plain");
  const block = parseBlock(text);
  const isBlock = block.length > 1 || block[0].length > 1;
  if (!isBlock && edits) return;
  if (!isBlock && cell.tagName !== "SELECT" && !(cell.selectionStart === 0 && cell.selectionEnd === cell.value.length)) return;
  event.preventDefault();
  const [rank, column] = [rankOf(rowOf(cell)), columnOf(cell)];
  let lost = 0;
  change(() => {
    reach(rank + block.length - 1);
    block.forEach((words, down) => {
      const cells = cellsOf(body.rows[rank + down]);
      words.forEach((one, right) => {
        if (column + right < cells.length) put(cells[column + right], clean(cells[column + right], one));
        else lost += one.trim() ? 1 : 0;
      });
    });
  });
  before = cell.value;
  const count = `${block.length} ligne${block.length > 1 ? "s" : ""} sur ${block[0].length} colonne${block[0].length > 1 ? "s" : ""}`;
  say(`Collé : ${count}.${lost ? ` ${lost} cellule${lost > 1 ? "s" : ""} dépassai${lost > 1 ? "en" : ""}t à droite du tableau et ${lost > 1 ? "ne sont pas collées" : "n’est pas collée"}.` : ""}`);
}

// --- tools -----------------------------------------------------------------------------------------------------------

function moveRow(step) {
  const row = current && rowOf(current);
  const other = row && (step < 0 ? row.previousElementSibling : row.nextElementSibling);
  if (!other) return;
  const cell = current;
  change(() => { if (step < 0) other.before(row); else other.after(row); number(); });
  cell.focus();
  announce(`La ligne est maintenant la ${rankOf(row) + 1}.`);
}

function useTool(name) {
  const row = current ? rowOf(current) : body.rows[0];
  const rank = rankOf(row);
  const column = current ? columnOf(current) : 0;
  if (name === "annuler") travel(past, future, "Annulé.");
  if (name === "retablir") travel(future, past, "Rétabli.");
  if (name === "monter") moveRow(-1);
  if (name === "descendre") moveRow(1);
  if (name === "dessus") { change(() => { row.before(makeRow()); number(); }); focusAt(rank, column); }
  if (name === "dessous") { change(() => { row.after(makeRow()); number(); }); focusAt(rank + 1, column); }
  if (name === "retirer") {
    change(() => { row.remove(); reach(0); number(); });
    focusAt(rank, column);
    announce(`La ligne ${rank + 1} est retirée ; « Annuler » la rend.`);
  }
}

function sayRow() {
  body.querySelector(".grille-courante")?.classList.remove("grille-courante");
  if (!current || !current.isConnected) return;
  rowOf(current).classList.add("grille-courante");
  if (rowWords) rowWords.textContent = `Ligne ${rankOf(rowOf(current)) + 1}`;
}

// --- findings --------------------------------------------------------------------------------------------------------

function say(words) { state.textContent = words; }

function sayFinding() {
  if (!current) return;
  const [rank, column] = [rankOf(rowOf(current)), columnOf(current)];
  const found = findings.filter((one) => one.rang === rank && (one.colonne === column || one.colonne === -1));
  say(found.map((one) => `Ligne ${rank + 1}${one.titre ? `, ${one.titre}` : ""} : ${one.mots}`).join(" "));
}

function showFindings() {
  body.querySelectorAll("[class*=grille-faux-]").forEach((one) => {
    one.className = [...one.classList].filter((name) => !name.startsWith("grille-faux-")).join(" ");
    one.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  });
  for (const one of findings) {
    const row = body.rows[one.rang];
    if (!row) continue;
    if (one.colonne < 0) { row.classList.add(`grille-faux-${one.gravite}`); continue; }
    const cell = cellsOf(row)[one.colonne];
    cell.parentElement.classList.add(`grille-faux-${one.gravite}`);
    if (one.gravite === "erreur") cell.setAttribute("aria-invalid", "true");
  }
  const title = document.createElement("h2");
  title.textContent = "Constats";
  const list = document.createElement("ul");
  list.className = "constats";
  for (const one of findings) {
    const item = document.createElement("li");
    item.className = `constat constat-${one.gravite}`;
    const words = document.createElement("p");
    const place = document.createElement(one.rang >= 0 ? "button" : "strong");
    place.textContent = one.rang >= 0 ? `Ligne ${one.rang + 1}${one.titre ? `, ${one.titre}` : ""}` : "Tableau";
    place.className = one.rang >= 0 ? "etiquette grille-lieu" : "etiquette";
    if (one.rang >= 0) { place.type = "button"; place.addEventListener("click", () => focusAt(one.rang, Math.max(0, one.colonne))); }
    words.append(place, ` ${one.mots}`);
    item.append(words);
    list.append(item);
  }
  const none = document.createElement("p");
  none.textContent = "Aucun constat dans ce tableau.";
  findingsPlace.replaceChildren(title, findings.length ? list : none);
}

let timer = 0;
let asked = 0;

async function check() {
  const mine = ++asked;
  const data = new FormData(form);
  const fields = new URLSearchParams({ grille: data.get("grille"), empreinte: data.get("empreinte"), base: data.get("base") });
  try {
    const answer = await fetch(form.dataset.constats, { method: "POST", body: fields, headers: { "X-CSRF-Token": formToken() } });
    if (!answer.ok || mine !== asked) return;
    findings = await answer.json();
    showFindings();
    sayFinding();
  } catch {
    // the server has gone: what is found is told when it comes back
  }
}

// --- events ----------------------------------------------------------------------------------------------------------

body.addEventListener("focusin", (event) => {
  if (!event.target.matches(CELL)) return;
  if (current !== event.target) { before = event.target.value; edits = false; }
  current = event.target;
  sayRow();
  sayFinding();
});
body.addEventListener("focusout", (event) => {
  const cell = event.target;
  if (!cell.matches(CELL) || cell.value === before) return;
  // What was there before the words that were typed is what an undo gives back.
  const now = cell.value;
  cell.value = before;
  keepState();
  cell.value = now;
  before = now;
});
body.addEventListener("pointerup", (event) => { if (event.target === current && document.activeElement === current) edits = true; });
body.addEventListener("keydown", press);
body.addEventListener("paste", paste);
body.addEventListener("input", (event) => { if (event.target.matches(CELL)) { markGap(event.target); if (event.target.value !== before && !event.target.matches("select")) edits = edits || event.inputType !== "insertText"; } });
form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, PAUSE); });
form.addEventListener("submit", () => { clearTimeout(timer); asked++; });
form.addEventListener("formdata", (event) => {
  const data = event.formData;
  for (const name of [...new Set(data.keys())]) if (/^(c\d+|ligne|retirer)$/.test(name)) data.delete(name);
  data.set("grille", JSON.stringify(read().filter(([line, words]) => line || words.some((one) => one.trim()))));
});
form.addEventListener("brouillon:prendre", (event) => {
  const fields = event.detail.fields;
  for (const name of Object.keys(fields)) if (/^~?(c\d+|ligne|retirer)/.test(name)) delete fields[name];
  fields.grille = JSON.stringify(read().filter(([line, words]) => line || words.some((one) => one.trim())));
});
form.addEventListener("brouillon:rendre", (event) => {
  const { grille } = event.detail.fields;
  if (!grille) return;
  change(() => { const rows = JSON.parse(grille); write([...rows, ...Array.from({ length: 5 }, () => [0, []])]); });
});
form.querySelectorAll("[data-outil]").forEach((one) => one.addEventListener("click", () => useTool(one.dataset.outil)));
body.querySelectorAll(CELL).forEach((cell) => { if (cell.value.includes("ompl")) markGap(cell); });
table.classList.add("grille-prete");
check();
