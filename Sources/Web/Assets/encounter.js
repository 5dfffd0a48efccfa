// Writing down an encounter with one thumb: "nothing" stands alone, things are counted by touch, and nothing that was
// touched is lost where the telephone has no connection. Nothing of it is kept in the browser.

const { base } = await import(`./page.js${new URL(import.meta.url).search}`);

const form = document.getElementById("encounter");
let touched = false;

/** "Nothing" stands for none of the others, and they for it. */
function keepAlone(box) {
  if (!box.checked) return;
  const isNothing = (one) => one.name.endsWith("-nothing");
  for (const other of box.closest("fieldset").querySelectorAll("input[type=checkbox]")) {
    if (other !== box && (isNothing(box) || isNothing(other))) other.checked = false;
  }
}

/** One more or one less of a thing, without the keyboard of the telephone. */
function steps(line) {
  const count = line.querySelector("input");
  const step = (sign, by) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "step";
    button.textContent = sign;
    button.setAttribute("aria-label", `${line.querySelector("label").textContent} ${sign}1`);
    button.addEventListener("click", () => {
      count.value = Math.min(99, Math.max(0, Number(count.value || 0) + by)) || "";
      touched = true;
    });
    return button;
  };
  count.before(step("−", -1));
  count.after(step("+", 1));
  line.classList.add("stepped");
}

/** Whether the server is there: a form that is sent into nowhere would take the page, and all that was touched, with it. */
async function reachable() {
  try {
    return (await fetch(`${base}/assets/icon.svg`, { cache: "no-store", signal: AbortSignal.timeout(8000) })).ok;
  } catch {
    return false;
  }
}

if (form) {
  const notSent = form.querySelector("[data-not-sent]");
  let sending = false;
  form.querySelectorAll(".count").forEach(steps);
  form.addEventListener("change", (event) => {
    touched = true;
    if (event.target.type === "checkbox") keepAlone(event.target);
  });
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const there = await reachable();
    sending = false;
    notSent.hidden = there;
    if (!there) return notSent.scrollIntoView({ block: "center" });
    touched = false;
    form.submit();
  });
  addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  // After a refusal the eye and the thumb begin where something is missing.
  const wrong = document.querySelector(".trouble a[href^='#']");
  if (wrong) document.querySelector(wrong.hash)?.scrollIntoView({ block: "center" });
}
