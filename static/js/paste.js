/* A long pasted list goes the way of a file: with progress, and up to the file's limit.

   Contract
     form[data-paste]   has one <textarea>; the value is a selector for the upload form
                        (see upload.js) that takes its text as a file when it is long

   A short list, and any list without this script, is posted as it is. */

const LONG = 1_000_000; // characters; a form may carry about 2.5 million bytes

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-paste]");
  const text = form?.querySelector("textarea").value ?? "";
  if (text.length < LONG) return;
  const upload = document.querySelector(form.dataset.paste);
  const input = upload?.querySelector("input[type=file]");
  if (!input) return;
  event.preventDefault();
  const one = new DataTransfer();
  one.items.add(new File([text], "pasted.txt", { type: "text/plain" }));
  input.files = one.files;
  upload.scrollIntoView({ block: "nearest" });
  upload.requestSubmit();
});
