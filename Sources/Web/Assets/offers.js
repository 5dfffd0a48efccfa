// Somebody to talk to, offered after a hard call. That it was closed stays in this browser, and is said to nobody.

const place = "alongside-offers-closed";
const closed = new Set((localStorage.getItem(place) ?? "").split(" ").filter(Boolean));

for (const offer of document.querySelectorAll("[data-offer]")) {
  offer.hidden = closed.has(offer.dataset.offer);
  const close = offer.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => {
    closed.add(offer.dataset.offer);
    localStorage.setItem(place, [...closed].slice(-100).join(" "));
    offer.hidden = true;
    document.querySelector("main")?.focus();
  });
}
