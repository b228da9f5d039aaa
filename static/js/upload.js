/* An upload with progress, a limit told before sending, dropping and cancelling.

   Contract
     form[data-upload]         posts multipart to its action; has an id; data-max-bytes
                               is the limit; its data-text-* are the sentences:
                                 data-text-too-large  with {size} and {max}
                                 data-text-sending    with {percent}, {sent}, {size}
                                 data-text-reading    when all is sent, until the answer
                                 data-text-failed     when there is no answer
     input[type=file]          one, inside it
     [data-drop]               the zone a file may be dropped on
     [data-upload-chosen]      hidden; shown with the file's name in [data-upload-name]
                               and its size in [data-upload-size]
     [data-upload-progress]    hidden; shown while sending; has a <progress> and a
                               [data-upload-status], which is aria-live="polite"
     [data-upload-cancel]      aborts while sending
     [data-upload-error]       hidden; shown with a sentence; role="alert"
     [data-upload-send]        the submit button, disabled while sending

   The request carries HX-Request: true, as htmx's do. The answer is either an
   HX-Redirect header (or a plain redirect, which is followed), or a page or part
   with a form of the same id, which takes this one's place: that is how 422 says
   what is wrong with the file. Without this script the form posts by itself. */

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

function size(bytes) {
  const power = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024)));
  return new Intl.NumberFormat(document.documentElement.lang || undefined, {
    style: "unit",
    unit: UNITS[power],
    unitDisplay: power ? "short" : "long",
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1024 ** power);
}

const fill = (text = "", values = {}) =>
  text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

const part = (form, name) => form.querySelector(`[data-upload-${name}]`);

function complain(form, text) {
  const error = part(form, "error");
  if (!error) return;
  const words = error.querySelector("[data-text]") ?? error;
  words.textContent = text;
  error.hidden = !text;
}

/** Show the chosen file; return false, with the reason shown, when it is too large. */
function check(form) {
  const file = form.querySelector("input[type=file]").files[0];
  const max = Number(form.dataset.maxBytes);
  const tooLarge = Boolean(file && max && file.size > max);
  const chosen = part(form, "chosen");
  if (chosen) {
    chosen.hidden = !file;
    chosen.querySelector("[data-upload-name]").textContent = file?.name ?? "";
    chosen.querySelector("[data-upload-size]").textContent = file ? size(file.size) : "";
  }
  const values = { size: size(file?.size ?? 0), max: size(max) };
  complain(form, tooLarge ? fill(form.dataset.textTooLarge, values) : "");
  return !tooLarge;
}

function busy(form, sending) {
  const progress = part(form, "progress");
  const send = part(form, "send");
  if (progress) progress.hidden = !sending;
  if (send) send.disabled = sending;
  form.setAttribute("aria-busy", String(sending));
}

function report(form, sent, total) {
  const bar = form.querySelector("[data-upload-progress] progress");
  const status = part(form, "status");
  const percent = total ? Math.floor((100 * sent) / total) : 0;
  const done = sent >= total;
  if (bar && done) bar.removeAttribute("value");
  else if (bar) Object.assign(bar, { max: total, value: sent });
  if (!status) return;
  const values = { percent, sent: size(sent), size: size(total) };
  const text = done ? form.dataset.textReading : fill(form.dataset.textSending, values);
  if (status.textContent !== text) status.textContent = text;
}

function answer(form, request) {
  const to = request.getResponseHeader("HX-Redirect");
  if (to) {
    location.assign(to);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.getElementById(form.id);
  if (fresh) {
    form.replaceWith(fresh);
    globalThis.htmx?.process(fresh);
    const wrong = fresh.querySelector("[aria-invalid=true], [role=alert]:not([hidden])");
    if (wrong && !wrong.matches("input")) wrong.tabIndex = -1;
    wrong?.focus();
  } else if (request.status < 400 && request.responseURL) {
    location.assign(request.responseURL);
  } else {
    busy(form, false);
    complain(form, form.dataset.textFailed);
  }
}

function send(form) {
  const request = new XMLHttpRequest();
  const cancel = part(form, "cancel");
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", (event) => {
    report(form, event.loaded, event.total);
  });
  request.addEventListener("load", () => answer(form, request));
  request.addEventListener("error", () => {
    busy(form, false);
    complain(form, form.dataset.textFailed);
  });
  request.addEventListener("abort", () => busy(form, false));
  if (cancel) cancel.onclick = () => request.abort();
  busy(form, true);
  complain(form, "");
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form || event.submitter?.hasAttribute("formaction")) return;
  if (!form.querySelector("input[type=file]").files.length) return;
  event.preventDefault();
  if (check(form)) send(form);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (form && event.target.type === "file") check(form);
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-upload] [data-drop]");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
}

document.addEventListener("dragleave", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
});

document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-upload] [data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("is-over");
  const form = zone.closest("form");
  const input = form.querySelector("input[type=file]");
  if (!event.dataTransfer.files.length) return;
  const one = new DataTransfer();
  one.items.add(event.dataTransfer.files[0]);
  input.files = one.files;
  check(form);
});
