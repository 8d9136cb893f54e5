// Pages of the copier put in their place by dragging them there: the same form as the list gives, filled and sent.
import { announce } from "./atelier.js";

let held = null;

function findForm(page) {
  return page.querySelector("form[data-placement]");
}

function takes(place) {
  return held !== null && findForm(held)?.elements.place.querySelector(`option[value="${CSS.escape(place.dataset.place)}"]`);
}

for (const page of document.querySelectorAll(".page-a-placer[draggable=true]")) {
  page.addEventListener("dragstart", (event) => {
    held = page;
    page.classList.add("page-prise");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", page.dataset.page);
  });
  page.addEventListener("dragend", () => {
    held = null;
    page.classList.remove("page-prise");
  });
}

for (const place of document.querySelectorAll("[data-place]")) {
  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => {
      if (!takes(place)) return;
      event.preventDefault();
      place.classList.add("place-ouverte");
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("place-ouverte"));
  place.addEventListener("drop", (event) => {
    place.classList.remove("place-ouverte");
    if (!takes(place)) return;
    event.preventDefault();
    const form = findForm(held);
    form.elements.place.value = place.dataset.place;
    announce(`Page placée : ${place.querySelector("strong").textContent}`);
    form.requestSubmit();
  });
}
