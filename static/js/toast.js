/* Short remarks in the corner, and the closing of notes.

   Contract
     [data-toasts]           the region they appear in (one, in document.html); its
                             data-text-* are the translated sentences used below and
                             data-icons the address of the icons
     HX-Trigger: {"toast": {"text": "…", "level": "success"}}
                             an answer to htmx shows a toast; level is info, success,
                             warning or error
     [data-dismiss]          a click removes the note around it
   An htmx request that fails says so here, in words; one that is refused with 409
   or 422 brings its own page part instead. Only a success leaves by itself, after
   SECONDS, unless it is being pointed at or has the focus. */

const SECONDS = 8;
const ICONS = { success: "circle-check", info: "info-circle" };
const region = document.querySelector("[data-toasts]");

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${region.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

function toast({ text, level = "info" }) {
  if (!region || !text) return;
  const same = [...region.children].find((note) => note.textContent.includes(text));
  if (same) return; // a page that polls would pile them up
  const note = document.createElement("div");
  const words = document.createElement("div");
  const close = document.createElement("button");
  note.className = `note note-${level}`;
  words.textContent = text;
  close.type = "button";
  close.className = "note-close";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", region.dataset.textClose);
  close.append(icon("x"));
  note.append(icon(ICONS[level] ?? "alert-triangle"), words, close);
  region.append(note);
  if (level === "success") leave(note);
}

function leave(note) {
  setTimeout(() => {
    if (note.matches(":hover, :focus-within")) leave(note);
    else note.remove();
  }, SECONDS * 1000);
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".note")?.remove();
});
document.addEventListener("toast", (event) => toast(event.detail));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  const { textForbidden, textGone, textError } = region.dataset;
  const text = { 403: textForbidden, 404: textGone, 410: textGone }[status] ?? textError;
  toast({ text, level: "error" });
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    toast({ text: region.dataset.textOffline, level: "warning" });
  });
}
