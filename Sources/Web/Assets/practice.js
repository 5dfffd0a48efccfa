// A practice that several people are in: what others choose appears while the page is open.

const { announce, keepingFocus, newKey, say } = await import(`./page.js${new URL(import.meta.url).search}`);

const place = document.getElementById("practice");
const freshness = document.getElementById("practice-live");
let shown = Number(new URL(place.dataset.stream, location.href).searchParams.get("after"));
let standing = null;
let source = null;
let watch;

function show(state) {
  const word = { live: say("live"), stale: say("reconnecting") }[state];
  freshness.dataset.state = state;
  const said = freshness.querySelector("[data-state-word]");
  if (said.textContent !== word) said.textContent = word;
}

function follow() {
  source?.close();
  const address = new URL(place.dataset.stream, location.href);
  address.searchParams.set("after", shown);
  source = new EventSource(address);
  source.addEventListener("beat", alive);
  source.addEventListener("practice", (event) => { alive(); take(Number(event.lastEventId), JSON.parse(event.data)); });
  source.addEventListener("error", () => show("stale"));
  alive();
}

/** A connection can die without an error: five missed beats are a death. */
function alive() {
  clearTimeout(watch);
  watch = setTimeout(() => { show("stale"); follow(); }, 10000);
  if (source.readyState === EventSource.OPEN) show("live");
}

function take(id, news) {
  if (id <= shown) return;
  shown = id;
  // Where it began or ended, the page around it is another one.
  if (standing !== null && standing !== news.standing) return void location.reload();
  const began = document.querySelector("[data-news]")?.textContent;
  const within = place.contains(document.activeElement);
  keepingFocus(place, () => { place.innerHTML = news.html; });
  const heading = place.querySelector("[data-news]");
  if (within && !place.contains(document.activeElement)) heading?.focus({ preventScroll: true });
  // What is chosen from here on is another thing than what was chosen before.
  for (const key of document.querySelectorAll('#choosing input[name="key"], #leading input[name="key"]')) key.value = newKey();
  const last = place.querySelector(".lastdone")?.textContent.trim().replace(/\s+/g, " ");
  announce(last ?? (heading?.textContent !== began ? heading?.textContent : "") ?? "");
}

standing = place.dataset.standing ?? null;
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
follow();
