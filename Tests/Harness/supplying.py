"""A van with supplies, made by machines for tests that look on."""

from __future__ import annotations

from typing import Any

from running import Running
from sending import api


def made(running: Running, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = api(running, who).post(f"/supplies/{path}", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def stocked(running: Running, van: str = "Van North") -> dict[str, str]:
    """A van with three items, one of them with a lot that is no longer good; what each is called in the API."""
    known = {item["name"]["en"]: item["id"] for item in api(running, "grace").get("/supplies/items").json()["items"]}

    def item(kind: str, name: str, spanish: str) -> str:
        return known.get(name) or made(running, "grace", "items", {"kind": kind, "name": {"en": name, "es": spanish}})["id"]

    spray, water = item("naloxone", "Naloxone spray", "Naloxona en aerosol"), item("water", "Water", "Agua")
    place = made(running, "grace", "places", {"name": van, "kind": "van"})["id"]

    def receive(supply: str, quantity: int, **more: str) -> str:
        body = {"supply": supply, "quantity": quantity, **more}
        return made(running, "grace", f"places/{place}/receipts", body)["movements"][0]["lot"]

    lots = {
        "good": receive(spray, 10, lot="NX-7", expiresOn="2031-12-31"),
        "old": receive(spray, 4, lot="NX-1", expiresOn="2026-01-31"), "bottles": receive(water, 24),
    }
    made(running, "grace", f"places/{place}/par-levels", {"supply": spray, "level": 12})
    return {"place": place, "spray": spray, "water": water, **lots}
