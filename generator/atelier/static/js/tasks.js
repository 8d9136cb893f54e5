// The page of a long piece of work: what changes is said once to readers of the screen.
let said = "";

function sayState() {
  const place = document.getElementById("tache");
  if (!place || place.dataset.annonce === said) return;
  said = place.dataset.annonce;
  document.getElementById("annonces").textContent = said;
}

document.addEventListener("htmx:after:swap", sayState);
sayState();
