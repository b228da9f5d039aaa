/* The tick that enables the red button.

   Contract
     input[type=checkbox][data-confirms="#id"]   while it is not ticked, the button
                                                 #id is disabled
   Without this script the button is enabled and the tick is `required`; the server
   refuses a missing tick in any case. */

function follow(tick) {
  const button = document.querySelector(tick.dataset.confirms);
  if (button) button.disabled = !tick.checked;
}

function followAll(root) {
  if (root.matches?.("[data-confirms]")) follow(root);
  root.querySelectorAll?.("[data-confirms]").forEach(follow);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-confirms]")) follow(event.target);
});
document.addEventListener("htmx:load", (event) => followAll(event.target));
window.addEventListener("pageshow", () => followAll(document)); // back button
followAll(document);
