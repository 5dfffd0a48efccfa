// What every page does: says words, keeps clocks going, listens to keys, switches colours, narrows the board, and
// follows the live feed. One file, because the first page a dispatcher opens asks for as little as it can.

const { base, person, now } = document.body.dataset;
const words = JSON.parse(document.body.dataset.words);
const keys = JSON.parse(document.body.dataset.keys);
// The server's clock, so that waiting times are right on a machine whose own clock is not.
const ahead = now ? Date.parse(now) - Date.now() : 0;

export { base, person };
export const serverTime = () => Date.now() + ahead;

/** A sentence of the catalogue with its values; with a number, the form that goes with it. */
export function say(key, values = {}) {
  const sentence = words[key];
  const text = typeof sentence === "object" ? sentence[values.n === 1 ? "one" : "other"] : sentence ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "…");
}

/** A one-time key: whatever is sent twice with it makes one record. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Says something to those who listen instead of looking. */
export function announce(text) {
  const said = document.getElementById("said");
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
}

export function span(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 60) return say("minutes", { n: minutes });
  return say("hours", { h: Math.floor(minutes / 60), m: String(minutes % 60).padStart(2, "0") });
}

/** Shows, once, that something changed. */
export function glow(element) {
  element.classList.remove("changed");
  void element.offsetWidth;
  element.classList.add("changed");
  setTimeout(() => element.classList.remove("changed"), 3000);
}

/** Keeps the focus on the same thing while the elements around it are replaced. */
export function keepingFocus(inside, replace) {
  const focused = inside.contains(document.activeElement) ? document.activeElement : null;
  const owner = focused?.closest("[id]");
  const address = focused?.getAttribute("href");
  replace();
  if (!focused || document.contains(focused)) return;
  const again = document.getElementById(owner?.id);
  (again?.matches(focused.tagName) ? again : again?.querySelector(address ? `a[href="${CSS.escape(address)}"]` : "a"))
    ?.focus({ preventScroll: true });
}

// Clocks.

export function tick() {
  for (const clock of document.querySelectorAll("[data-promised]")) {
    const waited = (serverTime() - Date.parse(clock.dataset.since)) / 1000;
    const promised = clock.dataset.promised;
    const late = promised && waited > promised * 60 ? say("late", { span: span(waited - promised * 60) }) : "";
    show(clock.querySelector("[data-span]"), span(waited));
    show(clock.querySelector("[data-late]"), late);
    clock.closest("tr")?.toggleAttribute("data-late", Boolean(late));
  }
  for (const end of document.querySelectorAll("[data-until]")) {
    show(end, String(Math.max(0, Math.ceil((Date.parse(end.dataset.until) - serverTime()) / 60_000))));
  }
}

function show(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

// Colours.

function switchTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `alongside-theme=${theme}; Path=${base || "/"}; Max-Age=31536000; SameSite=Lax${secure}`;
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

// Keys. Single keys act only while no field has the focus, and only while they are switched on.

const row = "#board tr[data-id], .worklist > li";
const rows = () => [...document.querySelectorAll(row)].filter((row) => row.offsetParent !== null);

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement.closest(row));
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by));
  const link = all[next].querySelector("a");
  link.focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

const follow = (path) => {
  const link = document.querySelector(`nav a[href="${base}${path}"]`);
  link?.click();
  return Boolean(link);
};

const focus = (selector) => {
  const field = document.querySelector(selector);
  field?.focus();
  field?.select?.();
  return Boolean(field);
};

const actions = {
  next: () => step(1),
  previous: () => step(-1),
  search: () => focus("[data-search]") || follow("/board"),
  "new-call": () => follow("/calls/new"),
  board: () => follow("/board"),
  note: () => focus("[data-note]"),
  help: () => openHelp(),
};

function openHelp() {
  const help = document.getElementById("help");
  help?.showModal();
  return Boolean(help);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  const target = event.target;
  if (target.closest("input, select, textarea, [contenteditable], dialog")) return;
  const arrow = { ArrowDown: "next", ArrowUp: "previous" }[event.key];
  const free = target === document.body || target.closest("#board, main");
  const action = arrow ? (free && document.getElementById("board") ? arrow : undefined) : wanted(event.key);
  if (action && actions[action]()) event.preventDefault();
}

const wanted = (key) => keys.on && key.length === 1 ? Object.keys(keys.keys).find((name) => keys.keys[name] === key) : undefined;

// The board, narrowed without losing the place or the focus.

const filter = document.getElementById("filter");
const remembered = `alongside-filter ${base}`;

/** Puts the lines of another address of the board in the place of these. */
export async function showBoard(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return void location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, fresh] = [document.getElementById("board"), page.getElementById("board")];
  keepingFocus(old, () => old.replaceWith(fresh));
  document.getElementById("count").replaceWith(page.getElementById("count"));
  filter.querySelector("[data-clear]").hidden = page.querySelector("#filter [data-clear]").hidden;
  history.replaceState(null, "", address);
  tick();
  document.dispatchEvent(new CustomEvent("alongside:board", { detail: { position: Number(fresh.dataset.position) } }));
}

function narrow() {
  const chosen = new URLSearchParams(new FormData(filter));
  // Where and how calls come in may be remembered; what somebody searched for may name a person.
  localStorage.setItem(remembered, JSON.stringify({ stage: chosen.get("stage"), source: chosen.get("source") }));
  return showBoard(`${base}/board?${chosen}`);
}

function widen(event) {
  event.preventDefault();
  for (const field of filter.elements) if (field.name) field.value = "";
  narrow();
  filter.querySelector("[data-search]").focus();
}

function filterBoard() {
  let pause;
  filter.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  filter.addEventListener("change", narrow);
  filter.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(pause);
    pause = setTimeout(narrow, 250);
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-clear]")) widen(event); });
  const last = JSON.parse(localStorage.getItem(remembered) ?? "{}");
  if (location.search || !(last.stage || last.source)) return;
  for (const name of ["stage", "source"]) filter.elements[name].value = last[name] ?? "";
  narrow();
}

function openRow(event) {
  if (event.target.closest("a, button") || String(getSelection())) return;
  event.target.closest("#board tr[data-id]")?.querySelector("a").click();
}

// The live feed: keeps the board and the call as they are, and shows how fresh they are.

const feedAddress = new URL(`./live.js${new URL(import.meta.url).search}`, import.meta.url);
const freshness = document.getElementById("live");
const call = document.getElementById("call");
let seen = Number(document.body.dataset.position);
let changedAt = null;
let state = "wait";
let leaveFeed = () => {};

const asked = () => ({ base, position: seen, calls: call?.dataset.id ? [call.dataset.id] : [] });

async function connect() {
  leaveFeed();
  let worker;
  try {
    // People of one browser who read another language or hold another role get another stream.
    const name = [base, document.documentElement.lang, person].join(" ");
    worker = new SharedWorker(feedAddress, { type: "module", name });
  } catch {
    const { Feed } = await import(feedAddress);
    const feed = new Feed(base);
    feed.join("page", asked(), hear);
    leaveFeed = () => feed.leave("page");
    return;
  }
  worker.port.onmessage = ({ data }) => hear(data);
  worker.port.postMessage(asked());
  leaveFeed = () => worker.port.postMessage({ leave: true });
}

function hear(message) {
  if (message.kind === "reload") return reload();
  if (message.kind !== "change") return showFreshness(message.kind);
  if (message.id <= seen) return;
  if (message.after > seen) return reload();
  seen = message.id;
  changedAt = Date.now();
  showFreshness("live");
  (message.data.lines ?? []).forEach(place);
  document.dispatchEvent(new CustomEvent("alongside:lines", { detail: message.data.lines ?? [] }));
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

function showFreshness(next) {
  state = next;
  if (!freshness) return;
  freshness.dataset.state = state === "live" ? "live" : state === "wait" ? "wait" : "stale";
  const word = { live: say("live"), down: say("reconnecting"), stopped: say("stopped") }[state];
  if (!word) return;
  const age = changedAt === null ? "" : say("last", { span: ageOf(changedAt) });
  const text = [word, age].filter(Boolean).join(" · ");
  const shown = freshness.querySelector("[data-live]");
  if (shown.textContent !== text) shown.textContent = text;
}

const ageOf = (moment) => {
  const seconds = Math.floor((Date.now() - moment) / 1000);
  return seconds < 60 ? say("seconds", { n: seconds }) : span(seconds);
};

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
  alarm(old, fresh);
  count(board, old ? 0 : 1);
  tell(fresh.dataset.number, false);
}

/** Danger to somebody is said at once, and only when it is another one than before. */
function alarm(old, fresh) {
  const dangers = (row) => [...row?.querySelectorAll(".alert.danger") ?? []].map((mark) => mark.textContent.trim());
  const known = dangers(old);
  const told = dangers(fresh).filter((danger) => !known.includes(danger));
  if (told.length) document.getElementById("alarm").textContent = `${fresh.dataset.number}: ${told.join(". ")}`;
}

const read = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.querySelector("tr");
};

const order = (row) => `${row.dataset.rank} ${row.dataset.since} ${row.dataset.id}`;

function fits(row) {
  const { stage, source, text } = document.getElementById("filter").elements;
  const wanted = text.value.trim().toLowerCase();
  return (!stage.value || stage.value === row.dataset.stage)
    && (!source.value || source.value === row.dataset.source)
    && (!wanted || row.textContent.toLowerCase().includes(wanted));
}

/** A board that shows only some of its calls takes no line that stands beyond them, unless somebody is in danger. */
function belongs(row, board) {
  if (row.querySelector(".alert.danger")) return true;
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

document.addEventListener("alongside:board", ({ detail }) => { seen = Math.max(seen, detail.position || 0); });
document.addEventListener("alongside:begun", ({ detail }) => {
  seen = Math.max(seen || 0, detail.position || 0);
  connect();
});

// Beginning.

document.documentElement.classList.add("js");
document.addEventListener("keydown", pressed);
document.addEventListener("click", openRow);
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open], [data-further][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const theme = event.target.closest("[data-theme-switch] button");
  if (theme) { event.preventDefault(); switchTheme(theme.value); }
  if (event.target.closest("[data-help]")) openHelp();
  if (event.target.closest("[data-back]")) { event.preventDefault(); history.back(); }
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("[data-menu][open], [data-further][open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
addEventListener("pagehide", () => leaveFeed());
// A page that comes back from the browser's memory has sent its forms already; they get keys of their own again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (!Number.isNaN(seen)) connect();
  for (const key of document.querySelectorAll('input[name="key"]')) key.value = newKey();
});
for (const hidden of document.querySelectorAll("[data-theme-switch], [data-help], [data-back]")) hidden.hidden = false;
for (const key of document.querySelectorAll("kbd[data-key]")) key.textContent = keys.keys[key.dataset.key];
for (const off of document.querySelectorAll("[data-keys-off]")) off.hidden = keys.on;
if (filter) filterBoard();
// A page without a position, such as a call that nobody has begun, has nothing to follow.
if (!Number.isNaN(seen)) connect();
tick();
setInterval(() => { tick(); showFreshness(state); }, 1000);
