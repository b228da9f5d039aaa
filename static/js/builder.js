/* The segment builder: what HTML forms and htmx leave open.

   Contract
     #version            holds what a change has to name; every request of the builder
                         and of its dialogs carries what it holds at that moment, so
                         that requests that wait in line are not stale
     #tree[data-focus]   after a change the element of that id gets the focus; where it
                         cannot have it, the first button beside it does
     [data-refusal]      gets the focus instead, so that it is read
     form[data-answer]   is sent once; its dialog goes when it was answered, and the
                         focus to the element of that id, if it has one
     [data-term]         a condition or a group; Alt and an arrow key press the button
                         [data-key="Arrow…"] of its .tools
     form[data-condition] input[data-more]
                         takes one more value, and is empty for the next as soon as it
                         was sent; lines that are pasted are several values
     form[data-condition] .fields
                         may be swapped while somebody types in it: what they typed
                         since stays, and is sent when they leave the field
     [data-filter]       shows, in the dialog around it, the [data-words] that have what
                         is typed in them; its [data-filter-field] is hidden without this
                         script. The arrows go through what is left, Enter takes the first
   Without this script each change is a form and an answer is a page. */

const inBuilder = (element) =>
  Boolean(element.closest?.("#workbench, #toolbar, #dialogs")) &&
  document.getElementById("version");

document.addEventListener("htmx:configRequest", (event) => {
  const version = inBuilder(event.target);
  if (version && event.detail.verb !== "get") event.detail.parameters.version = version.value;
});

function focusable(element) {
  return element && !element.disabled && element.getClientRects().length > 0;
}

/* In the same breath as the swap: what is typed then goes to the right place. */
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, target, xhr } = event.detail;
  const isTaken = successful || [409, 422].includes(xhr?.status); // the tree says why not
  delete elt.dataset?.sent;
  if (isTaken && elt.matches?.("[data-answer]")) {
    elt.closest("dialog")?.remove();
    document.getElementById(elt.dataset.answer)?.focus();
  }
  const tree = document.getElementById("tree");
  if (target?.id === "tree" && tree) aim(tree);
});

function aim(tree) {
  const refusal = tree.querySelector("[data-refusal]");
  const wanted = document.getElementById(tree.dataset.focus ?? "");
  const around = wanted?.closest(".tools, [data-term]");
  const next = [refusal, wanted, ...(around?.querySelectorAll("button, summary, a") ?? [])];
  next.find(focusable)?.focus();
  delete tree.dataset.focus;
  if (refusal) delete refusal.dataset.refusal;
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !event.key.startsWith("Arrow")) return;
  const term = event.target.closest?.("[data-term]");
  const tools = term?.querySelector(":scope > .tools, :scope > .group-head > .tools");
  const button = tools?.querySelector(`[data-key="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
});

document.addEventListener("paste", (event) => {
  const input = event.target.closest?.("[data-condition] input[data-more]");
  const text = event.clipboardData?.getData("text") ?? "";
  if (!input || !/[\r\n]/.test(text.trim())) return;
  event.preventDefault();
  const lines = document.createElement("textarea");
  lines.name = `${input.name}.lines`;
  lines.hidden = true;
  lines.value = text;
  input.after(lines);
  input.form.requestSubmit();
});

/* ---- typing goes on while an answer is on its way */

/* Enter changes a field and sends its form: the change is sent already. */
document.addEventListener(
  "change",
  (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-condition]")) return;
    form.dataset.changed = "";
    setTimeout(() => delete form.dataset.changed);
  },
  true,
);

document.addEventListener(
  "submit",
  (event) => {
    const { dataset } = event.target;
    if ("changed" in dataset || "sent" in dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if ("answer" in dataset && document.getElementById("workbench")) {
      dataset.sent = "";
    }
  },
  true,
);

let typed = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!form?.matches?.("form[data-condition]")) return;
  for (const input of form.querySelectorAll("input[data-more]")) input.value = "";
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const input = document.activeElement;
  if (!event.detail.target?.contains(input) || !input.matches("input, textarea")) return;
  if (["checkbox", "date"].includes(input.type) || input.value === input.defaultValue) return;
  typed = { id: input.id, value: input.value };
  input.value = input.defaultValue; // or leaving the page would count as a change
});

document.addEventListener("htmx:oobAfterSwap", () => {
  const input = typed && document.getElementById(typed.id);
  if (!input) return;
  input.value = typed.value;
  input.dataset.typed = "";
  typed = null;
});

document.addEventListener("focusout", (event) => {
  const input = event.target;
  if (!("typed" in (input.dataset ?? {})) || !input.isConnected) return;
  delete input.dataset.typed;
  if (input.value !== input.defaultValue) input.form?.requestSubmit();
});

/* ---- the filter of a dialog */

const shown = (root) =>
  [...root.querySelectorAll("[data-words]:not([hidden]) button")].filter(focusable);

function filter(input) {
  const root = input.closest("dialog, .sheet-page");
  const asked = input.value.trim().toLocaleLowerCase();
  for (const item of root.querySelectorAll("[data-words]")) {
    item.hidden = !item.dataset.words.toLocaleLowerCase().includes(asked);
  }
  for (const shelf of root.querySelectorAll("[data-shelf]")) {
    shelf.hidden = !shelf.querySelector("[data-words]:not([hidden])");
  }
  const nothing = root.querySelector("[data-nothing]");
  if (nothing) nothing.hidden = Boolean(root.querySelector("[data-words]:not([hidden])"));
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-filter]")) filter(event.target);
});

document.addEventListener("keydown", (event) => {
  const root = event.target.closest?.("dialog.picker");
  if (!root || event.altKey) return;
  const items = shown(root).length
    ? shown(root)
    : [...root.querySelectorAll(".found button")];
  const search = root.querySelector("input[type=search]");
  const at = items.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target === search && search.matches("[data-filter]")) {
    event.preventDefault();
    items[0]?.click();
  } else if (event.key === "ArrowDown") {
    event.preventDefault();
    items[Math.min(at + 1, items.length - 1)]?.focus();
  } else if (event.key === "ArrowUp") {
    event.preventDefault();
    (at > 0 ? items[at - 1] : search)?.focus();
  }
});

function reveal(root) {
  for (const field of root.querySelectorAll?.("[data-filter-field]") ?? []) {
    field.hidden = false;
  }
}

/* Before dialog.js opens the dialog and looks where the focus goes. */
document.addEventListener("htmx:load", (event) => reveal(event.target), true);
reveal(document);
