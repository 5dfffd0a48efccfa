// People are found while a name is typed. What is typed travels in the body of a request and stands in no address.

const form = document.querySelector("[data-people-search]");
const typed = form?.querySelector("input[type=search]");
let pause;
let asked = 0;

async function ask() {
  const number = ++asked;
  const answer = await fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" },
  }).catch(() => null);
  // An answer that was overtaken by a later question, or is none, changes nothing; the button still works.
  if (number !== asked || !answer?.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("found");
  if (found && number === asked) document.getElementById("found").replaceChildren(...found.childNodes);
}

typed?.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(ask, 120);
});
