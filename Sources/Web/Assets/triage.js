// Triage by one keystroke a question: each answer is sent as it is given, and what the program says comes back at once.

const { base, say, announce, glow, newKey } = await import(`./page.js${new URL(import.meta.url).search}`);

const article = document.getElementById("call");
const form = document.getElementById("answers");
const address = `${base}/calls/${article.dataset.id}/triage`;
const queue = [];
let sending = false;
let news = null;
/** The answer that arrows stand on, which counts once they rest on it. */
let resting = null;
let walking = false;
/** The focus went on to deciding because nothing was left to be asked. */
let finished = false;
let decideOnceKept = false;
/** Keys that mean nothing to the question with the focus while answers are on their way: it may not be asked any more. */
const typed = [];

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
  // A question that not everybody may answer is answered by who may.
  const voices = item.dataset.voices?.split(" ");
  const said = form.elements.source.value;
  const source = voices && !voices.includes(said) ? voices[0] : said;
  state(item, "keeping", say("keeping"));
  queue.push({ question, revision, answer: radio.value, source, key: newKey() });
  next();
}

/** Waits until the arrows rest: whoever looks for an answer with them has not given each one on the way. */
function rest(item, radio) {
  clearTimeout(resting?.timer);
  resting = { question: item.dataset.question, value: radio.value, timer: setTimeout(settle, 900) };
}

function settle() {
  if (!resting) return;
  clearTimeout(resting.timer);
  const { question, value } = resting;
  resting = null;
  const item = find(question);
  const radio = item && radios(item).find((one) => one.value === value);
  if (radio) give(item, radio);
}

function forget() {
  clearTimeout(resting?.timer);
  resting = null;
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
    typed.length = 0;
    state(find(fields.question), "refused", said.detail ?? say("refused"));
    announce(said.detail ?? say("refused"));
  } else if (!queue.length) {
    const before = { advice: seen(), asked: all().map((one) => one.dataset.question) };
    // What came of an earlier answer says nothing of this one.
    show(news?.version > said.version ? news : said);
    news = null;
    goOn(before);
  } else {
    const item = find(fields.question);
    const fresh = read(said.questions).querySelector(`[data-question="${CSS.escape(fields.question)}"]`);
    if (item && fresh) item.dataset.revision = fresh.dataset.revision;
  }
  next();
}

const seen = () => JSON.stringify({ ...document.querySelector("[data-assessment]")?.dataset });
const decideButton = () => document.querySelector("#as-recommended button");

/** After the last answer: to a question that it has opened, else to deciding, at once where that was asked for and nothing new came up. */
function goOn(before) {
  const open = all().find((one) => !chosen(one));
  const isNew = all().some((one) => !before.asked.includes(one.dataset.question));
  if (finished && open && document.activeElement === decideButton()) enter(open);
  else if (decideOnceKept && !isNew && before.advice === seen()) document.getElementById("as-recommended").requestSubmit();
  finished = false;
  decideOnceKept = false;
  for (const key of typed.splice(0)) {
    const item = document.activeElement?.closest("[data-question]");
    if (item && (typed.length || (!press(item, key) && queue.length))) typed.push(key);
  }
}

/** Gives the answer that a key means, and goes on; false where it means none. */
function press(item, key) {
  const radio = radios(item).find((one) => one.dataset.key && one.dataset.key === key);
  if (!radio) return false;
  forget();
  radio.checked = true;
  give(item, radio);
  const following = after(item.dataset.question);
  if (following) {
    enter(following);
  } else {
    finished = true;
    decideButton()?.focus();
  }
  return true;
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
  if (resting) {
    const held = find(resting.question);
    const radio = held && radios(held).find((one) => one.value === resting.value);
    if (radio) radio.checked = true;
  }
  const again = question && find(question);
  if (again) (radios(again).find((one) => one.value === focused.value) ?? radios(again)[0]).focus({ preventScroll: true });
  else if (question) {
    // It is not asked any more.
    const following = all().find((one) => one.classList.contains("next")) ?? all().find((one) => !chosen(one));
    if (following) enter(following);
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    const item = event.target.closest("[data-question]");
    if (!item) return;
    if (walking) rest(item, event.target);
    else give(item, event.target);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("pointerdown", () => { walking = false; });
  form.addEventListener("focusout", (event) => {
    if (resting && !find(resting.question)?.contains(event.relatedTarget)) settle();
  });
  form.addEventListener("keydown", (event) => {
    walking = event.key.startsWith("Arrow");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      settle();
      decideButton()?.focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = event.target.closest("[data-question]");
    if (!item) return;
    const key = event.key.toLowerCase();
    if (typed.length || !press(item, key)) {
      if (!queue.length || !/^[a-z0-9]$/.test(key)) return;
      typed.push(key);
    }
    event.preventDefault();
  });
  // Deciding waits for the answers that are still on their way; what they come to has to be seen first.
  document.getElementById("as-recommended")?.addEventListener("submit", (event) => {
    settle();
    if (!queue.length) return;
    event.preventDefault();
    decideOnceKept = true;
  });
  // The voice in the ear does not wait: the next question has the focus as the page opens, but while a caller is between
  // two centres the presses above come first.
  const first = all().find((one) => one.classList.contains("next"));
  if (first && !document.querySelector(".trouble, [data-leads]") && !location.hash) enter(first);
}

// Before the questions: the program has the focus, so that Enter begins.
const offered = document.querySelector("#begin-program input:checked") ?? document.querySelector("#begin-program input");
if (offered && !document.querySelector(".trouble") && !location.hash) offered.focus({ preventScroll: true });

document.addEventListener("alongside:call", ({ detail }) => {
  const place = document.getElementById("place-facts");
  if (detail.place && place && !place.contains(document.activeElement)) {
    place.innerHTML = detail.place;
    glow(place);
  }
  if (detail.status) document.getElementById("status").innerHTML = detail.status;
  const standing = document.querySelector("#status .standing")?.dataset;
  const moved = document.querySelector("[data-moved]");
  if (moved && standing) moved.hidden = standing.open === "true" && standing.stage === "screened";
  if (!detail.triage || !list()) return;
  if (queue.length) news = { ...detail.triage, version: detail.version };
  else show(detail.triage);
});
document.addEventListener("alongside:reload", (event) => { if (queue.length || resting) event.preventDefault(); });
addEventListener("beforeunload", (event) => {
  settle();
  if (queue.length) event.preventDefault();
});
