// Well-being: self-checks are counted here, in the browser, and go nowhere unless somebody puts them into their own words.

const place = "alongside-self-check";

/** Counts one self-check and shows what belongs to its points. */
function count(form) {
  const chosen = [...form.querySelectorAll("input:checked")];
  const asked = form.querySelectorAll("fieldset").length;
  const result = form.querySelector("[data-result]");
  const points = chosen.reduce((sum, input) => sum + Number(input.value), 0);
  for (const urgent of form.querySelectorAll("[data-urgent]")) {
    urgent.hidden = !chosen.some((input) => input.closest("fieldset").hasAttribute("data-life") && input.value !== "0");
  }
  if (chosen.length < asked) { result.hidden = true; return; }
  for (const band of form.querySelectorAll("[data-from]")) {
    band.hidden = points < Number(band.dataset.from) || points > Number(band.dataset.to);
  }
  form.querySelector("[data-points]").textContent = points;
  result.hidden = false;
}

for (const form of document.querySelectorAll("[data-check]")) {
  form.addEventListener("change", () => count(form));
  form.querySelector("[data-byhand]").hidden = true;
  for (const band of form.querySelectorAll("[data-from]")) band.hidden = true;
  const keep = form.querySelector("[data-keep]");
  keep.hidden = false;
  keep.addEventListener("click", () => {
    const band = [...form.querySelectorAll("[data-from]")].find((one) => !one.hidden);
    const points = form.querySelector("[data-points]").textContent;
    sessionStorage.setItem(place, `${form.dataset.check}: ${points}. ${band?.querySelector("b").textContent ?? ""}`);
    form.querySelector("[data-kept]").hidden = false;
  });
  form.addEventListener("reset", () => setTimeout(() => { sessionStorage.removeItem(place); count(form); form.querySelector("[data-kept]").hidden = true; }));
}

// What was kept is put into a message only when somebody asks for it, and leaves when they send the message.
const kept = sessionStorage.getItem(place);
for (const button of document.querySelectorAll("[data-put]")) {
  button.hidden = !kept;
  button.addEventListener("click", () => {
    const words = document.getElementById(button.dataset.put);
    if (words.value) words.value += "\n";
    words.value += kept;
    sessionStorage.removeItem(place);
    button.hidden = true;
    words.focus();
  });
}

// The notice is accepted before the first word.
const accepted = document.querySelector("[data-before]");
if (accepted) {
  const words = document.getElementById(accepted.dataset.before);
  const hold = () => { words.disabled = !accepted.checked; };
  accepted.addEventListener("change", hold);
  hold();
}
