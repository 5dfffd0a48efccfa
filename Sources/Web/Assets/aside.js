// Behind the wall of victim services: away from the screen at once, and little left in the browser's history.

const form = document.querySelector("form[data-leave]");

/** Shows nothing any more, ends the session, and stands in the history as the place it goes to. */
function leave() {
  document.documentElement.hidden = true;
  const sent = fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true });
  const go = () => location.replace(form.dataset.leave);
  sent.then(go, go);
  setTimeout(go, 300);
}

form?.addEventListener("submit", (event) => { event.preventDefault(); leave(); });

// Escape twice, without looking for the button.
let before = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !form) return;
  if (event.timeStamp - before < 800) leave();
  before = event.timeStamp;
});

// From one of these pages to another no step is left to go back to.
document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  location.replace(link.href);
});

// What the browser kept in its memory is not shown again without the server.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
