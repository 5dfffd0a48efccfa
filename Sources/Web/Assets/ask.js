// An officer's request: how long the form took is counted, the phone's place is put in where the officer wants it, and
// nothing else is remembered.

const { say } = await import(`./page.js${new URL(import.meta.url).search}`);

const form = document.getElementById("ask");
const here = form.querySelector("[data-here]");
const said = form.querySelector("[data-here-said]");
const place = form.elements.location;
// A page that was left in a pocket counts from the moment somebody takes it up again.
let taken = null;

form.addEventListener("focusin", () => { taken ??= performance.now(); });
form.addEventListener("pointerdown", () => { taken ??= performance.now(); });
form.addEventListener("submit", () => {
  if (taken !== null) form.elements.open.value = Math.round(performance.now() - taken);
});

if (navigator.geolocation && isSecureContext) {
  here.hidden = false;
  here.addEventListener("click", () => {
    said.textContent = say("placeAsked");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const metres = Math.round(coords.accuracy);
        place.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)} (±${metres} m)`;
        said.textContent = say("placeFound");
      },
      () => { said.textContent = say("placeNotFound"); place.focus(); },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  });
}
