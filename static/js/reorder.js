/* Putting the rows of a table in another order with the mouse or a pen.

   Contract, on a form around a table:
     [data-reorder]       the form; it is sent when a row was put elsewhere
     [data-reorder-row]   each row, with an input[name=order] in it: sent in their order
     .grip                what a row is taken by

   The buttons up and down in each row work without this script, by keyboard as well.
   Rows are looked for when something happens, so that what htmx swaps in works too. */

let taken = null; // the row that is being moved
let before = ""; // the order when it was taken

const rowOf = (target) => target.closest?.("[data-reorder] [data-reorder-row]");
const order = (form) =>
  [...form.querySelectorAll("input[name=order]")].map((input) => input.value).join(" ");

document.addEventListener("pointerdown", (event) => {
  const row = rowOf(event.target);
  if (row && event.target.closest(".grip")) {
    row.draggable = true;
  }
});

document.addEventListener("dragstart", (event) => {
  const row = rowOf(event.target);
  if (!row?.draggable) return;
  taken = row;
  before = order(row.closest("form"));
  row.classList.add("is-moving");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});

document.addEventListener("dragover", (event) => {
  const row = rowOf(event.target);
  if (!taken || !row || row.parentNode !== taken.parentNode) return;
  event.preventDefault();
  if (row === taken) return;
  const { top, height } = row.getBoundingClientRect();
  row.parentNode.insertBefore(taken, event.clientY < top + height / 2 ? row : row.nextSibling);
});

document.addEventListener("dragend", () => {
  if (!taken) return;
  const row = taken;
  const form = row.closest("form");
  taken = null;
  row.draggable = false;
  row.classList.remove("is-moving");
  if (form && order(form) !== before) form.requestSubmit();
});
