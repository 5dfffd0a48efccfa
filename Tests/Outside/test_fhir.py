"""Systems of partners answer referrals in FHIR R4: whatever they are given holds before three validators of other makes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import requests
from alongside import ROOT
from fhir.resources.R4B import get_fhir_model_class
from fhirpathpy import evaluate
from jsonschema import Draft6Validator
from lxml import etree
from referring import referred
from running import Running, running_server

SHARED = Path(os.environ.get("ALONGSIDE_SHARED", ROOT.parent / "shared"))
GUIDE = SHARED / "standards/fhir-sdohcc"
EXAMPLES = sorted((GUIDE / "examples-json").glob("*.json"))
GRAVITY = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"

pytestmark = pytest.mark.skipif(not EXAMPLES, reason="the resources and schemas of others are not here")


@cache
def schema() -> dict:
    return json.loads((SHARED / "standards/fhir-r4/fhir.schema.json").read_text())


@cache
def xsd() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(GUIDE / "input-cache/schemas/R4/fhir-single.xsd"))


@cache
def invariants(kind: str) -> list[tuple[str, str]]:
    """The rules of the guide for a kind of resource, but for those that ask another server."""
    texts = [file.read_text() for file in sorted((GUIDE / "input/fsh/invariants").glob(f"SDOH-{kind}-*.fsh"))]
    rules = [re.search(r'Invariant: (\S+).*?^Expression: "(.*?)"$', text, re.S | re.M) for text in texts]
    found = [(rule[1], rule[2]) for rule in rules if rule and "resolve()" not in rule[2]]
    assert len(found) >= 5
    return found


def sound(resource: dict) -> dict:
    """Holds a resource against the JSON schema of R4, the models of fhir.resources, and the XSD in its XML form."""
    kind = resource["resourceType"]
    # The schema's own root of 146 kinds says nothing useful of a fault.
    Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": schema()["definitions"]}).validate(resource)
    model = get_fhir_model_class(kind).model_validate(resource)
    written = model.model_dump_xml()
    document = etree.fromstring(written.encode() if isinstance(written, str) else written)
    assert xsd().validate(document), xsd().error_log
    return resource


class Partner:
    """The system of a service, with a token of its own."""

    def __init__(self, running: Running, name: str, *services: str):
        running.workspace.add_user(name, "partner-system", name.title())
        self.running, self.name = running, name
        self.base = running.url + "/api/fhir"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {running.workspace.add_token(name)}"
        self.ties = [running.workspace.json("partner", "tie", name, service)["tie"] for service in services]

    def ask(self, method: str, path: str, body: object = None, **more) -> requests.Response:
        headers = {"Content-Type": "application/fhir+json", **more.pop("headers", {})}
        data = body if isinstance(body, str | None) else json.dumps(body)
        answer = self.session.request(method, path if "://" in path else self.base + path, data=data, headers=headers,
                                      timeout=30, **more)
        assert answer.headers["Content-Type"] == "application/fhir+json", answer.text
        sound(answer.json())
        return answer

    def get(self, path: str, **more) -> requests.Response:
        return self.ask("GET", path, **more)

    def tell(self, task: dict, match: str | None, **change) -> requests.Response:
        headers = {"If-Match": match} if match else {}
        return self.ask("PUT", f"/Task/{task['id']}", {**task, **change}, headers=headers)


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with running_server() as running:
        yield running


def partner(running: Running, name: str, *besides: str) -> tuple[Partner, dict, object]:
    noor, referral = referred(running, name, *besides)
    return Partner(running, name.lower().replace(" ", "-"), referral["service"]), referral, noor


def issue(answer: requests.Response) -> dict:
    assert answer.json()["resourceType"] == "OperationOutcome"
    return answer.json()["issue"][0]


def test_says_to_everybody_what_can_be_asked_here(running: Running) -> None:
    answer = requests.get(running.url + "/api/fhir/metadata", timeout=30)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/fhir+json"
    said = sound(answer.json())
    assert said["fhirVersion"] == "4.0.1"
    kinds = {one["type"]: {each["code"] for each in one["interaction"]} for one in said["rest"][0]["resource"]}
    assert kinds["Task"] == {"read", "search-type", "create", "update"} and "ServiceRequest" in kinds


def test_a_loop_is_closed_by_a_system(running: Running) -> None:
    system, referral, noor = partner(running, "Harbour House")
    [entry] = system.get("/Task?status=requested").json()["entry"]
    assert entry["resource"]["id"] == referral["id"] and "Wren" not in json.dumps(entry)
    answer = system.get(entry["fullUrl"])
    task = answer.json()
    assert task["businessStatus"]["coding"][0]["code"] == "acknowledged"
    for kind in ("focus", "for", "requester", "owner"):
        assert system.get("/" + task[kind]["reference"]).status_code == 200
    assert system.get("/" + task["for"]["reference"]).json()["name"] == [{"use": "usual", "text": "Wren"}]
    request = system.get("/" + task["focus"]["reference"]).json()
    assert request["code"]["coding"][0]["code"] == "shelter" and request["category"][1]["coding"][0]["code"] == "homelessness"
    assert evaluate(request, "status = 'active' and subject.exists() and category.exists()") == [True]

    accepted = system.tell(task, answer.headers["ETag"], status="accepted", executionPeriod={"start": "2099-05-04T09:30:00Z"})
    assert accepted.status_code == 200 and accepted.json()["status"] == "accepted"
    assert accepted.json()["executionPeriod"]["start"].startswith("2099-05-04T09:30:00")
    # A retry of the very same is answered as it stands, though its version is old by now.
    again = system.tell(task, answer.headers["ETag"], status="accepted", executionPeriod={"start": "2099-05-04T09:30:00Z"})
    assert again.status_code == 200 and again.headers["ETag"] == accepted.headers["ETag"]
    procedure = {"resourceType": "Procedure", "id": "stay-1", "status": "completed",
                 "subject": task["for"], "basedOn": [task["focus"]]}
    assert system.ask("PUT", "/Procedure/stay-1", procedure).status_code == 201
    came = {"type": {"coding": [{"system": GRAVITY, "code": "resulting-activity"}]},
            "valueReference": {"reference": "Procedure/stay-1"}}
    done = system.tell(accepted.json(), accepted.headers["ETag"], status="completed", output=[came, came])
    assert done.status_code == 200 and done.json()["status"] == "completed"
    [own] = [one for one in noor.get("/referrals").json()["referrals"] if one["id"] == referral["id"]]
    assert own["state"] == "engaged" and own["answer"] == "accepted"
    assert running.workspace.verify()["valid"]
    # What the guide itself asks of every Task of a referral.
    for name, expression in invariants("Task"):
        assert evaluate(done.json(), expression) == [True], name
    for expression in ("intent = 'order'", "code.coding.where(code = 'fulfill').exists()", "focus.exists() and for.exists()",
                       "requester.exists() and authoredOn.exists()", "lastModified >= authoredOn"):
        assert evaluate(done.json(), expression) == [True], expression


def test_an_answer_needs_the_version_that_was_seen(running: Running) -> None:
    system, referral, noor = partner(running, "Quay House")
    first = system.get(f"/Task/{referral['id']}")
    assert system.tell(first.json(), None, status="accepted").status_code == 428
    assert noor.post(f"/referrals/{referral['id']}/withdrawal", {"why": "sender"}).status_code == 200
    stale = system.tell(first.json(), first.headers["ETag"], status="accepted")
    assert stale.status_code == 412 and issue(stale)["code"] == "conflict"
    now = system.get(f"/Task/{referral['id']}")
    assert now.json()["status"] == "cancelled" and now.json()["statusReason"]["text"]
    # Nothing of the person is told any more.
    patient = system.get(f"/Patient/{referral['id']}").json()
    assert "Wren" not in json.dumps(patient) and patient["name"][0]["extension"][0]["valueCode"] == "masked"
    # What it says all the same is kept, and marked.
    late = system.tell(now.json(), now.headers["ETag"], status="accepted", statusReason=None)
    assert late.status_code == 422 and issue(late)["expression"] == ["Task.statusReason"]
    told = {key: value for key, value in now.json().items() if key != "statusReason"}
    assert system.tell(told, now.headers["ETag"], status="accepted").json()["status"] == "cancelled"
    [need] = noor.get(f"/calls/{referral['call']}/needs").json()["needs"]
    assert [(one["state"], one["answer"]) for one in need["referrals"]] == [("withdrawn", "accepted")]


@pytest.mark.parametrize("reason,status", [
    ({"text": "full"}, 200), ({"coding": [{"system": "urn:alongside:declines", "code": "full"}], "text": "No bed"}, 200),
    ({"text": "Too loud"}, 422), (None, 422)])
def test_a_refusal_has_a_reason(running: Running, reason: dict | None, status: int) -> None:
    system, referral, _ = partner(running, f"Rest {abs(hash(json.dumps(reason)))}")
    seen = system.get(f"/Task/{referral['id']}")
    change = {"statusReason": reason} if reason else {}
    answer = system.tell(seen.json(), seen.headers["ETag"], status="rejected", **change)
    assert answer.status_code == status
    if status == 422:
        assert issue(answer)["expression"] == ["Task.statusReason"] and "loud" not in answer.text
    else:
        assert answer.json()["status"] == "rejected" and "statusReason" in answer.json()


def test_nobody_else_learns_that_a_referral_exists(running: Running) -> None:
    system, referral, noor = partner(running, "North Rest")
    stranger = Partner(running, "stranger")
    unknown = "0193f0a2-1111-7abc-8def-000000000001"
    for kind in ("Task", "ServiceRequest", "Patient"):
        theirs, none = stranger.get(f"/{kind}/{referral['id']}"), stranger.get(f"/{kind}/{unknown}")
        assert theirs.status_code == none.status_code == 404 and theirs.text == none.text
    task = system.get(f"/Task/{referral['id']}")
    assert stranger.tell(task.json(), task.headers["ETag"], status="accepted").status_code == 404
    assert "entry" not in stranger.get("/Task").json()
    nobody = requests.get(f"{system.base}/Task", timeout=30)
    assert nobody.status_code == 401 and issue(nobody)["code"] == "login" and "Bearer" in nobody.headers["WWW-Authenticate"]
    staff = requests.get(f"{system.base}/Task", headers=dict(noor.session.headers), timeout=30)
    assert staff.status_code == 403 and issue(staff)["code"] == "forbidden"
    # A partner has no other door, and none at all once the tie has ended.
    inside = requests.get(f"{running.url}/api/v1/calls", headers=dict(system.session.headers), timeout=30)
    assert inside.status_code == 403
    running.workspace.json("partner", "end", system.ties[0])
    assert system.get(f"/Task/{referral['id']}").status_code == 404
    assert "entry" not in system.get("/Task").json()


def test_pages_go_on_where_the_one_before_ended(running: Running) -> None:
    noor, referral = referred(running, "Long House")
    system = Partner(running, "long-house", referral["service"])
    path = f"/calls/{referral['call']}"
    for kind in ("food", "housing", "pets", "legal"):
        [*_, need] = noor.post(path + "/needs", {"needs": [kind]}).json()["needs"]
        match = noor.get(path).headers["ETag"]
        made = noor.post(f"/needs/{need['id']}/referrals", {"service": referral["service"], "consent": False}, match=match)
        assert made.status_code == 201, made.text
    seen, address = [], "/Task?_count=2"
    while address:
        page = system.get(address).json()
        assert len(page.get("entry", [])) <= 2
        seen += [one["resource"]["id"] for one in page.get("entry", [])]
        address = next((one["url"] for one in page["link"] if one["relation"] == "next"), None)
    assert len(seen) == len(set(seen)) == 5 and seen == sorted(seen)
    everything = system.get("/Task").json()["entry"]
    newest = max(one["resource"]["meta"]["lastUpdated"] for one in everything)
    assert "entry" not in system.get("/Task", params={"_lastUpdated": "gt" + newest}).json()
    assert len(system.get("/Task", params={"_lastUpdated": "le" + newest}).json()["entry"]) == 5
    assert len(system.get("/Task", params={"owner": "HealthcareService/" + referral["service"]}).json()["entry"]) == 5
    assert "entry" not in system.get("/Task?status=completed,failed").json()
    for odd in ("status=done", "_count=0", "_lastUpdated=yesterday", "owner=Patient/1", "patient=1", "_after=x"):
        answer = system.get("/Task?" + odd)
        assert answer.status_code == 400 and issue(answer)["diagnostics"] == odd.split("=")[0]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem.removeprefix("SDOHCC-"))
def test_every_example_of_the_guide_is_taken_and_given_back(documents: Partner, file: Path) -> None:
    sent = json.loads(file.read_text())
    kind, name = sent["resourceType"], sent["id"]
    made = documents.ask("PUT", f"/{kind}/{name}", file.read_text())
    assert made.status_code == 201 and made.headers["Location"].endswith(f"/api/fhir/{kind}/{name}")
    back = documents.get(f"/{kind}/{name}")
    assert back.headers["ETag"] == 'W/"1"'
    given = back.json()
    assert given["meta"].pop("versionId") == "1" and given["meta"].pop("lastUpdated")
    if not given["meta"] and "meta" not in sent:
        del given["meta"]
    assert given == sent
    assert documents.ask("POST", f"/{kind}", file.read_text()).status_code == 201


@pytest.fixture(scope="module")
def documents(running: Running) -> Partner:
    return Partner(running, "examples")


def test_what_is_no_resource_is_refused_at_its_place(documents: Partner) -> None:
    task = {"resourceType": "Task", "id": "t", "status": "accepted", "intent": "order"}
    for change, place in (({"status": "Wren"}, "Task.status"), ({"colour": "Wren"}, "Task.colour"),
                          ({"authoredOn": "Wren"}, "Task.authoredOn"), ({"for": "Wren"}, "Task.for"),
                          ({"contained": [{"resourceType": "Patient", "gender": "Wren"}]}, "Task.contained[0].gender")):
        answer = documents.ask("PUT", "/Task/t", {**task, **change})
        assert answer.status_code == 422 and issue(answer)["expression"] == [place] and "Wren" not in answer.text
    missing = documents.ask("POST", "/Task", {"resourceType": "Task", "intent": "order"})
    assert issue(missing) | {"details": 0} == {
        "severity": "error", "code": "required", "details": 0, "expression": ["Task.status"]}
    assert documents.ask("POST", "/Task", "{").status_code == 400
    assert documents.ask("POST", "/Patient", task).status_code == 422
    assert documents.ask("PUT", "/Task/other", task).status_code == 422
    assert documents.ask("POST", "/Claim", {"resourceType": "Claim"}).status_code == 422
    assert documents.ask("POST", "/Task", "<Task/>", headers={"Content-Type": "application/fhir+xml"}).status_code == 415
    assert documents.ask("POST", "/Task", " " * 1_100_000).status_code == 413
    assert documents.get("/Goal/none").status_code == 404
    assert documents.get("/Goal").status_code == 404


def test_no_name_is_in_the_log(running: Running) -> None:
    assert "Wren" not in running.server.written()
    assert running.workspace.verify()["valid"]
