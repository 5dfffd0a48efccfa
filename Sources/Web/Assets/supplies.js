// Steppers, and a check that is broken off: what was counted stands in this browser until it is sent.

for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => {
    const input = button.parentElement.querySelector("input");
    input.value = Math.max(0, (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

const check = document.querySelector("[data-check]");
if (check) {
  const place = `alongside-check-${location.pathname}`;
  const inputs = [...check.querySelectorAll("input[name^='n-'], input[name^='ok-']")];
  const seen = (input) => check.querySelector(`[name='seen-${input.name.replace(/^(n|ok)-/, "")}']`)?.value;

  // What the record has since changed is counted again.
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  for (const input of inputs) {
    const one = kept[input.name];
    if (!one || one.seen !== seen(input)) continue;
    if (input.type === "checkbox") input.checked = one.value;
    else input.value = one.value;
  }
  check.addEventListener("change", () => {
    const all = inputs.map((input) => [
      input.name, { seen: seen(input), value: input.type === "checkbox" ? input.checked : input.value },
    ]);
    sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(all)));
  });
  // A refused check comes back with what was typed; only what was kept goes.
  check.addEventListener("submit", () => sessionStorage.removeItem(place));
}
