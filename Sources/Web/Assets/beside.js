// What stands on a call's page besides its questions or fields: what colleagues tell of help, transfers, briefs and
// call-backs shows while the page is open, and never under a hand.

const { announce, base, glow, keepingFocus, tick } = await import(`./page.js${new URL(import.meta.url).search}`);

const article = document.getElementById("call");
const address = () => `${base}/calls/${article.dataset.id}${article.classList.contains("triage") ? "/triage" : ""}`;
let fresh = null;
let timer;

/** Whether somebody has put something into a form that is not sent yet. */
const isTouched = (form) => [...form.elements].some((field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) {
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  }
  return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
});

const isHeld = (section) =>
  Boolean(section.contains(document.activeElement) && document.activeElement.closest("form, summary"))
  || [...section.querySelectorAll("form")].some(isTouched);

/** What a section says, line by line, without its clocks, which go on by themselves. */
function lines(section) {
  const copy = section.cloneNode(true);
  for (const clock of copy.querySelectorAll("[data-promised], time, option, script")) clock.remove();
  return [...copy.querySelectorAll("h2, h3, li, p, dt, dd, button, summary, label, legend")]
    .filter((line) => !line.querySelector("li, p, dd, button, label"))
    .map((line) => line.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
}

/** Puts the new section in the place of the old, with the same parts of it open. */
function swap(old, section) {
  const before = lines(old);
  const after = lines(section);
  if (before.join("\n") === after.join("\n")) return;
  const open = [...old.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
  for (const summary of section.querySelectorAll("details > summary")) {
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  }
  keepingFocus(old, () => old.replaceWith(section));
  tell(section, after.filter((line) => !before.includes(line)));
}

function tell(section, said) {
  glow(section);
  const title = section.querySelector("h2")?.textContent ?? section.getAttribute("aria-label");
  announce([title, ...said.slice(0, 2)].join(". "));
}

/** Brings each section up to date but those that somebody is at work in; they follow once the hand has gone. */
function place() {
  if (!fresh) return;
  let held = false;
  const bring = (old, section, insert) => {
    if (!section || !old) {
      if (old && isHeld(old)) held = true;
      else if (old) old.remove();
      else if (section) { insert(document.importNode(section, true)); }
    } else if (isHeld(old)) {
      held = true;
    } else {
      swap(old, document.importNode(section, true));
    }
  };
  const jumps = document.querySelector(".jumps");
  bring(document.querySelector(".summons"), fresh.querySelector(".summons"), (section) => jumps?.before(section));
  bring(jumps, fresh.querySelector(".jumps"), () => {});
  const box = document.querySelector(".beside");
  const next = fresh.querySelector(".beside");
  if (box && next) {
    for (const old of [...box.children]) if (!next.querySelector(`:scope > #${old.id}`)) bring(old, null);
    for (const section of next.children) {
      bring(box.querySelector(`:scope > #${section.id}`), section, (added) => {
        box.append(added);
        tell(added, lines(added).slice(1));
      });
    }
  }
  tick();
  if (!held) fresh = null;
}

async function ask() {
  timer = undefined;
  try {
    const answer = await fetch(address(), { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    place();
  } catch { /* The feed tells when the server is there again. */ }
}

document.addEventListener("alongside:call", ({ detail }) => {
  if (detail.beside) timer ??= setTimeout(ask, 100 + Math.random() * 200);
});
document.addEventListener("focusout", () => setTimeout(place));
