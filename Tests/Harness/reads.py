"""A week that lies behind, with calls that were flagged and calls that were not, drawn to be read blind."""

from __future__ import annotations

import datetime
import sqlite3
import time

from alongside import Api, Workspace

CALM = {
    "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no", "medical": "no",
    "harm-now": "no", "in-crisis": "yes", "phone-enough": "no",
}
STORY = "Talks to nobody, sits in a doorway in the rain"
SECRET = "He asked for an officer himself."


def last_week() -> tuple[str, datetime.datetime]:
    """The name of the week before this one, and a moment in its middle."""
    thursday = datetime.datetime.now(datetime.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    thursday += datetime.timedelta(days=3 - thursday.weekday() - 7)
    year, week, _ = thursday.isocalendar()
    return f"{year}-W{week:02}", thursday


def past_call(theo: Api, number: int, **facts: str) -> dict:
    """A call of last week, entered now."""
    at = last_week()[1] + datetime.timedelta(minutes=number)
    facts = {"location": f"Elm Street {number}", "whatHappened": STORY} | facts
    return theo.take_call(receivedAt=at.isoformat().replace("+00:00", "Z"), **facts)


def decided(theo: Api, sam: Api, number: int, *, otherwise: bool = False) -> str:
    """A flagged call of last week that Sam decided; a field team goes, or police for a reason of Sam's own."""
    call = past_call(theo, number)
    told(theo, call, "screening", {})
    told(sam, call, "triage", {"program": "denver-star"})
    said = [{"question": question, "answer": answer} for question, answer in CALM.items()]
    told(sam, call, "answers", {"answers": said})
    police = {
        "level": 4, "response": "police", "reason": "caller-wants-officer", "override": "other", "note": SECRET,
        "alternativeOutcome": "not-known-yet",
    }
    told(sam, call, "decision", police if otherwise else {})
    return call["id"]


def told(api: Api, call: dict, what: str, said: dict) -> None:
    """Tells something of a call as it stands now.

    What is overdue in a call of last week is marked by the server as soon as it sees it, be it between two of our steps.
    """
    for _ in range(5):
        tag = api.get(f"/calls/{call['id']}").headers["ETag"]
        answer = api.post(f"/calls/{call['id']}/{what}", said, match=tag)
        if answer.status_code != 412:
            break
    assert answer.ok, answer.text


def unflagged(theo: Api, number: int) -> str:
    call = past_call(theo, number, whatHappened="A car is parked across a drive")
    left = {"reason": "not-behavioural", "alternativeSent": "police", "alternativeOutcome": "helped"}
    told(theo, call, "departure", left)
    return call["id"]


def draw(workspace: Workspace, grace: Api) -> str:
    """Has the server draw last week now, and waits until it has."""
    week = last_week()[0]
    work = (
        "INSERT INTO due_work (id, kind, subject, due_at, attempts) "
        f"VALUES ('drawn-by-a-test', 'blind-sample', '{week}', 0, 0)"
    )
    if workspace.postgres:
        workspace.postgres.sql(f"SET search_path = {workspace.schema}; {work}")
    else:
        with sqlite3.connect(workspace.file, timeout=20) as file:
            file.execute(work)
        file.close()
    patience = time.monotonic() + 20
    while time.monotonic() < patience:
        figures = grace.get("/triage-quality").json()
        if any(drawn["week"] == week for drawn in figures["reads"]["weeks"]):
            return week
        time.sleep(0.2)
    raise AssertionError("the week was never drawn")
