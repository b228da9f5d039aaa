/* Ways around: drop menus made of <details class="menu">, and rows of links.

   Contract
     details.menu      closes on Escape (the focus goes back to its summary), on a
                       click outside it, and when another one opens.
     .topnav, .tab-row [aria-current]   scrolled into sight where the row does not fit.
   Without this script they still open and close by their summary. */

const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  for (const menu of open()) {
    const next = event.relatedTarget;
    if (next && menu.contains(event.target) && !menu.contains(next)) {
      menu.open = false;
    }
  }
});

for (const here of document.querySelectorAll(".topnav [aria-current], .tab-row [aria-current]")) {
  here.scrollIntoView({ block: "nearest", inline: "center" });
}

/* A part that comes in may bring the navigation anew: the row is turned, the page stays. */
document.addEventListener("htmx:oobAfterSwap", () => {
  const here = document.querySelector(".topnav [aria-current]");
  const row = here?.closest("ul");
  if (row) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
});
