// Instruments by one keystroke an item, in the order their branching gives, and what colleagues say as they say it.

const { announce } = await import(`./page.js${new URL(import.meta.url).search}`);

const items = (form) => [...form.querySelectorAll("[data-item]")];
const radios = (item) => [...item.querySelectorAll("input[type=radio]")];
const chosen = (item) => radios(item).find((radio) => radio.checked);
const shown = (item) => !item.classList.contains("apart");

/** Shows an item only after the answer that leads to it; what was answered is kept, and sent only while it is shown. */
function branch(form) {
  for (const item of items(form)) {
    const { after, afterValue } = item.dataset;
    const before = after && items(form).find((one) => one.dataset.item === after);
    const apart = Boolean(before) && (!shown(before) || chosen(before)?.value !== afterValue);
    item.classList.toggle("apart", apart);
    for (const radio of radios(item)) radio.disabled = apart;
  }
}

function next(form, item) {
  const open = items(form).filter(shown);
  const following = open.slice(open.indexOf(item) + 1).find((one) => !chosen(one));
  if (following) radios(following)[0].focus();
  else form.querySelector("[data-keep]").focus();
}

for (const form of document.querySelectorAll("form[data-instrument]")) {
  branch(form);
  form.addEventListener("change", () => branch(form));
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = event.target.closest("[data-item]");
    const radio = item && radios(item).find((one) => one.dataset.key === event.key.toLowerCase());
    if (!radio) return;
    event.preventDefault();
    event.stopPropagation();
    radio.checked = true;
    branch(form);
    next(form, item);
  });
  form.closest("details").addEventListener("toggle", ({ target }) => {
    const first = items(form).filter(shown).find((one) => !chosen(one));
    if (target.open && first && !document.querySelector(".trouble")) radios(first)[0].focus();
  });
}

/** Puts what is new in the place of the old, and says it. */
function renew(id, html) {
  const place = document.getElementById(id);
  if (!place || html == null) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const said = (node) => node.textContent.trim().replace(/\s+/g, " ");
  if (said(place) === said(holder.content)) return;
  const open = [...place.querySelectorAll("details[data-stay][open]")].map((one) => one.dataset.stay);
  for (const stay of open) holder.content.querySelector(`[data-stay="${stay}"]`)?.setAttribute("open", "");
  place.replaceChildren(holder.content);
  announce(said(place));
}

document.addEventListener("alongside:call", ({ detail }) => {
  renew("found", detail.triage?.found);
  renew("opinions-said", detail.triage?.opinions);
});
