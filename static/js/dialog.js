/* Native dialogs: opened, focused on the way out, closed, focus given back.

   Contract
     [data-dialog="#id"]       a click opens that <dialog> as a modal; a link stays
                               a link for those without JavaScript
     dialog[data-dialog-open]  opens by itself when it arrives, with the page or in a
                               part that htmx swapped in, and is removed when closed
     [data-dialog-close]       a click closes the dialog around it; outside a dialog
                               a link with it is followed as usual
     [data-autofocus]          gets the focus when its dialog opens: put it on the
                               way out, never on the act
   On closing, the focus goes back to what had it before. Escape closes, a click on
   the backdrop does not: what was typed is not lost by a slip. */

const openers = new WeakMap();
let last = null; // where the focus was when htmx was asked for a dialog

function show(dialog, opener) {
  if (dialog.matches(":modal")) return;
  dialog.removeAttribute("open");
  openers.set(dialog, opener);
  dialog.showModal();
  dialog.querySelector("[data-autofocus]")?.focus();
  dialog.addEventListener("close", () => closed(dialog), { once: true });
}

function closed(dialog) {
  const opener = openers.get(dialog);
  if (dialog.hasAttribute("data-dialog-open")) dialog.remove();
  // A part that was swapped meanwhile has the same button under the same id.
  const back = opener?.isConnected ? opener : document.getElementById(opener?.id ?? "");
  // What stands in a menu that has closed meanwhile cannot have the focus.
  (back?.closest("details:not([open])")?.querySelector("summary") ?? back)?.focus();
}

function showArrived(root) {
  if (root.matches?.("dialog[data-dialog-open]")) show(root, last);
  for (const dialog of root.querySelectorAll?.("dialog[data-dialog-open]") ?? []) {
    show(dialog, last);
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.querySelector(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      show(dialog, opener);
    }
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  const dialog = closer?.closest("dialog:modal");
  if (dialog) {
    event.preventDefault();
    dialog.close();
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.closest("dialog")) last = document.activeElement;
});
document.addEventListener("htmx:load", (event) => showArrived(event.target));
showArrived(document);
