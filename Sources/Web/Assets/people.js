// People are found while a name is typed. What is typed travels in the body of a request and stands in no address.

const form = document.querySelector("[data-people-search]");
const typed = form?.querySelector("input[type=search]");
let pause;
let asked = 0;
let pressed = false;

async function ask() {
  const number = ++asked;
  const answer = await fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" },
  }).catch(() => null);
  // An answer that was overtaken by a later question, or is none, changes nothing; the button still works.
  if (number !== asked || !answer?.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("found");
  if (!found || number !== asked) return;
  await released();
  const shown = document.getElementById("found");
  // What stands there already is not put there again: a press on it would be lost with it.
  if (number === asked && !shown.isEqualNode(found)) shown.replaceChildren(...found.childNodes);
}

/** Waits while somebody presses something, and until their click is through: nothing is exchanged under their finger. */
async function released() {
  while (pressed) await new Promise((go) => setTimeout(go, 40));
}

typed?.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(ask, 120);
});

addEventListener("pointerdown", () => { pressed = true; }, { capture: true });
for (const ended of ["pointerup", "pointercancel"]) {
  addEventListener(ended, () => setTimeout(() => { pressed = false; }), { capture: true });
}
