// One field of a call: kept as it is left, or after a short pause in typing, with its state beside it; where two people
// write at once, both values stand until a person has chosen.

const { say, announce, glow } = await import(`./page.js${new URL(import.meta.url).search}`);

/** A pause in typing after which a field is kept, and the longest that a field waits while typing goes on. */
const PAUSE = 800;
const LONGEST = 2000;

export class Field {
  constructor(box, call) {
    this.call = call;
    this.box = box;
    this.name = box.dataset.field;
    this.inputs = [...box.querySelectorAll("input:not([type=hidden]), select, textarea")];
    this.revision = Number(box.dataset.revision);
    this.state = box.querySelector(".state");
    this.label = box.querySelector(".label").textContent;
    // What a form shows before there is a call, or after it was refused, was typed but is not kept.
    this.kept = box.querySelector(".error") || (!call.id && this.name !== "source") ? "" : this.shown;
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
    while (!this.call.id) {
      if (!this.call.beginning) return this.call.begin(this, value);
      await this.call.beginning;
    }
    const fields = { field: this.name, value, revision: this.revision };
    return this.call.send(`${this.call.address}/facts`, fields, (signedOut) => this.failing(signedOut));
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
