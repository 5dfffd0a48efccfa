"""How long a clinician waits, after an answer, for what the program says now.

Twenty clinicians each have a call's page open with its live stream, and answer a question a second, as people do; what
is measured is the whole way: the answer sent, made durable, assessed, rendered and read. Meanwhile calls come in and are
sent to triage, as on an evening that keeps twenty clinicians busy.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from urllib.parse import urlencode

from alongside import Api, Server, Workspace, new_key
from person import Person

CLINICIANS = 20
SECONDS = 20
CALLS_PER_SECOND = 2
PROGRAM = "denver-star"


def screened_call(api: Api, number: int) -> str:
    call = api.take_call(location=f"Elm Street {number}", whatHappened="Talks to nobody", weapon="unknown")
    answer = api.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
    answer.raise_for_status()
    answer = api.post(f"/calls/{call['id']}/triage", {"program": PROGRAM}, match=answer.headers["ETag"])
    answer.raise_for_status()
    return call["id"]


def answered_after(server: Server, workspace: Workspace) -> list[float]:
    """Milliseconds from each answer to the assessment it led to; `sam` is invited and the program published."""
    sam = Person(server, "sam")
    api = Api(server, workspace.add_token("sam"))
    calls = [screened_call(api, number) for number in range(CLINICIANS)]
    questions = [
        question for question in next(p for p in api.get("/programs").json()["programs"] if p["program"] == PROGRAM)["questions"]
    ]
    cookie = "; ".join(f"{c.name}={c.value}" for c in sam.session.cookies)
    csrf = re.search(r'name="csrf" value="([^"]+)"', sam.get(f"/calls/{calls[0]}/triage").text)
    assert csrf
    streams = [sam.follow(calls=[call]) for call in calls]
    times: list[float] = []
    faults: list[str] = []
    guard = threading.Lock()
    began = time.monotonic() + 1

    def clinician(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        for turn in range(SECONDS):
            # Nobody answers at the very moment everybody else does.
            time.sleep(max(0, began + turn + place / CLINICIANS - time.monotonic()))
            question = questions[turn % len(questions)]
            body = urlencode({
                "csrf": csrf.group(1), "key": new_key(), "question": question["question"],
                "answer": question["values"][(turn + place) % len(question["values"])], "source": "caller",
            })
            sent = time.monotonic()
            connection.request("POST", f"/calls/{calls[place]}/triage/answers", body, {
                "Cookie": cookie, "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded",
            })
            answer = connection.getresponse()
            content = answer.read()
            took = (time.monotonic() - sent) * 1000
            with guard:
                times.append(took)
                if answer.status != 200 or "html" not in json.loads(content):
                    faults.append(f"{answer.status} {content[:200]!r}")
        connection.close()

    def caller() -> None:
        """Somebody calls, and the call-taker flags the call."""
        line = Api(server, workspace.add_token("theo"))
        for turn in range(SECONDS * CALLS_PER_SECOND):
            time.sleep(max(0, began + turn / CALLS_PER_SECOND - time.monotonic()))
            call = line.take_call(location=f"Oak Street {turn}", whatHappened="Walks up and down", weapon="unknown")
            answer = line.post(f"/calls/{call['id']}/screening", {}, match=call["etag"])
            if answer.status_code != 200:
                with guard:
                    faults.append(f"{answer.status_code} {answer.text[:200]}")

    threads = [threading.Thread(target=clinician, args=(place,)) for place in range(CLINICIANS)]
    threads.append(threading.Thread(target=caller))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for stream in streams:
        stream.close()
    assert not faults, faults[:3]
    return times
