// What every page does more with JavaScript: drop zones, dialogs, spoken announcements, the token of htmx's requests.
const root = document.documentElement;
// Modules of pages import this one at its address without digest, which runs it once more: it listens once.
const first = !root.classList.contains("avec-script");
root.classList.remove("sans-js");
root.classList.add("avec-script");

/** Have readers of the screen say some words. */
export function announce(words) {
  const place = document.getElementById("annonces");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = words; });
}

/** The token that every request that changes something must bear, in the header X-CSRF-Token. */
export function formToken() {
  return document.querySelector('meta[name="csrf"]').content;
}

/** POST a form or fields as a page of ours does; gives the answer. */
export function post(address, body) {
  return fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": formToken() } });
}

function sayChosen(zone, input) {
  const most = Number(zone.dataset.octets);
  const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const words = total > most ? `C’est trop en une fois : ${Math.round(most / 1e6)} Mo au plus. Déposer les fichiers en plusieurs fois.` : "";
  const place = zone.querySelector(".erreur");
  place.textContent = words;
  place.hidden = !words;
  input.setCustomValidity(words);
  const list = zone.querySelector(".depot-liste");
  list.replaceChildren(...[...input.files].map((file) => {
    const item = document.createElement("li");
    const size = file.size < 1e6 ? `${Math.max(1, Math.round(file.size / 1e3))} ko` : `${(file.size / 1e6).toFixed(1).replace(".", ",")} Mo`;
    item.textContent = `${file.name} (${size})`;
    return item;
  }));
}

function prepareZone(zone) {
  if (zone.dataset.pret) return;
  zone.dataset.pret = "oui";
  const input = zone.querySelector("input[type=file]");
  zone.querySelector(".depot-mode").hidden = false;
  input.addEventListener("change", () => sayChosen(zone, input));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("depot-ouvert"); });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("depot-ouvert"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("depot-ouvert");
    const chosen = new DataTransfer();
    const files = [...event.dataTransfer.files];
    for (const file of input.multiple ? files : files.slice(0, 1)) chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function prepare(place) {
  place.querySelectorAll("[data-depot]").forEach(prepareZone);
}

if (first) document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-ouvre]");
  if (opener) document.getElementById(opener.dataset.ouvre).showModal();
  const closer = event.target.closest("[data-ferme]");
  if (closer) closer.closest("dialog").close();
});

// A form that was sent is not sent twice by a second click.
if (first) document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.envoye) { event.preventDefault(); return; }
  form.dataset.envoye = "oui";
  form.setAttribute("aria-busy", "true");
});
if (first) window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-envoye]").forEach((form) => {
    delete form.dataset.envoye;
    form.removeAttribute("aria-busy");
  });
});

// htmx inherits nothing unless told to: the token is put on each of its requests here, and nowhere else.
if (first) document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRF-Token"] = formToken();
});
if (first) document.addEventListener("htmx:after:swap", () => prepare(document));

prepare(document);
