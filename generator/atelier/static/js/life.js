// A part of a page that takes a moment to be worked out: asked for once the page is there, and put in its place.
for (const place of document.querySelectorAll("[data-charge]")) {
  fetch(place.dataset.charge, { headers: { Accept: "text/html" } })
    .then((answer) => answer.text())
    .then((text) => {
      const found = new DOMParser().parseFromString(text, "text/html").querySelector("#enonce");
      if (!found) throw new Error("busy");
      place.replaceChildren(...found.childNodes);
    })
    .catch(() => { place.textContent = "Cela n’a pas pu être lu : actualiser la page."; });
}
