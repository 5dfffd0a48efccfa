// The live feed. As a shared worker this file holds the one stream of the browser for all its pages; where a browser has
// no shared workers, the page that imports it holds a stream of its own.

/** One stream of events for any number of listeners, each of which has seen the events up to a number of its own. */
export class Feed {
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
}
