"""What a person does at a page: goes on with the Tab key, types, opens cards, fills gaps, chooses and drops files."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

LONG = 240_000  # milliseconds: a loaded machine
_WORDS = """() => {
  const one = document.activeElement;
  const told = one.getAttribute('aria-labelledby');
  const words = told ? told.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
    : one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent;
  return words.replace(/\\s+/g, ' ').trim();
}"""
# Files of the desktop let go over the place where they are dropped.
_DROP = """([zone, files]) => {
  const held = new DataTransfer();
  for (const [name, bytes] of files)
    held.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], name));
  for (const kind of ["dragenter", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""
# The fields that nobody knows yet, of the form as it stands: those of shut cards are not there.
_GAPS = """() => [...document.querySelectorAll('[data-attend]:checked')]
  .map((one) => one.name.slice('attend:'.length))"""
# Cards shut each other: what they hold is written where it is, as a paste would.
_WRITE = """(one, words) => {
  one.value = words;
  for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, { bubbles: true }));
}"""
_TICK = """(one, wanted) => {
  one.checked = wanted.includes(one.value);
  if (one.checked) one.dispatchEvent(new Event("change", { bubbles: true }));
}"""
_BEGIN = "() => { document.activeElement.blur(); document.getElementById('contenu').focus(); }"
Sent = tuple[str, bytes]


class Hand:
    """Somebody at a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # The driver begins to catch choosers of files when it is first listened to, and may come after the key pressed.
        page.on("filechooser", lambda _: None)

    # The keyboard alone

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type over what the field said."""
        self.press("Control+A")
        self.page.keyboard.type(words)

    def begin(self) -> None:
        """Stand at the head of the content, where the first link of every page leads."""
        self.page.evaluate(_BEGIN)

    def reach(self, words: str, *, most: int = 120) -> None:
        """Go on with the Tab key to what bears some words."""
        self.page.wait_for_load_state()
        seen = []
        for _ in range(most):
            self.press("Tab")
            seen.append(self.page.evaluate(_WORDS))
            if words in seen[-1]:
                return
        raise AssertionError(f"« {words} » is not reached with the keyboard; seen: {seen}")

    def open(self, words: str) -> None:
        """Go on to a link, a button or a card, and open it with the key Enter."""
        self.reach(words)
        self.press("Enter")

    def choose_files(self, words: str, *files: Sent) -> None:
        """Go on to a field of files, and choose some, with the keyboard."""
        self.reach(words)
        with self.page.expect_file_chooser() as chooser:
            self.press("Enter")
        chosen: list[FilePayload] = [{"name": name, "mimeType": "", "buffer": data} for name, data in files]
        chooser.value.set_files(chosen)

    # The mouse

    def drop(self, *files: Sent) -> None:
        """Let files of the desktop go over the first place where files are dropped."""
        zone = self.page.locator("[data-depot]").first.element_handle()
        self.page.evaluate(_DROP, [zone, [(name, b64encode(data).decode()) for name, data in files]])
        assert self.page.locator(".depot-liste").first.locator("li").count() == len(files)

    def click(self, words: str, role: Literal["button", "link"] = "button") -> None:
        """Click what bears exactly these words."""
        self.page.get_by_role(role, name=words, exact=True).first.click()

    def open_all(self) -> None:
        """Open the cards of a form, and those that they hold; each shuts its neighbour, and keeps what it has."""
        shut = self.page.locator("details.element[data-charge]")
        while shut.count():
            card = shut.first.element_handle()
            shut.first.locator("summary").first.click()
            self.page.wait_for_function("(card) => card.querySelector('[name=_ouvertes]')", arg=card)

    def fill_gaps(self, words: Mapping[str, str], usual: str) -> None:
        """Fill each field that is « à compléter »: its own words, by the end of its name, or the usual ones."""
        for name in self.page.evaluate(_GAPS):
            said = next((told for end, told in words.items() if name.endswith(end)), usual)
            controls = self.page.locator(f'[name="valeur:{name}"], [name^="valeur:{name}/"]')
            if controls.first.get_attribute("type") in ("radio", "checkbox"):
                for one in controls.all():
                    one.evaluate(_TICK, said.split(" "))
            else:
                controls.first.evaluate(_WRITE, said)

    def save(self) -> None:
        """Save a form with the mouse."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Enregistrer", exact=True).last.click()
        self.page.get_by_text("Enregistré.").first.wait_for()

    def wait_for_task(self, words: str) -> None:
        """Follow a long work to its end."""
        self.page.locator("#tache .etape-fait").wait_for(timeout=LONG)
        shown = self.page.locator("#tache").inner_text()
        assert words in shown, shown
