"""What the public says of the program, as strangers and machines send it: in floods, twice, and to the wrong address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from alongside import new_key
from running import Running, running_server
from sending import api

FLOOD = 30
AWAY = "198.51.100.77"


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server(proxied=True) as running:
        yield running


def send(running: Running, text: str, address: str, receipt: str | None = None, **more: str) -> requests.Response:
    """Leaves a question as a browser at that address does."""
    page = requests.get(running.url + "/feedback", timeout=30).text
    drawn = re.search(r'name="receipt" value="([^"]+)"', page)
    assert drawn
    fields = {"key": new_key(), "receipt": receipt or drawn[1], "feedbackKind": "question", "feedbackText": text, **more}
    return requests.post(
        running.url + "/feedback", data=fields, headers={"X-Forwarded-For": address}, allow_redirects=False, timeout=30)


def kept(running: Running) -> list[dict]:
    return api(running, "grace").get("/feedback").json()["feedback"]


def test_a_flood_from_one_address_stops_and_buries_nobody(running: Running) -> None:
    answers = [send(running, f"Flood {number}", AWAY) for number in range(FLOOD)]
    taken = [answer for answer in answers if answer.status_code == 303]
    assert len(taken) == 10
    assert {answer.status_code for answer in answers[10:]} == {429}
    # What was typed is not lost: the page that refuses it holds it.
    assert "Flood 29" in answers[29].text
    assert send(running, "Somebody else", "198.51.100.78").status_code == 303
    said = [one["messages"][0]["text"] for one in kept(running)]
    assert sorted(said) == sorted([*(f"Flood {number}" for number in range(10)), "Somebody else"])
    # Where it came from stands nowhere.
    for path in Path(running.workspace.address).parent.rglob("*"):
        if path.is_file():
            assert AWAY.encode() not in path.read_bytes(), path.name


def test_the_same_form_twice_is_one_word(running: Running) -> None:
    first = send(running, "Once?", "198.51.100.79")
    receipt = first.headers["Location"].rsplit("/", 1)[1].split("?")[0]
    again = send(running, "Once?", "198.51.100.79", receipt)
    assert again.headers["Location"] == first.headers["Location"]
    assert sum(one["messages"][0]["text"] == "Once?" for one in kept(running)) == 1
    page = requests.get(running.url + f"/feedback/{receipt}", timeout=30)
    assert "Once?" in page.text and "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert receipt not in str(kept(running))


@pytest.mark.parametrize("receipt", ["short", "a" * 500, "../../sign-in"])
def test_a_receipt_that_is_none_is_refused(running: Running, receipt: str) -> None:
    answer = send(running, "Odd", "198.51.100.80", receipt)
    assert answer.status_code in (400, 422) and not any(one["messages"][0]["text"] == "Odd" for one in kept(running))


def test_a_machine_records_answers_and_publishes(running: Running) -> None:
    grace = api(running, "grace")
    key = new_key()
    body = {"kind": "complaint", "channel": "letter", "text": "Nobody came.", "way": "812 555 0144"}
    made = grace.post("/feedback", body, key=key)
    assert made.status_code == 201 and grace.post("/feedback", body, key=key).json()["id"] == made.json()["id"]
    path = f"/feedback/{made.json()['id']}"
    assert grace.post(path + "/answers", {"text": "We were late."}).status_code == 422
    assert grace.post(path + "/publication", {"question": "When?", "answer": "Soon."}).status_code == 409
    done = grace.post(path + "/answers", {"text": "We were late.", "result": "upheld"})
    assert done.status_code == 201 and done.json()["result"] == "upheld" and done.json()["dueAt"] is None
    assert grace.post(path + "/answers", {"text": "Again", "result": "upheld"}).status_code == 409
    assert grace.post(path + "/publication", {"question": "When?", "answer": "Soon."}).status_code == 201
    assert "When?" in requests.get(running.url + "/feedback", timeout=30).text
    assert grace.post(path + "/publication/removal", {}).json()["published"] is None
    assert "When?" not in requests.get(running.url + "/feedback", timeout=30).text
    assert any(one["id"] == made.json()["id"] for one in grace.get("/feedback?state=answered").json()["feedback"])
    theo = api(running, "theo")
    assert theo.get("/feedback").status_code == 403 and theo.get(path).status_code == 403
    assert theo.post("/feedback", body).status_code == 201
    assert running.workspace.verify()["valid"]
