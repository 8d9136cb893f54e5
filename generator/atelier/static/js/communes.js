// Communes and groupings found while one types; what is ticked joins the choice, and the name follows.
import { announce } from "./atelier.js";

const form = document.querySelector("form.creation");
const words = form.querySelector("#champ-mots");
const departement = form.querySelector("#champ-departement");
const found = form.querySelector("#trouves");
const choice = form.querySelector("#choix");
const name = form.querySelector("#champ-nom");
const firstDay = form.querySelector("#champ-debut");
const lastDay = form.querySelector("#champ-fin");
const proposed = form.querySelector("input[name=nom_propose]");
let asked = 0;

/** The codes that are ticked; of two groupings, the last one that was ticked alone stays. */
function chosen(last) {
  const query = new URLSearchParams();
  for (const box of form.querySelectorAll("input[name=commune]:checked")) query.append("commune", box.value);
  const groupings = [...form.querySelectorAll("input[name=epci]:checked")].map((box) => box.value);
  const one = last && last.name === "epci" && last.checked ? last.value : groupings[0];
  if (one) query.append("epci", one);
  return query;
}

async function show(place, address, query) {
  const answer = await fetch(`${address}?${query}`);
  if (!answer.ok) return false;
  place.innerHTML = await answer.text();
  return true;
}

async function search() {
  const turn = ++asked;
  const query = chosen();
  query.set("mots", words.value);
  query.set("departement", departement.value);
  const answer = await fetch(`${form.dataset.recherche}?${query}`);
  if (!answer.ok || turn !== asked) return;
  found.innerHTML = await answer.text();
  const count = found.querySelectorAll("input").length;
  if (words.value.trim()) announce(count ? `${count} résultats` : "Aucun résultat");
}

async function choose(box) {
  const query = chosen(box);
  const within = found.contains(box) ? found : choice;
  if (!(await show(choice, form.dataset.choix, query))) return;
  const name_ = choice.firstElementChild.dataset.nom;
  if (!name.value.trim() || name.value === proposed.value) name.value = name_;
  proposed.value = name_;
  announce(box.checked ? "Ajouté aux signataires" : "Retiré des signataires");
  if (within === found) {
    words.value = "";
    found.replaceChildren();
    words.focus();
  } else {
    (choice.querySelector("input") || words).focus();
  }
}

let delay;
function soon() {
  clearTimeout(delay);
  delay = setTimeout(search, 120);
}
words.addEventListener("input", soon);
departement.addEventListener("change", search);
form.addEventListener("change", (event) => {
  if (["commune", "epci"].includes(event.target.name)) choose(event.target);
});
// Enter in the search looks for the words: it never creates anything.
words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  search();
});
// Five years to the day, as long as nobody has said otherwise.
let usual = lastDay.value;
firstDay.addEventListener("change", () => {
  const day = new Date(`${firstDay.value}T12:00:00Z`);
  if (Number.isNaN(day.valueOf()) || lastDay.value !== usual) return;
  day.setUTCFullYear(day.getUTCFullYear() + 5);
  day.setUTCDate(day.getUTCDate() - 1);
  lastDay.value = usual = day.toISOString().slice(0, 10);
});
