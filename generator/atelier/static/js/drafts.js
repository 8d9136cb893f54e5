// What is being typed in a form is kept by the server after a second of pause, and when the page is left.
// <form data-draft [data-draft-name="when a page has several forms"]>; its value may be the address of the drafts.
// Hidden fields (what was read when the page was opened) are kept with the words and come back with them: what others
// have saved since is then seen as it would have been.
// A form whose fields are made by a script listens to « brouillon:prendre » and « brouillon:rendre » (detail.fields).
import { announce, formToken } from "./atelier.js";

const PAUSE = 1000;
const MAX_LAST_WORDS = 60000; // bytes that a browser still sends for a page that goes
const HIDDEN = "~"; // before the name of a hidden field
const OWN = new Set(["_csrf", "_brouillon"]);

function readFields(form) {
  const fields = {};
  for (const one of form.elements) {
    if (!one.name || OWN.has(one.name) || one.disabled || ["file", "submit", "button", "password"].includes(one.type)) continue;
    if (one.type === "hidden") { const key = HIDDEN + one.name; fields[key] = key in fields ? fields[key] + "\u0000" + one.value : one.value; }
    else if (one.type === "checkbox") fields[one.name + (one.value === "on" ? "" : "=" + one.value)] = one.checked ? "oui" : "";
    else if (one.type === "radio") { if (one.checked) fields[one.name] = one.value; }
    else if (one.name in fields) fields[one.name] += "\u0000" + one.value;
    else fields[one.name] = one.value;
  }
  form.dispatchEvent(new CustomEvent("brouillon:prendre", { detail: { fields } }));
  return fields;
}

function putFields(form, fields) {
  form.dispatchEvent(new CustomEvent("brouillon:rendre", { detail: { fields } }));
  const rank = {};
  for (const one of form.elements) {
    if (!one.name || OWN.has(one.name)) continue;
    const before = one.type === "checkbox" || one.type === "radio" ? one.checked : one.value;
    if (one.type === "checkbox") {
      const key = one.name + (one.value === "on" ? "" : "=" + one.value);
      if (key in fields) one.checked = fields[key] === "oui";
    } else if (one.type === "radio") {
      if (one.name in fields) one.checked = fields[one.name] === one.value;
    } else if (one.type !== "file") {
      const key = one.type === "hidden" ? HIDDEN + one.name : one.name;
      if (!(key in fields)) continue;
      const parts = fields[key].split("\u0000");
      const nth = (rank[key] = (rank[key] ?? -1) + 1);
      if (nth < parts.length) one.value = parts[nth];
    }
    const after = one.type === "checkbox" || one.type === "radio" ? one.checked : one.value;
    if (before !== after) one.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function isSame(one, other) {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const plain = (words) => (words ?? "").replace(/\r\n/g, "\n").trimEnd();
  return [...keys].every((key) => key.startsWith(HIDDEN) || plain(one[key]) === plain(other[key]));
}

function follow(form) {
  const address = form.dataset.draft || location.pathname.split("/").slice(0, 3).join("/") + "/brouillons";
  const page = location.pathname + (form.dataset.draftName ? "#" + form.dataset.draftName : "");
  const name = document.createElement("input");
  Object.assign(name, { type: "hidden", name: "_brouillon", value: page });
  form.append(name);
  let kept = JSON.stringify(readFields(form));
  let timer = 0;
  let isSent = false;
  let isPaused = false;

  function send(extra, last = false) {
    const body = new URLSearchParams({ page, ...extra });
    return fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": formToken() }, keepalive: last });
  }
  async function keep(last = false) {
    clearTimeout(timer);
    timer = 0;
    if (isSent || isPaused) return;
    const words = JSON.stringify(readFields(form));
    if (words === kept || (last && words.length > MAX_LAST_WORDS)) return;
    const before = kept;
    kept = words;
    try {
      const answer = await send({ champs: words }, last);
      if (!answer.ok) kept = before;
    } catch {
      kept = before; // the server has gone: tried again at the next key
    }
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
  form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(keep, PAUSE); });
  form.addEventListener("submit", () => { isSent = true; clearTimeout(timer); });
  window.addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
  window.addEventListener("pageshow", () => { isSent = false; });

  async function offer() {
    const answer = await fetch(`${address}?page=${encodeURIComponent(page)}`);
    if (answer.status !== 200) return;
    const draft = await answer.json();
    if (isSame(draft.champs, readFields(form))) { send({ oublier: "oui" }); return; }
    isPaused = true;
    const bar = document.createElement("div");
    bar.className = "brouillon";
    bar.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = `Ce que vous tapiez ici le ${draft.moment} n’a pas été enregistré.`;
    bar.append(words);
    for (const [label, kind, act] of [
      ["Reprendre ce que vous tapiez", "bouton", () => { putFields(form, draft.champs); announce("Votre saisie est reprise ; elle n’est pas encore enregistrée."); }],
      ["L’oublier", "bouton bouton-discret", () => { send({ oublier: "oui" }); announce("La saisie est oubliée."); }],
    ]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: kind, textContent: label });
      button.addEventListener("click", () => { isPaused = false; act(); bar.remove(); form.querySelector("input:not([type=hidden]), textarea, select")?.focus(); });
      bar.append(button);
    }
    form.prepend(bar);
    form.addEventListener("input", () => { isPaused = false; }, { once: true });
  }
  offer().catch(() => {}); // without it, the form is what was saved
}

document.querySelectorAll("form[data-draft]").forEach(follow);
