/* Selecting rows of the grid. The selection is the ticks of a plain form.

   Contract, on a form (or anything around the table and its bar):
     [data-selection]            with data-max, the most that may be deleted at once
     tbody tr                    with one input[type=checkbox][data-select]
     input[data-select-page]     in the head: selects or deselects every row
     [data-selected-count]       says "3 of 20 selected"; its data-text is the sentence
                                 with {n} and {max} in it; keep it aria-live="polite"
     [data-selected-warning]     shown when more than data-max are selected; its
                                 data-text is the sentence with {n}, {max} and {over}
     [data-selected-act]         the button: enabled when 1 to data-max are selected
     [data-selected-clear]       deselects everything; hidden when nothing is selected

   A click on a row selects it, another deselects it; clicks on links, buttons and
   fields keep their own meaning, and so does marking text. Shift selects the rows
   in between. From a box: Space selects, the arrows go to the row above or below,
   Shift and an arrow takes that row along. Without this script the boxes and the
   button work as a form does, and the server refuses what is too many. */

const INTERACTIVE = "a, button, input, select, textarea, label, summary, [contenteditable]";
const roots = new WeakMap(); // root -> the box last touched, from which Shift reaches

const boxes = (root) => [...root.querySelectorAll("tbody [data-select]")];

function say(element, values) {
  const text = element.dataset.text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  if (element.textContent !== text) element.textContent = text;
}

function refresh(root) {
  const all = boxes(root);
  const n = all.filter((box) => box.checked).length;
  const max = Number(root.dataset.max);
  const format = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const values = {
    n: format.format(n),
    max: format.format(max),
    over: format.format(Math.max(0, n - max)),
  };

  for (const head of root.querySelectorAll("[data-select-page]")) {
    head.checked = n > 0 && n === all.length;
    head.indeterminate = n > 0 && n < all.length;
  }
  root.querySelectorAll("[data-selected-count]").forEach((e) => say(e, values));
  for (const warning of root.querySelectorAll("[data-selected-warning]")) {
    warning.hidden = n <= max;
    const words = warning.querySelector("[data-text]") ?? warning;
    if (words.dataset.text) say(words, values);
  }
  for (const button of root.querySelectorAll("[data-selected-act]")) {
    button.disabled = n < 1 || n > max;
  }
  for (const button of root.querySelectorAll("[data-selected-clear]")) {
    button.hidden = n === 0;
  }
}

function set(box, checked) {
  if (box.checked === checked) return;
  box.checked = checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Select from the box last touched to `box`, both included. */
function reach(root, box) {
  const all = boxes(root);
  const from = all.indexOf(roots.get(root));
  const to = all.indexOf(box);
  const [first, final] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  all.slice(first, final + 1).forEach((each) => set(each, true));
}

function onClick(event) {
  const root = event.target.closest("[data-selection]");
  if (!root) return;
  if (event.target.closest("[data-selected-clear]")) {
    boxes(root).forEach((box) => set(box, false));
    root.querySelector("[data-select-page]")?.focus();
    return;
  }
  const box = event.target.closest("tbody tr")?.querySelector("[data-select]");
  if (!box) return;
  const onBox = event.target === box;
  if (!onBox && event.target.closest(INTERACTIVE)) return;
  if (!onBox && !event.shiftKey && String(getSelection()).trim()) return;
  if (event.shiftKey) {
    getSelection()?.removeAllRanges();
    reach(root, box);
  } else if (!onBox) {
    set(box, !box.checked);
  }
  roots.set(root, box);
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const box = event.target.closest?.("[data-select]");
  const root = box?.closest("[data-selection]");
  if (!root || !step) return;
  const all = boxes(root);
  const next = all[all.indexOf(box) + step];
  event.preventDefault();
  if (!next) return;
  next.focus();
  if (event.shiftKey) {
    set(box, true);
    set(next, true);
    roots.set(root, next);
  }
}

function onChange(event) {
  const root = event.target.closest("[data-selection]");
  if (!root) return;
  if (event.target.matches("[data-select-page]")) {
    const { checked } = event.target;
    boxes(root).forEach((box) => set(box, checked));
  }
  refresh(root);
}

function start(scope) {
  const inside = scope.querySelectorAll?.("[data-selection]") ?? [];
  const around = scope.closest?.("[data-selection]");
  for (const root of new Set([...inside, ...(around ? [around] : [])])) refresh(root);
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("change", onChange);
document.addEventListener("htmx:load", (event) => start(event.target));
window.addEventListener("pageshow", () => start(document)); // back button
start(document);
