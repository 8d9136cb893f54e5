// « Le texte »: a click, or Enter, on a passage tells what it comes from; the text follows what is saved elsewhere.
import { announce } from "./atelier.js";

const PART = { "X-Fragment": "1" };
const reading = document.getElementById("lecture");
const panel = document.getElementById("origine");
let asked = 0;

async function fetchPart(address) {
  const answer = await fetch(address, { headers: PART });
  return answer.ok && answer.status !== 204 ? answer.text() : null;
}

// --- where a passage comes from ---

const LEAD = "a.origine";

function findLead(block) {
  return block.querySelector(`:scope > ${LEAD}`) ?? block.closest("tr")?.querySelector(LEAD) ?? null;
}

function choose(block) {
  reading.querySelectorAll(".choisi").forEach((one) => one.classList.remove("choisi"));
  block.classList.add("choisi");
  const lead = findLead(block);
  if (lead) rove(lead);
}

async function tellOrigin(block, fact = "") {
  choose(block);
  const query = new URLSearchParams({ bloc: block.dataset.bloc });
  if (fact) query.set("fait", fact);
  const mine = ++asked;
  const part = await fetchPart(`${reading.dataset.adresse}/origine?${query}`);
  if (mine !== asked) return;
  panel.innerHTML = part ?? "<h2>D’où vient ce passage</h2><p>Ce passage a changé : choisissez-le à nouveau.</p>";
  panel.classList.add("panneau-plein");
  announce("L’origine du passage est affichée à côté du texte.");
}

reading.addEventListener("click", (event) => {
  const lead = event.target.closest(LEAD);
  if (event.target.closest("a, button") && !lead) return;
  if (String(getSelection())) return; // words are being selected, to be copied
  const block = event.target.closest("[data-bloc]");
  if (!block || !event.target.closest(".feuille")) return;
  event.preventDefault();
  tellOrigin(block, event.target.closest("[data-fait]")?.dataset.fait);
});

// One passage at a time is in the order of the keys Tab: arrows go to the others.
function rove(lead) {
  reading.querySelectorAll(LEAD).forEach((one) => { one.tabIndex = -1; });
  lead.tabIndex = 0;
}

reading.addEventListener("keydown", (event) => {
  const lead = event.target.closest?.(LEAD);
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!lead || !(event.key in steps)) return;
  event.preventDefault();
  const leads = [...reading.querySelectorAll(LEAD)];
  const wanted = Math.min(leads.length - 1, Math.max(0, leads.indexOf(lead) + steps[event.key]));
  rove(leads[wanted]);
  leads[wanted].focus();
});

// --- gaps and facts ---

function showGap() {
  const gaps = [...reading.querySelectorAll("mark.lacune")];
  if (!gaps.length) return;
  const seen = gaps.findIndex((one) => one.classList.contains("visee"));
  gaps[seen]?.classList.remove("visee");
  const next = gaps[(seen + 1) % gaps.length];
  next.classList.add("visee");
  next.scrollIntoView({ block: "center" });
  tellOrigin(next.closest("[data-bloc]"));
}

reading.addEventListener("click", (event) => {
  if (event.target.closest("[data-manque-suivant]")) showGap();
  const facts = event.target.closest("[data-montre-faits]");
  if (facts) {
    const shown = reading.classList.toggle("montre-faits");
    facts.setAttribute("aria-pressed", String(shown));
  }
});

function aim(name) {
  const block = document.querySelector(`[data-bloc="${CSS.escape(name)}"]`);
  if (!block) return false;
  block.scrollIntoView({ block: "center" });
  tellOrigin(block);
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-bloc-vise]");
  if (link && aim(link.dataset.blocVise)) event.preventDefault();
});

// --- what comes after the page: remarks, and what others save ---

async function load(place) {
  const part = await fetchPart(place.dataset.charge);
  if (part !== null) place.innerHTML = part;
}

async function follow() {
  if (document.hidden) return;
  const query = new URLSearchParams({ empreinte: reading.dataset.empreinte });
  const answer = await fetch(`${reading.dataset.adresse}?${query}`, { headers: PART });
  if (answer.status !== 200) return;
  reading.innerHTML = await answer.text();
  reading.dataset.empreinte = answer.headers.get("X-Empreinte") ?? "";
  prepare();
  announce("Le texte a été mis à jour.");
}

function prepare() {
  const leads = reading.querySelectorAll(LEAD);
  if (leads.length) rove(leads[0]);
}

prepare();
// The rules look at every piece: whoever clicks a passage at once does not wait for them.
setTimeout(() => document.querySelectorAll("[data-charge]").forEach(load), 1200);
window.addEventListener("focus", follow);
const query = new URLSearchParams(location.search);
const wanted = query.get("passage") ?? query.get("bloc");
if (wanted) aim(wanted);
