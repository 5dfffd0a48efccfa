"""Victim services from outside: what the wall shows to whom, what stands on the disk, and what comes back."""

from __future__ import annotations

import re
import stat
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from alongside import CAST, Api, Server, Workspace
from apart import shape, told_apart
from person import Forms, Person

NAME, NUMBER, CODE = "Quillfeather", "812 555 0190", "marmalade lighthouse"
PATIENCE = 30


@dataclass
class Apart:
    """A server beside whose workspace a store was set up, an advocate, and a record of theirs."""

    server: Server
    workspace: Workspace
    key: Path
    store: str
    val: Person
    record: str = ""
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person(self.server, name)
        return self.people[name]


def set_up(workspace: Workspace) -> dict:
    workspace.invite()
    workspace.add_user("val", "victim-advocate", "Val")
    return workspace.json("victims", "init")


def forget(workspace: Workspace) -> None:
    if workspace.postgres and workspace.postgres.process:
        workspace.postgres.drop(workspace.schema + "_victims")
    workspace.remove()


def contact(**more: str) -> dict[str, str]:
    return {
        "name": NAME, "kind-0": "call", "to-0": NUMBER, "from-0": "09:00", "until-0": "12:00",
        **{f"days-0-{day}": "yes" for day in range(1, 8)}, "codeWord": CODE, "never": "Never text", **more}


@pytest.fixture(scope="module")
def apart(engine: str, request: pytest.FixtureRequest) -> Iterator[Apart]:
    workspace = Workspace(request.getfixturevalue("postgres") if engine == "postgres" else None)
    try:
        made = set_up(workspace)
        with Server(workspace) as server:
            val = Person(server, "val")
            found = Apart(server, workspace, Path(made["key"]), made["store"], val)
            begun = val.send("/aside", "/aside", name=NAME)
            assert begun.status_code == 303, begun.text[-2000:]
            found.record = begun.headers["Location"]
            kept = val.send(found.record, found.record, **contact())
            assert kept.status_code == 303, kept.text[-2000:]
            yield found
    finally:
        forget(workspace)


def asks(apart: Apart, who: str | None, method: str, path: str, **data: str) -> requests.Response:
    """As it is, not packed, so that every byte counts."""
    session = apart.person(who).session if who else requests.Session()
    headers = {"Accept": "text/html", "Accept-Encoding": "identity"}
    return session.request(
        method, apart.server.url + path, data=data or None, headers=headers, allow_redirects=False, timeout=PATIENCE)


def elsewhere(path: str) -> str:
    """An address as long as this one, at which nothing is and never was."""
    return path.replace("/aside", "/zside", 1)


def unknown(record: str) -> str:
    return record.rsplit("/", 1)[0] + "/" + str(uuid.uuid4())


def test_an_advocate_reaches_the_record_and_reads_first_whether_they_may_ring(apart: Apart) -> None:
    assert apart.val.get("/").url.endswith("/aside")
    page = apart.val.get(apart.record)
    assert page.status_code == 200 and NAME in page.text and CODE in page.text and NUMBER in page.text
    assert page.headers["Cache-Control"] == "no-store"
    text = page.text[page.text.index("<main"):]
    assert text.index("May I ring now?") < text.index("Releases")
    title = re.search(r"<title>([^<]*)</title>", page.text)
    assert title and NAME not in title.group(1) and "ictim" not in title.group(1)
    assert "ictim" not in apart.record
    # A version 4: the name of a record does not even say when it was made.
    assert uuid.UUID(apart.record.rsplit("/", 1)[1]).version == 4


ADDRESSES = [
    ("GET", ""), ("POST", ""), ("POST", "/search"), ("POST", "/leave"), ("GET", "/{id}"), ("POST", "/{id}"),
    ("POST", "/{id}/releases"), ("POST", "/{id}/removal"), ("PUT", "/{id}"), ("DELETE", ""), ("HEAD", "/{id}")]


@pytest.mark.parametrize("who", [None, *CAST])
def test_to_everybody_else_it_is_an_address_that_does_not_exist(apart: Apart, who: str | None) -> None:
    """Status, bytes and headers are those of any unknown address, for a record that is there and for one that is not."""
    form = Forms(apart.person(who).get("/account").text).forms[0]["fields"] if who else {"csrf": "x"}
    data = {"csrf": form["csrf"], "key": "k", "typed": NAME, "name": "x", "certain": "yes"}
    for method, path in ADDRESSES:
        there = "/aside" + path.replace("{id}", apart.record.rsplit("/", 1)[1])
        not_there = "/aside" + path.replace("{id}", str(uuid.uuid4()))
        sent = data if method == "POST" else {}
        shapes = {shape(asks(apart, who, method, one, **sent)) for one in (there, not_there, elsewhere(there))}
        assert len(shapes) == 1, (who, method, path)
        assert next(iter(shapes))[0] == 404
    if who:
        home = apart.person(who).get("/account").text
        assert "/aside" not in home and "Victim services" not in home
    assert apart.val.get(apart.record).status_code == 200


def test_a_clock_tells_them_no_more(apart: Apart) -> None:
    paths = [apart.record, unknown(apart.record), elsewhere(apart.record), "/aside", "/zside"]
    for who in ("grace", "dana", None):
        times: dict[str, list[float]] = {path: [] for path in paths}
        for _ in range(60):
            for path in paths:
                before = time.perf_counter()
                asks(apart, who, "GET", path)
                times[path].append(time.perf_counter() - before)
        for path in paths[:2]:
            assert not told_apart(times[path], times[elsewhere(apart.record)]), (who, path)
        assert not told_apart(times["/aside"], times["/zside"]), who


def test_to_the_advocate_a_record_that_is_not_there_is_an_address_that_does_not_exist(apart: Apart) -> None:
    for path in (unknown(apart.record), "/aside/nobody", apart.record + "/releases/" + str(uuid.uuid4())):
        shapes = {shape(asks(apart, "val", "GET", one)) for one in (path, elsewhere(path))}
        assert len(shapes) == 1 and next(iter(shapes))[0] == 404, path


def test_a_merge_with_the_record_is_answered_as_one_with_nobody(apart: Apart) -> None:
    """Refused without revealing why: what is sent back, and how long it takes, is the same for a name nobody has."""
    noor = apart.person("noor")
    person = noor.send("/people", "/people", given="Wren").headers["Location"]
    victim = apart.record.rsplit("/", 1)[1]
    for ending, more in (("merges", {"certainty": "certain"}), ("apart", {})):
        def merge(other: str, ending: str = ending, more: dict = more) -> requests.Response:
            form = Forms(noor.get("/account").text).forms[0]["fields"]["csrf"]
            return asks(
                apart, "noor", "POST", f"{person}/{ending}", csrf=form, key=str(uuid.uuid4()), other=other,
                reason="Same number", **more)

        shapes = {shape(merge(other)) for other in (victim, str(uuid.uuid4()), str(uuid.uuid4()))}
        assert len(shapes) == 1 and next(iter(shapes))[0] in (404, 409, 422), ending
        times: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(40):
            for is_victim in times:
                other = victim if is_victim else str(uuid.uuid4())
                before = time.perf_counter()
                merge(other)
                times[is_victim].append(time.perf_counter() - before)
        assert not told_apart(times[True], times[False]), ending
    # Nor is it found as somebody, nor as a call.
    for path in (f"/people/{victim}", f"/calls/{victim}", f"/cases/{victim}"):
        shapes = {shape(asks(apart, "noor", "GET", one)) for one in (path, path.replace(victim, str(uuid.uuid4())))}
        assert len(shapes) == 1, path


def test_no_search_export_feed_or_log_knows_it(apart: Apart) -> None:
    # A record whose name nobody has tried anywhere: what is tried stands in the access log, there as not.
    made = apart.val.send("/aside", "/aside", name=NAME).headers["Location"]
    victim = made.rsplit("/", 1)[1]
    assert apart.val.get(made).status_code == 200
    noor, grace = apart.person("noor"), apart.person("grace")
    for who, page in ((noor, "/people"), (grace, "/people")):
        for typed in (NAME, NUMBER, CODE):
            found = who.send(page, page + "/search", typed=typed)
            assert "/people/" not in re.sub(r'action="[^"]*"', "", found.text.split('id="found"')[1].split("</ul>")[0])
    token = apart.workspace.add_token("grace")
    said = Api(apart.server, token).get("/calls").text + requests.get(apart.server.url + "/metrics", timeout=30).text
    journal = apart.workspace.run("journal", "export")
    assert journal.returncode == 0
    said += journal.stdout + apart.server.written() + apart.workspace.run("check", "--json").stdout
    for word in (victim, NAME, NUMBER, CODE, "victim-record"):
        assert word not in said, word
    assert "/aside" not in requests.get(apart.server.url + "/metrics", timeout=30).text
    if apart.workspace.postgres:
        return
    own = [file for file in apart.workspace.folder.rglob("*") if file.is_file() and "victims" not in str(file)]
    assert own
    for file in own:
        content = file.read_bytes()
        for word in (victim, NAME, NUMBER, CODE):
            assert word.encode() not in content, (file, word)


def test_whoever_has_the_database_alone_finds_nothing(apart: Apart) -> None:
    assert stat.S_IMODE(apart.key.stat().st_mode) == 0o600
    if apart.workspace.postgres:
        schema = apart.workspace.schema + "_victims"
        file = apart.workspace.folder / "dump.sql"
        apart.workspace.postgres.dump(schema, file)
        contents = {"dump": file.read_bytes()}
    else:
        store = Path(apart.store)
        contents = {file.name: file.read_bytes() for file in store.parent.glob(store.name + "*") if file.is_file()}
    assert contents and any(b"victim_record" in content for content in contents.values())
    for name, content in contents.items():
        for word in (NAME, NAME.lower(), "555 0190", "marmalade", "lighthouse", "Never text"):
            assert word.encode() not in content and word.encode().hex().encode() not in content, (name, word)


def test_a_release_is_signed_told_under_and_taken_back(apart: Apart) -> None:
    val, record = apart.val, apart.record
    fields = {"recipient": "Harbour House", "what": "That she needs a room", "why": "A room", "language": "en"}
    for more, code in (({"days": "91"}, 422), ({"days": "31"}, 422), ({"days": "many"}, 422), ({"recipient": ""}, 422)):
        refused = val.send(record, record + "/releases", **(fields | more))
        assert refused.status_code == code and 'class="trouble"' in refused.text, more
    written = val.send(record, record + "/releases", **fields)
    assert written.status_code == 303, written.text[-2000:]
    page = written.headers["Location"]
    read = val.get(page).text
    assert "15 days after I sign" in read and "also if I do not sign" in read
    informed = {"toldFree": "yes", "toldBack": "yes", "toldRisk": "yes"}
    signing = {"manner": "typed", "signer": "person", "signerName": "J. Q."}
    for told in informed:
        refused = val.send(page, page + "/signature", **signing, **{name: "yes" for name in informed if name != told})
        assert refused.status_code == 422, told
    for harm, code in (("yes", 409), ("unknown", 409), ("", 422)):
        guardian = {"signer": "guardian", "signerRight": "Order of the court", "harm": harm}
        refused = val.send(page, page + "/signature", **(signing | informed | guardian))
        assert refused.status_code == code and "Not signed" in val.get(page).text, harm
    assert val.send(page, page + "/signature", **signing, **informed).status_code == 303
    key = {"key": str(uuid.uuid4())}
    for _ in range(2):
        assert val.send(page, page + "/tellings", told="She needs a room from Friday", **key).status_code == 303
    assert val.get(page).text.count("She needs a room from Friday") == 1
    form = val.form(page, "/tellings")
    assert val.send(page, page + "/ending", channel="phone").status_code == 303
    late = val.session.post(
        apart.server.url + page + "/tellings", data=form | {"told": "More"}, timeout=PATIENCE, allow_redirects=False)
    assert late.status_code == 409 and "took this release back" in late.text
    assert "by telephone" in val.get(page).text or "Taken back" in val.get(page).text


def test_a_screening_and_what_was_compelled_are_reports(apart: Apart) -> None:
    val, record = apart.val, apart.record
    told = {"result": "by-belief", "hotline": "spoke", "instrument": "LAP", "edition": "2015", "screenDay": "2026-01-05"}
    assert val.send(record, record + "/screenings", **told).status_code == 303
    for wrong in ({"screenDay": "2099-01-01"}, {"result": ""}, {"result": "score-11"}, {"instrument": ""}):
        assert val.send(record, record + "/screenings", **(told | wrong)).status_code == 422, wrong
    told = {"ground": "subpoena", "whom": "County court", "compelledWhat": "A date", "notice": "given",
            "noticeHow": "In person", "protection": "Asked that it be sealed", "compelledDay": "2026-01-06"}
    assert val.send(record, record + "/compelled", **told).status_code == 303
    for wrong in ({"protection": ""}, {"noticeHow": ""}, {"notice": ""}, {"ground": "a hunch"}):
        assert val.send(record, record + "/compelled", **(told | wrong)).status_code == 422, wrong
    page = val.get(record).text
    assert "Screened in by belief" in page and "Asked that it be sealed" in page


def test_bad_input_is_refused_and_nothing_typed_is_lost(apart: Apart) -> None:
    val, record = apart.val, apart.record
    for wrong in (
        {"until-0": "08:00"}, {"from-0": "25:99"}, {"from-0": ""}, {"kind-0": "pigeon"}, {"to-0": ""},
        {"codeWord": "x" * 201}, {"name": "\x00"}, {"revision": "nine"}):
        refused = val.send(record, record, **contact(**wrong))
        assert refused.status_code == 422, wrong
        assert "Never text" in refused.text
    without_days = {name: value for name, value in contact().items() if not name.startswith("days-")}
    without_days |= {f"days-0-{day}": "" for day in range(1, 8)}
    assert val.send(record, record, **without_days).status_code == 422
    stale = val.form(record, record) | contact(never="Stale")
    assert val.send(record, record, **contact(never="Fresh")).status_code == 303
    late = val.session.post(apart.server.url + record, data=stale, timeout=PATIENCE, allow_redirects=False)
    assert late.status_code == 409 and "Fresh" in val.get(record).text
    no_secret = val.session.post(apart.server.url + record, data={"key": "x"}, timeout=PATIENCE, allow_redirects=False)
    assert no_secret.status_code == 403


def test_the_name_that_is_searched_stands_in_no_address(apart: Apart) -> None:
    found = apart.val.send("/aside", "/aside/search", typed="quill")
    assert found.status_code == 200 and apart.record in found.text and "quill" not in found.url
    assert apart.record not in apart.val.send("/aside", "/aside/search", typed="wren").text


def test_leaving_ends_the_session_and_shows_the_weather(apart: Apart) -> None:
    val = Person(apart.server, "val")
    left = val.send("/aside", "/aside/leave")
    assert left.status_code == 200 and 'http-equiv="refresh"' in left.text and "weather.gov" in left.text
    assert "alongside" not in left.text.lower() and left.headers["Clear-Site-Data"] == '"cache"'
    assert val.session.get(apart.server.url + apart.record, timeout=PATIENCE).status_code == 404


def test_a_record_is_emptied_when_the_person_wishes_it(apart: Apart) -> None:
    val = apart.val
    path = val.send("/aside", "/aside", name="Zebulon").headers["Location"]
    assert val.send(path, path + "/removal").status_code == 422
    assert val.send(path, path + "/removal", certain="yes").status_code == 303
    assert val.get(path).status_code == 404 and "Zebulon" not in val.get("/aside").text
    assert apart.workspace.json("victims", "verify")["valid"]


def test_a_backup_of_the_workspace_holds_none_of_it_and_its_own_comes_back_with_its_key(
    apart: Apart, tmp_path: Path
) -> None:
    workspace = apart.workspace
    private = tmp_path / "backup.key"
    public = workspace.json("backup-key", str(private))["publicKey"]
    whole, own = tmp_path / "whole", tmp_path / "own"
    workspace.json("backup", str(whole), "--to", public)
    workspace.json("victims", "backup", str(own), "--to", public)
    assert NAME.encode() not in own.read_bytes()
    again = Workspace(workspace.postgres)
    try:
        again.json("restore", str(whole), "--key", str(private))
        again.passwords = workspace.passwords
        # Without the store the addresses are nowhere, for the advocate too.
        with Server(again) as server:
            assert Person(server, "val").get(apart.record).status_code == 404
        wrong = tmp_path / "wrong.key"
        wrong.write_text("bm8ga2V5")
        assert again.run("victims", "restore", str(own), "--key", str(private), "--victims-key", str(wrong)).returncode == 1
        again.json("victims", "restore", str(own), "--key", str(private), "--victims-key", str(apart.key))
        with Server(again) as server:
            assert NAME in Person(server, "val").get(apart.record).text
        # One backup is not taken for the other.
        third = Workspace(workspace.postgres)
        try:
            assert third.run("restore", str(own), "--key", str(private)).returncode == 1
        finally:
            forget(third)
    finally:
        forget(again)


def test_a_server_answers_calls_also_where_the_key_is_gone(engine: str, request: pytest.FixtureRequest) -> None:
    workspace = Workspace(request.getfixturevalue("postgres") if engine == "postgres" else None)
    try:
        key = Path(set_up(workspace)["key"])
        assert workspace.run("victims", "init").returncode == 1
        key.rename(key.with_suffix(".away"))
        with Server(workspace) as server:
            assert Person(server, "val").get("/aside").status_code == 404
            assert Person(server, "grace").get("/board").status_code == 200
            assert "not served" in server.written()
        assert workspace.run("victims", "verify").returncode == 1
        other = Workspace()
        try:
            assert other.run("victims", "init").returncode == 1
        finally:
            other.remove()
    finally:
        forget(workspace)
