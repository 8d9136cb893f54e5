// A return: waiting for what is being read, deciding with one key, decisions kept as one decides.
import { announce } from "./atelier.js";

const waiting = document.querySelector("[data-attend]");
if (waiting) {
  // The page asks again until the work has ended; what it tells is said once.
  let said = waiting.textContent.trim();
  const look = async () => {
    const answer = await fetch(waiting.dataset.attend, { headers: { Accept: "text/html" } });
    const seen = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = seen.querySelector("[data-attend]");
    if (!now) { window.location.reload(); return; }
    const words = now.textContent.trim();
    if (words !== said) {
      said = words;
      waiting.querySelector("p").textContent = words;
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 800);
}

const form = document.getElementById("decisions");
if (form) prepareDecisions();

function prepareDecisions() {
  const cards = [...form.querySelectorAll("[data-modification]")];
  let timer = 0;

  const mark = (card) => {
    const chosen = card.querySelector("input[type=radio]:checked");
    if (!chosen) return;
    card.classList.remove("demande-accepter", "demande-refuser", "demande-reste");
    card.classList.add(chosen.value === "" ? "demande-reste" : chosen.value === "refuser" ? "demande-refuser" : "demande-accepter");
  };

  const count = () => {
    const left = cards.filter((card) => card.querySelector("input[type=radio]:checked")?.value === "").length;
    document.getElementById("reste").textContent = left ? `${left} à décider` : "Tout est décidé";
  };

  // Of those that contradict each other, one at most is accepted: the others are refused, and that is said.
  const settle = (card) => {
    const chosen = card.querySelector("input[type=radio]:checked");
    if (!chosen || chosen.value === "" || chosen.value === "refuser") return [];
    const others = card.dataset.contre.split(" ").filter(Boolean)
      .map((number) => document.getElementById(`m${number}`)).filter(Boolean);
    for (const other of others) {
      const refusal = other.querySelector("input[value=refuser]");
      if (refusal && !refusal.checked) { refusal.checked = true; mark(other); }
    }
    return others;
  };

  const keep = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const body = new FormData(form);
      body.set("action", "garder");
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST", body, headers: { Accept: "application/json", "X-CSRF-Token": body.get("_csrf") },
      }).catch(() => null);
      const place = document.getElementById("reste");
      if (!answer || answer.status !== 204) place.textContent = "Les décisions ne sont pas gardées : vérifier que l’atelier est ouvert";
    }, 500);
  };

  form.addEventListener("change", (event) => {
    const card = event.target.closest("[data-modification]");
    if (card) { mark(card); settle(card); count(); }
    keep();
  });
  form.addEventListener("input", (event) => { if (event.target.matches("input:not([type]), input[type=text], textarea")) keep(); });

  const go = (card, step) => {
    const next = cards[cards.indexOf(card) + step];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    return next;
  };

  const choose = (card, input, words) => {
    if (!input) { announce(`Modification ${card.dataset.modification} : rien à choisir, elle se fait à la main`); return; }
    input.checked = true;
    mark(card);
    const others = settle(card);
    count();
    keep();
    const reason = input.dataset.motif ? card.querySelector("input[name^=motif-]") : null;
    const more = others.length ? `, ${others.map((one) => one.dataset.modification).join(" et ")} refusée` : "";
    if (reason && !reason.value) { announce(`Modification ${card.dataset.modification} ${words}${more} : donner un motif`); reason.focus(); return; }
    const next = go(card, 1);
    announce(`Modification ${card.dataset.modification} ${words}${more}${next ? "" : ". C’était la dernière"}`);
  };

  // One key each, only while a change has the focus and nothing is being typed.
  form.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-modification]");
    const typing = event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (!card || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const radios = [...card.querySelectorAll("input[type=radio]")];
    const actions = {
      a: () => choose(card, radios.find((one) => one.value !== "" && one.value !== "refuser"), "acceptée"),
      r: () => choose(card, radios.find((one) => one.value === "refuser"), "refusée"),
      p: () => choose(card, radios.find((one) => one.value === ""), "remise à plus tard"),
      s: () => go(card, 1),
      d: () => go(card, -1),
    };
    const action = actions[event.key.toLowerCase()];
    if (action) { event.preventDefault(); action(); }
  });
  count();
}
