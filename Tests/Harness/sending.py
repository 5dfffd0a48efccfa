"""Teams on shift and calls that wait for one, made by machines for tests that look on."""

from __future__ import annotations

import datetime

import yaml
from alongside import ROOT, Api
from programs import publish_always_open
from running import Running


def api(running: Running, name: str) -> Api:
    """A machine that speaks for somebody."""
    return Api(running.server, running.workspace.add_token(name))


def account(running: Running, name: str) -> str:
    return api(running, name).get("/me").json()["id"]


def on_shift(running: Running, name: str, *members: tuple[str, str], hours: float = 8, **more) -> str:
    """A team with some people, each with what they are trained as; returns the team's id."""
    made = running.dana.post("/teams", {"name": name})
    assert made.status_code == 201, made.text
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)
    people = [
        {"account": account(running, who), "discipline": discipline, "languages": ["en", "es"]}
        for who, discipline in members
    ]
    body = {"team": made.json()["id"], "members": people, "until": until.isoformat(), **more}
    began = running.dana.post("/shifts", body)
    assert began.status_code == 201, began.text
    return made.json()["id"]


def call_waiting(running: Running, example: str = "medic-was-attacked", **facts: str) -> dict:
    """A call that Denver's program was asked for as one of its worked examples says, and that was decided so."""
    publish_always_open(running.workspace)
    program = yaml.safe_load((ROOT / "Programs/denver-star.yaml").read_text())
    worked = next(one for one in program["examples"] if one["key"] == example)
    sam = api(running, "sam")
    call = running.theo.take_call(**({"location": "14th and Elm", "whatHappened": "Talks to nobody"} | facts))
    path = f"/calls/{call['id']}"
    tag = running.theo.post(path + "/screening", {}, match=call["etag"]).headers["ETag"]
    tag = sam.post(path + "/triage", {"program": "denver-star"}, match=tag).headers["ETag"]
    record = words(worked.get("record", {}))
    answers = {**safe_answers(program), **words(worked["answers"])}
    said = [{"question": key, "answer": value} for key, value in answers.items() if key not in record]
    said += [{"question": key, "answer": value, "source": "record"} for key, value in record.items()]
    told = sam.post(path + "/answers", {"answers": said}, match=tag)
    assert told.status_code == 200, told.text
    choice = {key: worked["then"][key] for key in ("level", "response", "reason") if key in worked["then"]}
    if "reason" in choice:
        choice["alternativeOutcome"] = "not-known-yet"
    decided = sam.post(path + "/decision", choice, match=told.headers["ETag"])
    assert decided.status_code == 200, decided.text
    return {**decided.json(), "etag": decided.headers["ETag"]}


def words(answers: dict) -> dict[str, str]:
    """YAML reads yes and no as truth; the program means the words."""
    return {key: {True: "yes", False: "no"}[value] if value in (True, False) else value for key, value in answers.items()}


def safe_answers(program: dict) -> dict[str, str]:
    """The answer without danger to every question that has one."""
    safe = {}
    for question in program["questions"]:
        danger = words({"is": question.get("danger")})["is"]
        assert question["answers"] == "yes-no" or "safe" in question or not danger, question["key"]
        if "safe" in question:
            safe[question["key"]] = words({"is": question["safe"]})["is"]
        elif danger:
            safe[question["key"]] = "no" if danger == "yes" else "yes"
    return safe


def send(running: Running, call: dict, team: str, how: str = "send") -> dict:
    tag = running.dana.get(f"/calls/{call['id']}").headers["ETag"]
    answer = running.dana.post(f"/calls/{call['id']}/assignments", {"team": team, "how": how}, match=tag)
    assert answer.status_code == 201, answer.text
    return answer.json()


def declare(running: Running, call: dict, ruling: str = "safe") -> None:
    answers = {"danger-gone": "yes", "seen-now": "yes", "weapon-in-reach": "no"} if ruling == "safe" else {}
    tag = running.dana.get(f"/calls/{call['id']}").headers["ETag"]
    body = {"ruling": ruling, "answers": [{"ask": ask, "answer": answer} for ask, answer in answers.items()]}
    answer = running.dana.post(f"/calls/{call['id']}/scene", body, match=tag)
    assert answer.status_code == 201, answer.text


def tell(machine: Api, assignment: dict, status: str) -> dict:
    answer = machine.post(f"/assignments/{assignment['id']}/status", {"status": status})
    assert answer.status_code == 200, answer.text
    return answer.json()


def referred(running: Running, service: str, *besides: str) -> tuple[Api, dict]:
    """Somebody was met who is called Wren, needs a bed, and agreed to be named to these services."""
    grace, noor = api(running, "grace"), api(running, "noor")
    path = f"/calls/{call_waiting(running, location='Willow Court 9')['id']}"
    assert grace.post(path + "/encounters", {"needs": ["shelter"], "safety": ["nothing"], "supplies": []}).status_code == 201
    assert grace.post(path + "/people", {"role": "in-crisis", "knownAs": "Wren"}).status_code == 201
    ids = [noor.post("/services", {"name": name, "kind": "shelter"}).json()["id"] for name in (service, *besides)]
    [need] = noor.get(path + "/needs").json()["needs"]
    told = {"service": ids[0], "besides": ids[1:], "consent": True}
    made = noor.post(f"/needs/{need['id']}/referrals", told, match=noor.get(path).headers["ETag"])
    assert made.status_code == 201, made.text
    return noor, made.json()
