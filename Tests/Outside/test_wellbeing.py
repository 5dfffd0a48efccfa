"""Well-being from outside: what those who write find again, and that nobody else finds anybody."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from alongside import CAST, Api, Server, Workspace
from apart import shape
from listening import Nobody, list_supporter
from person import Forms, Person

TEXT, NAME, ANSWER, NOTE = "Quillfeather at the lake", "Zephyr", "Marmalade and an ear", "Lighthouse walk"
PATIENCE = 30


@dataclass
class Inward:
    """A server with a store of well-being, two who listen, and somebody who wrote to one of them."""

    server: Server
    workspace: Workspace
    key: Path
    store: str
    mae: Person
    ruth: Person
    somebody: Nobody
    code: str
    mae_code: str


def set_up(workspace: Workspace) -> dict:
    workspace.invite()
    for name in ("mae", "ruth"):
        workspace.add_user(name, "peer-support", name.title())
    return workspace.json("wellbeing", "init")


def forget(workspace: Workspace) -> None:
    if workspace.postgres and workspace.postgres.process:
        workspace.postgres.drop(workspace.schema + "_wellbeing")
    workspace.remove()


@pytest.fixture(scope="module")
def inward(engine: str, request: pytest.FixtureRequest) -> Iterator[Inward]:
    workspace = Workspace(request.getfixturevalue("postgres") if engine == "postgres" else None)
    try:
        made = set_up(workspace)
        with Server(workspace) as server:
            (mae, mae_code), (ruth, _) = list_supporter(server, "mae"), list_supporter(server, "ruth")
            # Signed in at work in the same browser: these pages do not look.
            somebody = Nobody(server)
            somebody.session.cookies.update(Person(server, "rosa").session.cookies)
            code = somebody.write_to("Mae", TEXT, NAME)
            assert somebody.send("/well-being/mine", "/mine/notes", note=NOTE).status_code == 303
            yield Inward(server, workspace, Path(made["key"]), made["store"], mae, ruth, somebody, code, mae_code)
    finally:
        forget(workspace)


def one(workspace: Workspace, question: str) -> int:
    """What the workspace's own database answers."""
    if workspace.postgres:
        return int(workspace.postgres.sql(question.format(f"{workspace.schema}.")))
    with contextlib.closing(sqlite3.connect(workspace.file, timeout=30)) as store:
        return store.execute(question.format("")).fetchone()[0]


def talk(inward: Inward) -> str:
    """The address of the conversation, as Mae has it."""
    found = re.search(rf'href="([^"]+)"[^>]*>{NAME}<', inward.mae.get("/listening").text)
    assert found
    return found.group(1)


def test_words_come_to_the_one_they_were_for_and_the_answer_back(inward: Inward) -> None:
    address = talk(inward)
    assert TEXT in inward.mae.get(address).text and NOTE not in inward.mae.get(address).text
    assert inward.mae.send(address, address + "/messages", yourWords=ANSWER).status_code == 303
    own = inward.somebody.get("/well-being/mine").text
    assert TEXT in own and ANSWER in own and NOTE in own
    # Elsewhere, later, with the code alone.
    elsewhere = Nobody(inward.server)
    assert TEXT not in elsewhere.get("/well-being/mine").text
    opened = elsewhere.send("/well-being/mine", "/well-being/mine", ownCode=inward.code.lower().replace("-", " "))
    assert opened.status_code == 303
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/well-being" in cookie
    page = elsewhere.get("/well-being/mine")
    assert ANSWER in page.text and page.headers["Cache-Control"] == "no-store"
    assert inward.code not in page.text
    # What they take along is theirs.
    taken = elsewhere.get("/well-being/mine/file")
    assert "attachment" in taken.headers["Content-Disposition"] and all(said in taken.text for said in (TEXT, ANSWER, NOTE))
    assert elsewhere.send("/well-being/mine", "/mine/closing").status_code == 303
    assert TEXT not in elsewhere.get("/well-being/mine").text


def test_another_who_listens_reads_nothing_of_it_and_its_address_does_not_exist(inward: Inward) -> None:
    address = talk(inward)
    assert NAME not in inward.ruth.get("/listening").text
    for path in (address, "/listening/" + str(uuid.uuid4())):
        got = inward.ruth.get(path)
        assert got.status_code == 404 and TEXT not in got.text


@pytest.mark.parametrize("who", [None, *CAST])
def test_to_everybody_else_those_addresses_do_not_exist(inward: Inward, who: str | None) -> None:
    session = Person(inward.server, who).session if who else requests.Session()
    there = talk(inward)
    headers = {"Accept": "text/html", "Accept-Encoding": "identity"}
    for path in ("/listening", there):
        shapes = set()
        for one in (path, path.replace("/listening", "/zistening", 1)):
            shapes.add(shape(session.get(inward.server.url + one, headers=headers, timeout=PATIENCE)))
        assert len(shapes) == 1 and next(iter(shapes))[0] == 404, (who, path)


def test_a_message_to_the_wrong_one_is_refused_without_a_trace(inward: Inward) -> None:
    # Themselves: what was sent comes back to whoever sent it, and stays nowhere.
    somebody = Nobody(inward.server)
    somebody.write_to("Mae", "Hello")
    wrong = somebody.address_of("Ruth").rsplit("/", 1)[1]
    refused = somebody.send("/well-being/mine", "/mine/messages", to=wrong, yourWords="Brimstone")
    assert refused.status_code == 409 and "Nothing was sent" in refused.text and "Brimstone" in refused.text
    page = somebody.address_of("Mae")
    form = Forms(somebody.get(page).text).to(page) | {
        "accepted": somebody.notice(page), "name": "Z", "yourWords": "Brimstone"}
    for more, code in (
        ({"supporterKind": "therapist"}, 409), ({"supporterKind": "sergeant"}, 409), ({"accepted": ""}, 422),
        ({"accepted": "0"}, 409), ({"name": ""}, 422), ({"yourWords": ""}, 422), ({"yourWords": "\x00"}, 422),
        ({"yourWords": "x" * 4001}, 422)):
        refused = Nobody(inward.server).post(page, form | more)
        assert refused.status_code == code and 'class="trouble"' in refused.text, more
    nobody = Nobody(inward.server)
    for path in ("/well-being/to/" + str(uuid.uuid4()), "/well-being/to/nobody"):
        assert nobody.post(path, form).status_code == 404
    for name, content in everything(inward).items():
        assert b"Brimstone" not in content, name
    assert nobody.post("/well-being/mine", {"ownCode": "no code"}).status_code == 422
    assert nobody.post("/well-being/mine", {"ownCode": "00000-00000-00000-00000"}).status_code == 422
    # Another site's form has not the word of the page.
    assert somebody.post("/well-being/mine/messages", {"key": "k", "to": wrong, "yourWords": "x"}).status_code == 403


def test_a_form_sent_twice_is_one_conversation_and_one_message(inward: Inward) -> None:
    somebody = Nobody(inward.server)
    page = somebody.address_of("Mae")
    form = Forms(somebody.get(page).text).to(page) | {
        "accepted": somebody.notice(page), "name": "Twice", "yourWords": "Once only"}
    for _ in range(2):
        assert Nobody(inward.server).post(page, form).status_code == 303
    assert somebody.post(page, form).status_code == 303
    key = {"key": str(uuid.uuid4())}
    for _ in range(2):
        assert somebody.send("/well-being/mine", "/mine/messages", yourWords="And more", **key).status_code == 303
    own = somebody.get("/well-being/mine").text
    assert own.count("Once only") == 1 and own.count("And more") == 1
    assert inward.mae.get("/listening").text.count(">Twice<") == 1


def test_what_had_to_be_told_stands_there_with_its_law(inward: Inward) -> None:
    address = talk(inward)
    refused = inward.mae.send(address, address + "/tellings", what="The date", toldTo="The court")
    assert refused.status_code == 422 and "The date" in refused.text
    told = inward.mae.send(address, address + "/tellings", exception="court-order", what="The date", toldTo="The court")
    assert told.status_code == 303
    own = inward.somebody.get("/well-being/mine").text
    assert "34 USC 50901" in own and "The date" in own and "had to be told" in own


def everything(inward: Inward) -> dict[str, bytes]:
    """All that an administrator has of it at rest: the databases, the keys, and what the server wrote."""
    contents = {"log": inward.server.written().encode()}
    if inward.workspace.postgres:
        for schema in (inward.workspace.schema, inward.workspace.schema + "_wellbeing"):
            file = inward.workspace.folder / f"{schema}.sql"
            inward.workspace.postgres.dump(schema, file)
            contents[schema] = file.read_bytes()
    for file in inward.workspace.folder.rglob("*"):
        if file.is_file() and file.suffix != ".sock":
            contents[str(file)] = file.read_bytes()
    return contents


def test_an_administrator_with_database_backup_key_logs_and_every_role_finds_nobody(
    inward: Inward, tmp_path: Path
) -> None:
    assert stat.S_IMODE(inward.key.stat().st_mode) == 0o600
    address = talk(inward)
    metrics = requests.get(inward.server.url + "/metrics", timeout=PATIENCE).text
    for path in ("/well-being", "/well-being/privacy", "/well-being/mine"):
        inward.somebody.get(path)
    # The figures of the server name no address of it.
    after = requests.get(inward.server.url + "/metrics", timeout=PATIENCE).text
    assert "well-being" not in metrics + after and "listening" not in metrics + after
    contents = everything(inward)
    assert len(contents) > 2
    private = tmp_path / "backup.key"
    public = inward.workspace.json("backup-key", str(private))["publicKey"]
    for verb, file in ((("backup",), "whole"), (("wellbeing", "backup"), "own")):
        inward.workspace.json(*verb, str(tmp_path / file), "--to", public)
        contents[file] = (tmp_path / file).read_bytes()
    # Every role there is, and what the terminal prints.
    said = inward.workspace.run("journal", "export").stdout + inward.workspace.run("check", "--json").stdout
    for who in CAST:
        person = Person(inward.server, who)
        for page in ("/", "/account", "/board", "/people", "/access", "/outcomes", "/retention", "/well-being/privacy"):
            said += person.get(page).text
    token = inward.workspace.add_token("grace")
    said += Api(inward.server, token).get("/calls").text
    contents["said"] = said.encode()
    for name, content in contents.items():
        for word in (TEXT, NAME, ANSWER, NOTE, inward.code, inward.code.replace("-", "")):
            assert word.encode() not in content and word.encode().hex().encode() not in content, (name, word)
    conversation = address.rsplit("/", 1)[1]
    assert uuid.UUID(conversation).version == 4 and conversation.encode() not in contents["said"]
    assert inward.workspace.json("wellbeing", "verify")["valid"]


def test_who_came_is_asked_of_nobody_and_written_down_nowhere(inward: Inward) -> None:
    """While somebody who is signed in looks, writes and reads, nothing in the workspace moves: no log, no session."""
    somebody = Nobody(inward.server)
    somebody.session.cookies.update(Person(inward.server, "otis").session.cookies)

    def stands() -> tuple:
        return tuple(
            one(inward.workspace, question) for question in (
                "SELECT count(*) FROM {}access_log", "SELECT count(*) FROM {}journal",
                "SELECT coalesce(max(seen_at), 0) FROM {}session", "SELECT count(*) FROM {}once"))

    before = stands()
    somebody.write_to("Ruth", "Only here")
    for path in ("/well-being", "/well-being/mine", "/well-being/checks", "/well-being/families", "/well-being/privacy"):
        page = somebody.get(path)
        assert page.status_code == 200 and "Otis" not in page.text
    assert stands() == before


def test_families_and_the_union_read_without_signing_in_in_both_languages(inward: Inward) -> None:
    for path, words in (
        ("/well-being/families", {"en": "What to look for", "es": "En qué fijarse"}),
        ("/well-being/privacy", {"en": "wellbeing_entry", "es": "Qué ve un administrador"}),
        ("/well-being", {"en": "Somebody to talk to", "es": "Alguien con quien hablar"}),
        ("/well-being/checks", {"en": "Nearly every day", "es": "Casi cada día"}),
    ):
        for language, word in words.items():
            page = requests.get(f"{inward.server.url}{path}?language={language}", timeout=PATIENCE)
            assert page.status_code == 200 and word in page.text, (path, language)
            assert 'href="tel:988"' in page.text and 'href="tel:911"' in page.text


def test_who_stepped_back_is_written_to_no_more(inward: Inward) -> None:
    own = Workspace(inward.workspace.postgres)
    try:
        set_up(own)
        with Server(own) as server:
            ruth, _ = list_supporter(server, "ruth")
            somebody = Nobody(server)
            somebody.write_to("Ruth", "Hello")
            away = ruth.send("/listening", "/listening/listing", away="yes")
            assert away.status_code == 303
            assert "Ruth" not in somebody.get("/well-being").text
            page = somebody.get("/well-being/mine").text
            assert "Nobody would read" in page and "/mine/messages" not in page
    finally:
        forget(own)


def test_its_backup_comes_back_with_its_key_and_the_code_still_opens_it(inward: Inward, tmp_path: Path) -> None:
    workspace = inward.workspace
    private = tmp_path / "backup.key"
    public = workspace.json("backup-key", str(private))["publicKey"]
    whole, own = tmp_path / "whole", tmp_path / "own"
    workspace.json("backup", str(whole), "--to", public)
    workspace.json("wellbeing", "backup", str(own), "--to", public)
    again = Workspace(workspace.postgres)
    try:
        again.json("restore", str(whole), "--key", str(private))
        again.passwords = workspace.passwords
        with Server(again) as server:
            assert Nobody(server).get("/well-being").status_code == 404
            assert "/well-being" not in Person(server, "grace").get("/account").text
        again.json("wellbeing", "restore", str(own), "--key", str(private), "--wellbeing-key", str(inward.key))
        with Server(again) as server:
            somebody = Nobody(server)
            assert somebody.send("/well-being/mine", "/well-being/mine", ownCode=inward.code).status_code == 303
            assert TEXT in somebody.get("/well-being/mine").text
            mae = Person(server, "mae")
            assert NAME not in mae.get("/listening").text
            assert mae.send("/listening", "/listening/opening", ownCode=inward.mae_code).status_code == 303
            assert NAME in mae.get("/listening").text
    finally:
        forget(again)


def test_a_worker_removes_it_all_for_both(inward: Inward) -> None:
    somebody = Nobody(inward.server)
    code = somebody.write_to("Mae", "Gone soon", "Ephemera")
    assert "Ephemera" in inward.mae.get("/listening").text
    assert somebody.send("/well-being/mine", "/mine/removal").status_code == 422
    assert somebody.send("/well-being/mine", "/mine/removal", certain="yes").status_code == 303
    assert "Ephemera" not in inward.mae.get("/listening").text
    assert somebody.send("/well-being/mine", "/well-being/mine", ownCode=code).status_code == 422
