// A call while it is taken: every field is kept as it is left, or after a short pause in typing.

const page = await import(`./page.js${new URL(import.meta.url).search}`);
const { base, person, say, announce, glow, keepingFocus } = page;

const article = document.getElementById("call");
const form = document.getElementById("facts");
const status = document.getElementById("status");

/** A pause in typing after which a field is kept, and the longest that a field waits while typing goes on. */
const PAUSE = 800;
const LONGEST = 2000;

let csrf = document.body.dataset.csrf;
let beginning = null;

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
const wait = (time) => new Promise((go) => {
  const timer = setTimeout(go, time);
  addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
});
const id = () => article.dataset.id;
const address = () => (id() ? `${base}/calls/${id()}` : `${base}/calls`);

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

class Field {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.field;
    this.inputs = [...box.querySelectorAll("input:not([type=hidden]), select, textarea")];
    this.revision = Number(box.dataset.revision);
    this.state = box.querySelector(".state");
    this.label = box.querySelector(".label").textContent;
    // What a form shows before there is a call, or after it was refused, was typed but is not kept.
    this.kept = box.querySelector(".error") || (!id() && this.name !== "source") ? "" : this.shown;
    this.refused = box.querySelector(".error") ? this.value : null;
    this.sent = this.kept;
    this.later = [];
    this.rivals = new Set();
    // Another's value that this person has yet to see in the field, and whether theirs is another than it.
    this.theirs = null;
    this.torn = false;
    // Counts what was sent and what was chosen, so that an answer to what was sent before a choice does not undo it.
    this.turn = 0;
    for (const input of this.inputs) {
      input.addEventListener("input", () => this.typed());
      input.addEventListener("change", () => this.keepSoon(input.type === "radio" ? 300 : 0));
      input.addEventListener("blur", () => this.left());
      input.addEventListener("keydown", (event) => this.key(event));
    }
    for (const button of box.querySelectorAll("[data-rival]")) {
      button.addEventListener("click", (event) => { event.preventDefault(); this.choose(button.dataset.rival, this.revision); });
    }
  }

  get value() {
    if (this.inputs[0].type === "radio") return this.inputs.find((input) => input.checked)?.value ?? "";
    return this.inputs[0].value;
  }

  set value(text) {
    if (this.inputs[0].type === "radio") {
      for (const input of this.inputs) input.checked = input.value === text;
    } else {
      if (this.inputs[0].tagName === "SELECT" && ![...this.inputs[0].options].some((one) => one.value === text)) {
        this.inputs[0].add(new Option(text, text));
      }
      this.inputs[0].value = text;
    }
  }

  /** What the page came with, before the browser put back what was typed into an earlier copy of it. */
  get shown() {
    const [first] = this.inputs;
    if (first.type === "radio") return this.inputs.find((input) => input.defaultChecked)?.value ?? "";
    if (first.tagName === "SELECT") return [...first.options].find((option) => option.defaultSelected)?.value ?? "";
    return first.defaultValue;
  }

  get dirty() { return this.value !== this.kept && this.value !== this.refused; }
  get unkept() { return this.value !== this.kept; }
  get focused() { return this.box.contains(document.activeElement); }

  key(event) {
    if (event.target.type === "radio" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const chosen = this.inputs.find((input) => input.dataset.key === event.key.toLowerCase());
      if (!chosen) return;
      event.preventDefault();
      chosen.checked = true;
      chosen.focus();
      this.typed();
      this.keep();
    } else if (event.key === "Enter" && event.target.tagName === "INPUT") {
      event.preventDefault();
      this.keep();
    }
  }

  typed() {
    if (!this.dirty) return this.say("");
    this.say("waiting", say("waiting"));
    this.since ??= Date.now();
    this.keepSoon(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  left() {
    if (this.dirty) this.keepSoon(0);
    else if (this.theirs && !this.torn) this.take(this.theirs);
  }

  keepSoon(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), time);
  }

  /** Keeps what stands in the field now; one request a field at a time, and the last value always wins. */
  async keep() {
    clearTimeout(this.timer);
    if (this.sending || !this.dirty) return;
    this.sending = true;
    this.since = undefined;
    const value = this.sent = this.value;
    const turn = this.turn += 1;
    this.say("keeping", say("keeping"));
    try {
      const answer = await this.add(value);
      if (turn === this.turn) this.answered(value, answer);
      else if (answer.body.state === "rival") this.rivals.add(answer.body.revision);
    } finally {
      this.sending = false;
      document.dispatchEvent(new Event("alongside:kept"));
    }
    if (this.dirty) this.keepSoon(turn === this.turn ? PAUSE : 0);
    else this.later.splice(0).forEach((fact) => this.hear(fact));
  }

  async add(value) {
    while (!id()) {
      if (!beginning) return begin(this, value);
      await beginning;
    }
    return send(`${address()}/facts`, { field: this.name, value, revision: this.revision }, (out) => this.failing(out));
  }

  failing(signedOut) {
    if (!this.failed) announce(signedOut ? say("signIn") : say("failed", { field: this.label }));
    this.failed = true;
    this.say("unkept", signedOut ? say("signIn") : say("notKept"));
  }

  answered(value, { ok, body }) {
    if (!ok) {
      this.refused = value;
      this.say("refused", say("refused"));
      return this.trouble(body.detail ?? body.title ?? "");
    }
    if (this.failed) announce(say("back"));
    this.failed = false;
    this.refused = null;
    this.kept = value;
    this.trouble("");
    this.say("kept", body.by ? say("kept", { time: body.atText, by: body.by }) : say("keptNow", { time: body.atText }));
    if (body.state === "rival" && body.current) {
      this.rivals.add(body.revision);
      return this.offer(body.current, value);
    }
    this.settle();
    this.revision = body.revision ?? this.revision;
    // The record may hold it in another spelling, such as a telephone number in international form.
    if (!this.focused && this.value === value && body.value != null) this.value = this.kept = body.value;
  }

  say(state, text = "") {
    this.state.dataset.state = state;
    this.state.textContent = text;
  }

  trouble(text) {
    this.box.querySelector(".error")?.remove();
    const control = this.box.querySelector("[role=radiogroup]") ?? this.inputs[0];
    control.toggleAttribute("aria-invalid", Boolean(text));
    if (text) control.setAttribute("aria-invalid", "true");
    if (!text) return;
    const error = document.createElement("p");
    error.className = "error";
    error.id = `facts-${this.name}-trouble`;
    error.textContent = text;
    this.box.querySelector("[data-rivals]").before(error);
    const said = control.getAttribute("aria-describedby") ?? "";
    if (!said.includes(error.id)) control.setAttribute("aria-describedby", `${said} ${error.id}`.trim());
    announce(`${this.label}: ${text}`);
  }

  /** A value that somebody kept in this field, as the live feed or an answer tells it. */
  hear(fact) {
    if (this.sending) return void this.later.push(fact);
    if (fact.revision <= this.revision || this.rivals.has(fact.revision)) return;
    if (fact.state === "rival") return this.offerRival(fact);
    const torn = this.torn || this.unkept;
    if ((fact.value ?? "") === this.value || (!torn && !this.focused)) return this.take(fact);
    this.offer(fact, torn ? this.value : null);
  }

  /** Shows another's value as the field's own. */
  take(fact) {
    const other = (fact.value ?? "") !== this.value;
    if (other) this.value = fact.value ?? "";
    this.kept = this.sent = this.value;
    this.turn += 1;
    this.revision = fact.revision;
    this.settle();
    this.trouble("");
    if (fact.atText) this.say("kept", say("kept", { time: fact.atText, by: fact.by }));
    if (other) { glow(this.box); announce(say("filled", { by: fact.by, field: this.label })); }
  }

  /** There is nothing left to choose between. */
  settle() {
    this.theirs = null;
    this.torn = false;
    this.box.querySelector("[data-rivals]").replaceChildren();
  }

  /** Two people wrote at once: both values stand here until this person has chosen. */
  offer(fact, mine) {
    this.theirs = fact;
    this.torn = mine !== null;
    const choices = [[say(mine === null ? "useTheirs" : "keepTheirs"), () => { this.value = fact.value ?? ""; this.take(fact); }]];
    if (mine !== null) choices.push([say("useMine"), () => this.choose(this.value, fact.revision)]);
    this.ask(say("rival", { by: fact.by }), fact.value, choices);
  }

  offerRival(fact) {
    this.ask(say("rival", { by: fact.by }), fact.value, [[say("useTheirs"), () => this.choose(fact.value ?? "", this.revision)]]);
  }

  /** Makes a value the one that stands, over the one of that revision. */
  choose(value, revision) {
    this.settle();
    this.turn += 1;
    this.revision = revision;
    this.kept = null;
    this.value = value;
    this.keep();
    this.inputs[0].focus();
  }

  ask(says, value, choices) {
    const line = document.createElement("p");
    line.className = "rival";
    const quote = document.createElement("q");
    quote.textContent = this.reads(value);
    line.append(`${says} `, quote);
    for (const [name, act] of choices) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => { act(); if (!this.focused) this.inputs[0].focus(); });
      line.append(" ", button);
    }
    this.box.querySelector("[data-rivals]").replaceChildren(line);
    announce(line.textContent);
  }

  /** A value as its answer says it. */
  reads(value) {
    if (!value) return say("empty");
    const radio = this.inputs.find((input) => input.type === "radio" && input.value === value);
    if (radio) return radio.nextElementSibling.firstChild.textContent.trim();
    return [...(this.inputs[0].options ?? [])].find((option) => option.value === value)?.textContent ?? value;
  }
}

const fields = new Map([...form.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, new Field(box)]));
const all = () => [...fields.values()];

/** The first field that is kept begins the call; how it came in is kept with it. */
function begin(field, value) {
  const source = fields.get("source");
  const first = { [field.name]: value };
  source.sent = source.value;
  if (source.value) first.source = source.value;
  let begun;
  beginning = new Promise((done) => { begun = done; });
  return send(`${base}/calls`, first, (out) => field.failing(out)).then((answer) => {
    if (!answer.ok) {
      beginning = null;
      begun(false);
      return answer;
    }
    article.dataset.id = answer.body.id;
    article.dataset.number = answer.body.number;
    const kept = Object.fromEntries(answer.body.facts.map((fact) => [fact.field, fact]));
    if (field !== source && kept.source) source.answered(source.value, { ok: true, body: kept.source });
    history.replaceState(null, "", address());
    form.action = `${address()}/facts`;
    begun(true);
    showRest();
    return { ok: true, body: kept[field.name] ?? {} };
  });
}

/** Now that there is a call: its head, its timeline and what can be done; the form stays as it is. */
async function showRest() {
  const answer = await fetch(address(), { headers: { Accept: "text/html" } }).catch(() => null);
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
  const lost = all().some((field) => field.failed || (field.unkept && (field.refused !== null || !id())));
  if (lost || draft()) event.preventDefault();
});
addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });
addEventListener("pagehide", () => {
  keepAll();
  // A field that is still being sent may hold newer words already; nobody is their own rival, so the last one stands.
  for (const field of all().filter((one) => id() && one.dirty && one.value !== one.sent)) {
    const body = new URLSearchParams({ field: field.name, value: field.value, revision: field.revision, csrf, key: newKey() });
    fetch(`${address()}/facts`, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } }).catch(() => {});
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
