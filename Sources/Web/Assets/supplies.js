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
  const place = `alongside-check-${new URL(check.action).pathname}`;
  const inputs = [...check.querySelectorAll("input[name^='n-'], input[name^='ok-']")];
  const seen = (input) => check.querySelector(`[name='seen-${input.name.replace(/^(n|ok)-/, "")}']`)?.value;

  // What the record has since changed is counted again; a check that was refused came back with what was sent.
  const isRefused = new URL(check.action).pathname === location.pathname;
  sessionStorage.removeItem(`${place}-sent`);
  const kept = isRefused ? {} : JSON.parse(sessionStorage.getItem(place) ?? "{}");
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
  check.addEventListener("submit", () => sessionStorage.setItem(`${place}-sent`, "yes"));
} else {
  // The page of the place is shown once a check was kept: only then does it go.
  const place = `alongside-check-${location.pathname}/counts`;
  if (sessionStorage.getItem(`${place}-sent`)) {
    sessionStorage.removeItem(place);
    sessionStorage.removeItem(`${place}-sent`);
  }
}
