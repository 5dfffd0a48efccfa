// A call while it is taken: its first field begins it, everything typed is sent until it is kept, and what others do
// appears as it happens.

const version = new URL(import.meta.url).search;
const [page, { Field }] = await Promise.all([import(`./page.js${version}`), import(`./field.js${version}`)]);
const { base, person, say, announce, glow, keepingFocus, newKey } = page;

const article = document.getElementById("call");
const form = document.getElementById("facts");
const status = document.getElementById("status");

let csrf = document.body.dataset.csrf;

const wait = (time) => new Promise((go) => {
  const timer = setTimeout(go, time);
  addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
});

/** The call as its fields know it. */
const call = {
  send,
  begin,
  get id() { return article.dataset.id; },
  get address() { return this.id ? `${base}/calls/${this.id}` : `${base}/calls`; },
  /** Becomes true once there is a call, false when its first field was refused; nothing before one is sent. */
  beginning: null,
};

/** Sends a form and reads the JSON that answers it; tries again, with the same key, until something does answer. */
async function send(path, fields, failing) {
  const key = newKey();
  for (let tries = 0; ; tries += 1) {
    const body = new URLSearchParams({ ...fields, csrf, key });
    let answer = null;
    try {
      // What is on its way when the page closes still arrives; browsers allow that for small messages only.
      const keepalive = String(body).length < 30000;
      answer = await fetch(path, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) return { ok: true, body: await answer.json() };
    } catch { /* No answer: the network is away. */ }
    const problem = answer ? await answer.json().catch(() => ({})) : {};
    const code = String(problem.type ?? "").split(":").pop();
    const signedOut = answer?.status === 401 || answer?.redirected || code === "csrf";
    const passing = !answer || answer.status >= 500 || answer.status === 429 || answer.status === 408;
    if (!signedOut && !passing) return { ok: false, body: problem };
    failing(signedOut);
    const asked = Number(answer?.headers.get("Retry-After")) * 1000;
    await wait(asked || Math.min(15000, 500 * 2 ** tries));
    if (signedOut) await renew();
  }
}

/** After signing in again elsewhere the session has another secret, which any page of ours knows. */
async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  csrf = fresh.body.dataset.csrf || csrf;
  for (const hidden of document.querySelectorAll('input[name="csrf"]')) hidden.value = csrf;
}

const fields = new Map([...form.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, new Field(box, call)]));
const all = () => [...fields.values()];

/** The first field that is kept begins the call; how it came in is kept with it. */
function begin(field, value) {
  const source = fields.get("source");
  const first = { [field.name]: value };
  source.sent = source.value;
  if (source.value) first.source = source.value;
  let begun;
  call.beginning = new Promise((done) => { begun = done; });
  return send(`${base}/calls`, first, (out) => field.failing(out)).then((answer) => {
    if (!answer.ok) {
      call.beginning = null;
      begun(false);
      return answer;
    }
    article.dataset.id = answer.body.id;
    article.dataset.number = answer.body.number;
    const kept = Object.fromEntries(answer.body.facts.map((fact) => [fact.field, fact]));
    if (field !== source && kept.source) source.answered(source.value, { ok: true, body: kept.source });
    history.replaceState(null, "", call.address);
    form.action = `${call.address}/facts`;
    begun(true);
    showRest();
    return { ok: true, body: kept[field.name] ?? {} };
  });
}

/** Now that there is a call: its head, its timeline and what can be done; the form stays as it is. */
async function showRest() {
  const answer = await fetch(call.address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = fresh.title;
  document.querySelector("h1").textContent = fresh.querySelector("h1").textContent;
  status.replaceChildren(...fresh.getElementById("status").childNodes);
  document.getElementById("side").replaceChildren(...fresh.getElementById("side").childNodes);
  for (const link of document.querySelectorAll("nav [aria-current]")) link.removeAttribute("aria-current");
  delete article.dataset.fresh;
  document.getElementById("live").hidden = false;
  watchNotes();
  const position = Number(fresh.body.dataset.position);
  document.dispatchEvent(new CustomEvent("alongside:begun", { detail: { position } }));
}

// News from others.

document.addEventListener("alongside:call", ({ detail }) => {
  for (const fact of detail.facts ?? []) fields.get(fact.field)?.hear(fact);
  if (detail.timeline) append(detail.timeline);
  if (!detail.status) return;
  keepingFocus(status, () => { status.innerHTML = detail.status; });
  const now = status.querySelector(".standing")?.dataset;
  const actions = document.getElementById("actions");
  if (actions && now) {
    actions.querySelector("[data-moved]").hidden = (now.open === "true" ? now.stage : "left") === actions.dataset.for;
  }
});

function append(html) {
  const list = document.getElementById("timeline");
  if (!list) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const entry of holder.content.querySelectorAll("li.entry")) {
    if (document.getElementById(entry.id)) continue;
    list.append(entry);
    glow(entry);
    if (entry.dataset.by !== person) announce(entry.querySelector(".what").textContent);
  }
  list.parentElement.querySelector("[data-nothing-yet]")?.remove();
}

// Notes are sent without leaving the page; what was typed stays until it is kept.

function watchNotes() {
  const notes = document.getElementById("notes");
  notes?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = notes.querySelector("button");
    button.disabled = true;
    const body = new URLSearchParams(new FormData(notes));
    const answer = await fetch(notes.action, { method: "POST", body, headers: { Accept: "text/html" } }).catch(() => null);
    button.disabled = false;
    if (!answer) return announce(say("failed", { field: notes.querySelector("textarea").labels[0].textContent }));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const section = fresh.getElementById("notes")?.closest("section");
    if (!section) return void notes.submit();
    notes.closest("section").replaceWith(section);
    append(fresh.getElementById("timeline").innerHTML);
    watchNotes();
    section.querySelector("textarea").focus();
    if (answer.ok) announce(say("added"));
  });
}

// Leaving.

const keepAll = () => all().forEach((field) => field.keep());
const waiting = () => all().some((field) => field.dirty || field.sending);
const draft = () => document.querySelector("[data-note]")?.value.trim();

/** What is on its way arrives although the page closes; what failed, was refused or has no call yet would be lost. */
addEventListener("beforeunload", (event) => {
  keepAll();
  const lost = all().some((field) => field.failed || (field.unkept && (field.refused !== null || !call.id)));
  if (lost || draft()) event.preventDefault();
});
addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });
addEventListener("pagehide", () => {
  keepAll();
  // A field that is still being sent may hold newer words already; nobody is their own rival, so the last one stands.
  for (const field of all().filter((one) => call.id && one.dirty && one.value !== one.sent)) {
    const body = new URLSearchParams({ field: field.name, value: field.value, revision: field.revision, csrf, key: newKey() });
    fetch(`${call.address}/facts`, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } }).catch(() => {});
  }
});
addEventListener("offline", () => announce(say("offline")));
document.addEventListener("alongside:reload", (event) => {
  if (!waiting() && !draft()) return;
  event.preventDefault();
  document.addEventListener("alongside:kept", () => { if (!waiting() && !draft()) location.reload(); });
});

/** An order about the call waits until everything typed is kept. */
document.addEventListener("submit", (event) => {
  if (event.target === form) {
    event.preventDefault();
    keepAll();
  } else if (event.target.id !== "notes" && event.target.closest("#side") && waiting()) {
    event.preventDefault();
    const { target, submitter } = event;
    keepAll();
    document.addEventListener("alongside:kept", function again() {
      if (waiting()) return;
      document.removeEventListener("alongside:kept", again);
      target.requestSubmit(submitter);
    });
  }
});
watchNotes();
all().filter((field) => field.dirty).forEach((field) => field.keepSoon(0));
