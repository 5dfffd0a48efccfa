// The list of calls that wait: it keeps itself in order while it is open, and never moves under a hand.

const { announce, base, glow, keepingFocus, say, tick } = await import(`./page.js${new URL(import.meta.url).search}`);

const moved = document.querySelector("[data-moved]");
const list = () => document.getElementById("waiting");
const rowOf = (target) => target.closest?.("#waiting .waitlist > li") ?? null;

// The call that waits longest at the greatest risk is one key away.
if (!location.hash) document.querySelector(".waitlist .which")?.focus({ preventScroll: true });

// A hand that moves over the list or presses on it is about to act. One at rest for so many milliseconds is not, and then
// a press so soon after the lines have moved was meant for what stood there before.
const rest = 4000;
const surprise = 700;
let over = false;
let pressing = false;
let handAt = 0;
let orderedAt = -Infinity;
let aimed = null;
let mistaken = false;

function hand(event) {
  over = Boolean(event.target.closest?.("#waiting")) && event.pointerType === "mouse";
  if (over || pressing) handAt = performance.now();
  aimed = rowOf(event.target)?.id ?? null;
}

function press(event) {
  const row = rowOf(event.target)?.id ?? null;
  mistaken = performance.now() - orderedAt < surprise && row !== aimed;
  pressing = Boolean(event.target.closest?.("#waiting"));
  hand(event);
}

function release(event) {
  hand(event);
  // The click comes after this.
  setTimeout(() => { pressing = false; });
}

document.addEventListener("pointermove", hand, { passive: true });
document.addEventListener("pointerdown", press, { passive: true, capture: true });
document.addEventListener("pointerup", release, { passive: true });
document.addEventListener("pointercancel", release, { passive: true });
document.documentElement.addEventListener("pointerleave", () => { over = false; });
document.addEventListener("click", (event) => {
  // A key presses what has the focus, which stays the same call; only a pointer can have been aimed at another.
  if (!mistaken || !event.detail) return;
  mistaken = false;
  event.preventDefault();
  event.stopPropagation();
}, true);

/** Whether somebody is at work in the list: then what is new waits, and says that it does. */
const held = () => pressing
  || (over && performance.now() - handAt < rest)
  || Boolean(list().querySelector("details[open]"));

let fresh = null;
let asking = false;
let again = false;
let timer;
let placing;

/** Asks for the list soon: many changes at once are one question. */
function soon(within = 250 + Math.random() * 250) {
  timer ??= setTimeout(() => { timer = undefined; ask(); }, within);
}

async function ask() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    const answer = await fetch(`${base}/triage`, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error("no list");
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    place();
  } catch {
    // The feed tells when the server is there again; until then the list is old, and says so.
    tell();
  }
  asking = false;
  if (again) { again = false; soon(); }
}

/** What is said in a list, without its clocks and its forms. */
function read(of) {
  const copy = of.cloneNode(true);
  for (const part of copy.querySelectorAll("[data-promised], details")) part.remove();
  const lines = [...copy.querySelectorAll(".waitlist > li")].map((line) => `${line.id} ${line.classList.contains("missed")}`);
  return [...lines, copy.textContent.replace(/\s+/g, " ")].join("\n");
}

function tell() {
  if (!moved.hidden) return;
  moved.hidden = false;
  announce(moved.firstChild.textContent.trim());
}

/** Puts the list that was read in the place of the old one, unless somebody is at work in it. */
function place() {
  clearTimeout(placing);
  if (!fresh) return;
  const [old, next] = [list(), fresh.getElementById("waiting")];
  const differs = read(old) !== read(next);
  if (differs && held()) {
    tell();
    placing = setTimeout(place, 250);
    return;
  }
  const position = Number(fresh.body.dataset.position);
  document.querySelector("[data-asof]").replaceWith(fresh.querySelector("[data-asof]"));
  document.querySelector(".head .count").replaceWith(fresh.querySelector(".head .count"));
  fresh = null;
  moved.hidden = true;
  if (differs) order(old, next);
  document.dispatchEvent(new CustomEvent("alongside:board", { detail: { position } }));
}

function order(old, next) {
  const known = new Set([...old.querySelectorAll(".waitlist > li")].map((line) => line.id));
  const within = old.contains(document.activeElement);
  const at = [...old.querySelectorAll(".which")].indexOf(document.activeElement);
  keepingFocus(old, () => old.replaceWith(next));
  orderedAt = performance.now();
  const links = [...next.querySelectorAll(".which")];
  // Where the call has gone that had the focus, the one that took its place has it.
  if (within && !next.contains(document.activeElement)) {
    (links[Math.min(Math.max(at, 0), links.length - 1)] ?? document.getElementById("main")).focus({ preventScroll: true });
  }
  const lines = [...next.querySelectorAll(".waitlist > li")];
  for (const line of lines) if (!known.has(line.id)) glow(line);
  tick();
  announce(say("listOrdered", { n: lines.length }));
}

document.addEventListener("alongside:lines", ({ detail }) => { if (detail.length) soon(); });
document.addEventListener("alongside:reload", (event) => { event.preventDefault(); soon(); });
// Time alone moves calls: each promise that passes raises one.
setInterval(() => { if (!document.hidden) soon(0); }, 60_000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(0); });
