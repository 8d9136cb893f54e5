// Forms of a dossier: what is wrong is said when one leaves a field, cards come when they are opened, lists are filtered.
import { announce, formToken, post } from "./atelier.js";

const form = document.getElementById("formulaire");
const state = document.getElementById("etat-saisie");
let asked = 0;
let changed = false;

function say(words) {
  if (state) state.textContent = words;
}

/** Put what the server found beside each field; what is no longer found goes. */
function place(html, left) {
  const found = new DOMParser().parseFromString(html, "text/html");
  for (const part of found.querySelectorAll("[data-pour]")) {
    const target = document.getElementById(part.dataset.pour);
    if (!target) continue;
    if (target.innerHTML.trim() !== part.innerHTML.trim()) target.replaceChildren(...part.cloneNode(true).childNodes);
    if (target.classList.contains("en-tete-lu")) target.hidden = false;
    const block = target.closest("[data-champ]");
    if (!block || !target.classList.contains("constats-champ")) continue;
    const wrong = part.dataset.faux === "oui";
    block.classList.toggle("champ-faux", wrong);
    const control = document.getElementById(block.dataset.champ);
    if (control) wrong ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid");
  }
  const block = left && left.isConnected ? left.closest("[data-champ]") : null;
  const words = block ? block.querySelector(".constats-champ").innerText.trim() : "";
  if (words) announce(words);
}

/** Ask what would be found with what is typed; only the last answer counts. */
async function check(left) {
  const turn = ++asked;
  say("Vérification…");
  try {
    const data = new FormData(form);
    data.delete("_action");
    const answer = await post(form.dataset.controle, new URLSearchParams(data));
    const html = await answer.text();
    if (turn !== asked) return;
    if (answer.status === 204) { setTimeout(() => { if (turn === asked) check(left); }, 400); return; } // another window has asked
    if (answer.ok) place(html, left);
    say(answer.ok ? "Modifié, pas encore enregistré." : "La vérification n’a pas pu se faire ; enregistrer reste possible.");
  } catch {
    if (turn === asked) say("L’atelier ne répond pas : ce que vous tapez reste dans cette page.");
  }
}

/** The fields of a card, when it is opened for the first time. */
async function openCard(card) {
  const address = card.dataset.charge;
  delete card.dataset.charge;
  const body = card.querySelector(":scope > .element-corps");
  const answer = await fetch(address, { headers: { "X-CSRF-Token": formToken() } });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  body.replaceChildren(...found.body.childNodes);
  const first = body.querySelector("input:not([type=hidden]), select, textarea");
  if (first) first.focus();
}

function putTyped(fields) {
  for (const [name, value] of fields) {
    for (const one of form.elements) {
      if (one.type === "checkbox" && `${one.name}=${one.value}` === name) one.checked = value === "oui";
      else if (one.name !== name) continue;
      else if (one.type === "radio") one.checked = one.value === value;
      else one.value = value;
    }
  }
  changed = true;
}

function shutOthers(card) {
  const owner = card.parentElement;
  for (const other of owner.querySelectorAll(":scope > details.element[open]")) {
    if (other !== card) other.open = false;
  }
}

function plain(words) {
  return words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[-’']/g, " ").toLowerCase();
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (input.dataset.filtre) {
    const wanted = plain(input.value);
    for (const one of document.getElementById(input.dataset.filtre).querySelectorAll(".element")) {
      one.hidden = !plain(one.querySelector(".element-titre").textContent).includes(wanted);
    }
  }
  if (input.dataset.communes) searchSoon(input);
});

let waiting;
function searchSoon(input) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const query = new URLSearchParams({ mots: input.value, liste: input.dataset.liste });
    const answer = await fetch(`${input.dataset.communes}?${query}`);
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById(input.dataset.vers).replaceChildren(...found.body.childNodes);
  }, 200);
}

if (form) {
  form.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.name || input.name.startsWith("nouveau:") || input.name === "_mots") return;
    changed = true;
    const block = input.closest("[data-champ]");
    if (input.matches("[data-attend]")) block.classList.toggle("attend", input.checked);
    if (block && input.name.startsWith("valeur:") && input.value) {
      const waits = block.querySelector("[data-attend]");
      if (waits && waits.checked) {
        waits.checked = false;
        block.classList.remove("attend");
      }
    }
    check(input);
  });
  form.addEventListener("submit", () => { changed = false; });
  // « toggle » does not bubble: it is caught on its way down.
  form.addEventListener("toggle", (event) => {
    const card = event.target;
    if (!card.matches || !card.matches("details.element") || !card.open) return;
    shutOthers(card);
    if (card.dataset.charge) openCard(card);
  }, true);
  // What was being typed in cards that are shut comes back with them.
  form.addEventListener("brouillon:rendre", (event) => {
    for (const card of form.querySelectorAll("details.element[data-charge]")) {
      const typed = Object.entries(event.detail.fields).filter(([name]) => name.includes(`:${card.dataset.nom}/`));
      if (typed.length) openCard(card).then(() => { card.open = true; putTyped(typed); });
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !form.dataset.draft) event.preventDefault();
  });
}

const summary = document.getElementById("resume");
if (summary) summary.focus();
else if (location.hash) {
  const target = document.querySelector(location.hash.replace(/[^\w#-]/g, ""));
  const card = target && target.closest("details");
  if (card) card.open = true;
  if (target && target.matches("input, select, textarea, fieldset")) target.focus();
}
