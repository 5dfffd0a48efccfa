// The live feed. As a shared worker this file holds the one stream of the browser; in a page it follows that stream,
// and where a browser has no shared workers the page holds a stream of its own.

/** One stream of events for any number of listeners, each of which has seen the events up to a number of its own. */
class Feed {
  listeners = new Map();
  recent = [];
  calls = [];
  position = 0;
  source = null;
  pause = 1000;

  constructor(base) { this.base = base; }

  /** Follows for a listener from what it has seen; opens the stream again where it cannot give all that is asked. */
  join(key, { position, calls }, hear) {
    this.listeners.set(key, { hear, calls });
    const missed = this.recent.filter((event) => event.id > position);
    const known = calls.every((call) => this.calls.includes(call));
    const whole = position >= this.position || (this.recent.length && this.recent[0].after <= position);
    if (this.source && known && whole) {
      hear({ kind: this.state ?? "wait" });
      missed.forEach((event) => hear({ kind: "change", ...event }));
    } else {
      this.open(this.source ? Math.min(position, this.position) : position);
    }
  }

  leave(key) {
    this.listeners.delete(key);
    if (!this.listeners.size) this.close();
  }

  close() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.again);
    clearTimeout(this.watch);
  }

  open(position) {
    this.close();
    this.position = position;
    this.recent = [];
    this.calls = [...new Set([...this.listeners.values()].flatMap((listener) => listener.calls))];
    const query = new URLSearchParams([["after", position], ...this.calls.map((call) => ["call", call])]);
    this.source = new EventSource(`${this.base}/live?${query}`);
    this.source.addEventListener("hello", () => { this.pause = 1000; this.alive(); });
    this.source.addEventListener("beat", () => this.alive());
    this.source.addEventListener("reload", () => this.tell({ kind: "reload" }));
    this.source.addEventListener("change", (event) => this.heard(Number(event.lastEventId), JSON.parse(event.data)));
    this.source.addEventListener("error", () => this.failed());
    this.listen();
  }

  heard(id, data) {
    const event = { id, after: data.after, data };
    this.position = id;
    this.recent.push(event);
    if (this.recent.length > 100) this.recent.shift();
    this.alive();
    this.tell({ kind: "change", ...event });
  }

  alive() {
    this.listen();
    this.tell({ kind: "live" });
  }

  /** A connection can die without an error: four missed beats are a death. */
  listen() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => { this.tell({ kind: "down" }); this.open(this.position); }, 10000);
  }

  /** The browser tries again by itself after a broken connection, but not after an answer that is no stream. */
  failed() {
    const refused = this.source?.readyState === 2;
    this.tell({ kind: refused ? "stopped" : "down" });
    if (!refused) return;
    clearTimeout(this.watch);
    this.again = setTimeout(() => this.open(this.position), this.pause);
    this.pause = Math.min(this.pause * 2, 15000);
  }

  tell(message) {
    if (message.kind !== "change") this.state = message.kind;
    for (const { hear } of this.listeners.values()) hear(message);
  }
}

if (typeof SharedWorkerGlobalScope !== "undefined") {
  let feed;
  addEventListener("connect", ({ ports: [port] }) => {
    port.onmessage = ({ data }) => {
      if (data.leave) return void feed?.leave(port);
      feed ??= new Feed(data.base);
      feed.join(port, data, (message) => port.postMessage(message));
    };
  });
} else {
  follow();
}

/** In a page: keeps the board and the call as the feed says, and shows how fresh they are. */
async function follow() {
  const page = await import(`./page.js${new URL(import.meta.url).search}`);
  const { base, person, say, announce, glow, keepingFocus, tick, showBoard } = page;
  const status = document.getElementById("live");
  const call = document.getElementById("call");
  let seen = Number(document.body.dataset.position);
  let changedAt = null;
  let state = "wait";
  let leave = () => {};

  // Connecting.

  const asked = () => ({ base, position: seen, calls: call?.dataset.id ? [call.dataset.id] : [] });

  function connect() {
    leave();
    let worker;
    try {
      // People of one browser who read another language or hold another role get another stream.
      const name = [base, document.documentElement.lang, person].join(" ");
      worker = new SharedWorker(import.meta.url, { type: "module", name });
    } catch {
      const feed = new Feed(base);
      feed.join("page", asked(), hear);
      leave = () => feed.leave("page");
      return;
    }
    worker.port.onmessage = ({ data }) => hear(data);
    worker.port.postMessage(asked());
    leave = () => worker.port.postMessage({ leave: true });
  }

  function hear(message) {
    if (message.kind === "reload") return reload();
    if (message.kind !== "change") return show(message.kind);
    if (message.id <= seen) return;
    if (message.after > seen) return reload();
    seen = message.id;
    changedAt = Date.now();
    show("live");
    (message.data.lines ?? []).forEach(place);
    (message.data.calls ?? []).filter(({ id }) => id === call?.dataset.id).forEach((news) => {
      document.dispatchEvent(new CustomEvent("alongside:call", { detail: news }));
    });
    tick();
  }

  /** Something was missed: the page is fetched whole, not at the same moment as every other page. */
  let reloading = false;
  function reload() {
    if (reloading) return;
    reloading = true;
    setTimeout(async () => {
      if (document.getElementById("board")) {
        await showBoard(location.href).catch(() => location.reload());
      } else if (document.dispatchEvent(new CustomEvent("alongside:reload", { cancelable: true }))) {
        location.reload();
      }
      reloading = false;
    }, 200 + Math.random() * 1800);
  }

  // How fresh it is.

  function show(next) {
    state = next;
    if (!status) return;
    status.dataset.state = state === "live" ? "live" : state === "wait" ? "wait" : "stale";
    const word = { live: say("live"), down: say("reconnecting"), stopped: say("stopped") }[state];
    if (!word) return;
    const age = changedAt === null ? "" : say("last", { span: ageOf(changedAt) });
    const text = [word, age].filter(Boolean).join(" · ");
    const shown = status.querySelector("[data-live]");
    if (shown.textContent !== text) shown.textContent = text;
  }

  const ageOf = (moment) => {
    const seconds = Math.floor((Date.now() - moment) / 1000);
    return seconds < 60 ? say("seconds", { n: seconds }) : page.span(seconds);
  };

  // The board.

  const changed = new Map();
  let telling;

  /** Puts one call's line where it belongs, or takes it away. */
  function place({ id, html }) {
    const board = document.getElementById("board");
    if (!board) return;
    const old = document.getElementById(`row-${id}`);
    const fresh = html ? read(html) : null;
    const stays = fresh && fits(fresh) && (old || belongs(fresh, board));
    if (!stays) {
      if (!old) return;
      const next = old.nextElementSibling ?? old.previousElementSibling;
      const focused = old.contains(document.activeElement);
      old.remove();
      if (focused) (next?.querySelector("a") ?? document.getElementById("main")).focus({ preventScroll: true });
      count(board, -1);
      tell(old.dataset.number, true);
      return;
    }
    keepingFocus(board, () => {
      old?.remove();
      const group = board.querySelector(`tbody[data-stage="${fresh.dataset.stage}"]`);
      const after = [...group.querySelectorAll("tr[data-id]")].find((row) => order(row) > order(fresh));
      group.insertBefore(fresh, after ?? null);
    });
    glow(fresh);
    count(board, old ? 0 : 1);
    tell(fresh.dataset.number, false);
  }

  const read = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.querySelector("tr");
  };

  const order = (row) => `${row.dataset.since} ${row.dataset.id}`;

  function fits(row) {
    const { stage, source, text } = document.getElementById("filter").elements;
    const wanted = text.value.trim().toLowerCase();
    return (!stage.value || stage.value === row.dataset.stage)
      && (!source.value || source.value === row.dataset.source)
      && (!wanted || row.textContent.toLowerCase().includes(wanted));
  }

  /** A board that shows only some of its calls takes no line that stands beyond them. */
  function belongs(row, board) {
    if ("continued" in board.dataset) return false;
    const last = [...board.querySelectorAll("tr[data-id]")].map(order).sort().pop();
    return !("more" in board.dataset) || order(row) < (last ?? "");
  }

  function count(board, by) {
    const total = document.getElementById("count");
    total.dataset.total = Math.max(0, Number(total.dataset.total) + by);
    total.textContent = say("filtered" in total.dataset ? "found" : "count", { n: Number(total.dataset.total) });
    for (const group of board.querySelectorAll("tbody")) {
      const size = group.querySelectorAll("tr[data-id]").length;
      group.hidden = size === 0;
      group.querySelector("[data-size]").textContent = size;
    }
    const empty = !board.querySelector("tr[data-id]");
    const filtered = "filtered" in total.dataset;
    board.querySelector("table").hidden = empty;
    board.querySelector("[data-quiet]").hidden = !empty || filtered;
    board.querySelector("[data-nothing]").hidden = !empty || !filtered;
  }

  /** Says what changed to those who listen, a few changes at a time. */
  function tell(number, gone) {
    changed.set(number, gone);
    telling ??= setTimeout(() => {
      const numbers = [...changed].filter(([, left]) => !left).map(([one]) => one);
      const left = [...changed].filter(([, left]) => left).map(([one]) => say("gone", { number: one }));
      if (numbers.length) left.unshift(say("changed", { n: numbers.length, numbers: numbers.join(", ") }));
      announce(left.join(" "));
      changed.clear();
      telling = undefined;
    }, 1500);
  }

  // Beginning, and coming back.

  document.addEventListener("alongside:board", ({ detail }) => { seen = Math.max(seen, detail.position || 0); });
  document.addEventListener("alongside:begun", ({ detail }) => {
    seen = Math.max(seen || 0, detail.position || 0);
    connect();
  });
  addEventListener("pagehide", () => leave());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  setInterval(() => show(state), 1000);
  // A call that nobody has begun has nothing to follow.
  if (!Number.isNaN(seen)) connect();
}
