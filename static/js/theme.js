/* Light, dark or as the system says: applied before the first paint.

   A classic script in the head, so that nothing flashes. Without a choice the
   style sheet follows the system by itself and this file has nothing to do.

   Contract
     [data-theme-choice]            shown once this script runs (it starts hidden)
     button[data-set-theme=light|dark|auto]   makes the choice; carries aria-pressed
   The choice is kept in localStorage under "theme"; no entry means auto. */

(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "theme";

  function chosen() {
    try {
      const value = localStorage.getItem(KEY);
      return value === "light" || value === "dark" ? value : "auto";
    } catch {
      return "auto"; // storage is switched off: the system decides
    }
  }

  function keep(value) {
    try {
      if (value === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, value);
    } catch {
      // storage is switched off: the choice lasts as long as the page
    }
  }

  function apply(value) {
    if (value === "auto") root.removeAttribute("data-bs-theme");
    else root.setAttribute("data-bs-theme", value);
  }

  function show(value) {
    for (const choice of document.querySelectorAll("[data-theme-choice]")) {
      choice.hidden = false;
      for (const button of choice.querySelectorAll("[data-set-theme]")) {
        button.setAttribute("aria-pressed", String(button.dataset.setTheme === value));
      }
    }
  }

  apply(chosen());
  document.addEventListener("DOMContentLoaded", () => show(chosen()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice] [data-set-theme]");
    if (!button) return;
    keep(button.dataset.setTheme);
    apply(button.dataset.setTheme);
    show(button.dataset.setTheme);
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    apply(chosen());
    show(chosen());
  });
})();
