// Triage by one keystroke a question: each answer is sent as it is given, and what the program says comes back at once.

const { base, say, announce, glow, newKey } = await import(`./page.js${new URL(import.meta.url).search}`);

const article = document.getElementById("call");
const form = document.getElementById("answers");
const address = `${base}/calls/${article.dataset.id}/triage`;
const queue = [];
let sending = false;
let news = null;

const list = () => document.getElementById("questions");
const all = () => [...(list()?.querySelectorAll("[data-question]") ?? [])];
const find = (question) => all().find((one) => one.dataset.question === question);
const radios = (item) => [...item.querySelectorAll("input[type=radio]")];
const chosen = (item) => radios(item).find((radio) => radio.checked);

/** Puts the focus into a question, on its answer or the first. */
function enter(item) {
  (chosen(item) ?? radios(item)[0])?.focus({ preventScroll: true });
  const box = item.getBoundingClientRect();
  if (box.top < 96 || box.bottom > innerHeight - 16) item.scrollIntoView({ block: "center" });
}

/** The question to be asked after one: the first below it without an answer, else the first without one at all. */
function after(question) {
  const items = all();
  const here = items.findIndex((one) => one.dataset.question === question);
  return items.slice(here + 1).find((one) => !chosen(one)) ?? items.find((one) => !chosen(one));
}

function give(item, radio) {
  const { question, revision } = item.dataset;
  const source = form.elements.source.value;
  state(item, "keeping", say("keeping"));
  queue.push({ question, revision, answer: radio.value, source, key: newKey() });
  next();
}

function state(item, name, text) {
  const line = item?.querySelector("[data-said]");
  if (!line) return;
  line.dataset.state = name;
  line.textContent = text;
}

/** Sends answers one after the other, each until something does answer. */
async function next() {
  if (sending || !queue.length) return;
  sending = true;
  const { key, ...fields } = queue[0];
  const body = new URLSearchParams({ ...fields, key, csrf: document.body.dataset.csrf });
  let answer = null;
  try {
    answer = await fetch(`${address}/answers`, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch { /* No answer: the network is away. */ }
  const signedOut = answer?.status === 401 || answer?.redirected;
  if (!answer || answer.status >= 500 || signedOut) {
    state(find(fields.question), "unkept", signedOut ? say("signIn") : say("notKept"));
    setTimeout(() => { sending = false; next(); }, 2000);
    return;
  }
  const said = await answer.json().catch(() => ({}));
  queue.shift();
  sending = false;
  if (!answer.ok) {
    state(find(fields.question), "refused", said.detail ?? say("refused"));
    announce(said.detail ?? say("refused"));
  } else if (!queue.length) {
    show(news ?? said);
    news = null;
  } else {
    const item = find(fields.question);
    const fresh = read(said.questions).querySelector(`[data-question="${CSS.escape(fields.question)}"]`);
    if (item && fresh) item.dataset.revision = fresh.dataset.revision;
  }
  next();
}

const read = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
};

/** Puts the new assessment and questions in the place of the old, and keeps the focus where it was. */
function show({ html, questions }) {
  const advice = document.getElementById("assessment");
  const before = advice.querySelector("[data-assessment]")?.dataset;
  const open = [...advice.querySelectorAll("details[data-stay][open]")].map((one) => one.dataset.stay);
  const fresh = read(html);
  for (const stay of open) fresh.querySelector(`[data-stay="${stay}"]`)?.setAttribute("open", "");
  const now = fresh.querySelector("[data-assessment]").dataset;
  const changed = before?.level !== now.level || before?.response !== now.response;
  advice.replaceChildren(fresh);
  if (changed) {
    glow(advice.querySelector(".recommend"));
    announce(advice.querySelector(".recommend").textContent.trim().replace(/\s+/g, " "));
  }
  for (const [name, value] of [["level", now.level], ["response", now.response], ["reason", now.reason]]) {
    for (const field of document.querySelectorAll(`[data-seen="${name}"]`)) field.value = value;
  }
  for (const end of document.querySelectorAll("[data-end]")) end.hidden = !("asksEnd" in now);
  const focused = list().contains(document.activeElement) ? document.activeElement : null;
  const question = focused?.closest("[data-question]")?.dataset.question;
  list().replaceChildren(read(questions));
  const again = question && find(question);
  if (again) (radios(again).find((one) => one.value === focused.value) ?? radios(again)[0]).focus({ preventScroll: true });
}

if (form) {
  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-question]");
    if (item) give(item, event.target);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = event.target.closest("[data-question]");
    const radio = item && radios(item).find((one) => one.dataset.key && one.dataset.key === event.key.toLowerCase());
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    give(item, radio);
    const following = after(item.dataset.question);
    if (following) enter(following);
    else document.querySelector("#as-recommended button")?.focus();
  });
  // The voice in the ear does not wait: the next question has the focus as the page opens.
  const first = all().find((one) => one.classList.contains("next"));
  if (first && !document.querySelector(".trouble") && !location.hash) enter(first);
}

document.addEventListener("alongside:call", ({ detail }) => {
  if (detail.status) document.getElementById("status").innerHTML = detail.status;
  const standing = document.querySelector("#status .standing")?.dataset;
  const moved = document.querySelector("[data-moved]");
  if (moved && standing) moved.hidden = standing.open === "true" && standing.stage === "screened";
  if (!detail.triage || !list()) return;
  if (queue.length) news = detail.triage;
  else show(detail.triage);
});
document.addEventListener("alongside:reload", (event) => { if (queue.length) event.preventDefault(); });
addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
