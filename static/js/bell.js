/* The bell looks for what is new, while somebody sees the page.

   Contract
     #bell                   takes the event "look" and asks for itself again; its
                             answer may bring a toast (toast.js)
   Nothing is asked while the page is hidden; when it is seen again, it is asked at once
   unless that was a moment ago. */

const SECONDS = 15;
let looked = Date.now();

function look() {
  const waited = Date.now() - looked >= SECONDS * 1000;
  if (document.visibilityState !== "visible" || !waited) return;
  looked = Date.now();
  document.querySelector("#bell")?.dispatchEvent(new Event("look"));
}

setInterval(look, 1000);
document.addEventListener("visibilitychange", look);
