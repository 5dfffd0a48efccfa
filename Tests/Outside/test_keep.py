"""The link by which a person gets their plan: what it answers to whom, what travels with it, and what is written down."""

from __future__ import annotations

import random
import re
import time

import pytest
import requests
from apart import shape, told_apart
from person import Forms, Person

OVER = "This link does not open anything any more"


@pytest.fixture(scope="module")
def grace(served) -> Person:
    return Person(served.server, "grace")


def plan_of(grace: Person, given: str) -> str:
    """Somebody with a plan; the address of its page."""
    begun = grace.send("/people", "/people", given=given)
    path = begun.headers["Location"] + "/safety-plan"
    made = grace.send(path, path, **{"warning-signs": "quillfeather mood"})
    assert made.status_code == 303, made.text[-2000:]
    return path


def link_to(grace: Person, path: str) -> tuple[str, str]:
    answer = grace.send(path, path + "/links")
    assert answer.status_code == 200
    found = re.search(r'class="address" href="[^"]*(/keep/[^"]+)"[\s\S]*class="code">(\d{3}) (\d{3})<', answer.text)
    assert found, answer.text
    return found.group(1), found.group(2) + found.group(3)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def phone() -> requests.Session:
    session = requests.Session()
    session.headers["Accept"] = "text/html"
    return session


def give(served, session: requests.Session, link: str, code: str):
    return session.post(served.url + link, data={"code": code}, timeout=30, allow_redirects=False)


def test_a_clock_tells_apart_what_differs_and_nothing_else() -> None:
    dice = random.Random(20261122)
    alike = [[dice.gauss(0.02, 0.01) for _ in range(60)] for _ in range(2)]
    assert not told_apart(*alike)
    assert told_apart(alike[0], [time + 0.012 for time in alike[1]])
    assert not told_apart([0.0300 + step / 1e6 for step in range(60)], [0.0302 + step / 1e6 for step in range(60)])


def test_a_link_over_is_told_apart_in_nothing_from_one_that_never_was(served, grace: Person) -> None:
    path = plan_of(grace, "Juniper")
    used, code = link_to(grace, path)
    first = phone()
    assert give(served, first, used, code).status_code == 303
    replaced, replaced_code = link_to(grace, path)
    closed, closed_code = link_to(grace, path)
    for _ in range(5):
        give(served, phone(), closed, wrong(closed_code))
    unknown = "/keep/" + "x" * 43
    tried = [(used, code), (replaced, replaced_code), (closed, closed_code), (unknown, "123456")]
    shapes = {shape(requests.get(served.url + link, timeout=30)) for link, _ in tried}
    assert len(shapes) == 1 and OVER in next(iter(shapes))[1] and next(iter(shapes))[0] == 404
    shapes = {shape(give(served, phone(), link, code)) for link, code in tried}
    assert len(shapes) == 1 and OVER in next(iter(shapes))[1]
    shapes = {shape(give(served, phone(), link, "12")) for link, _ in tried}
    assert len(shapes) == 1
    shapes = {shape(requests.get(served.url + link + "/file", timeout=30)) for link, _ in tried}
    assert len(shapes) == 1 and OVER in next(iter(shapes))[1]

    # In turn, so that whatever else the machine does befalls all of them alike.
    times: dict[str, list[float]] = {link: [] for link, _ in tried}
    for _ in range(60):
        for link in times:
            before = time.perf_counter()
            requests.get(served.url + link, timeout=30)
            times[link].append(time.perf_counter() - before)
    for link in (used, replaced, closed):
        assert not told_apart(times[link], times[unknown]), link


def test_nobody_keeps_it_on_the_way(served, grace: Person) -> None:
    path = plan_of(grace, "Zebedee")
    link, code = link_to(grace, path)
    session = phone()
    asked = session.get(served.url + link, timeout=30)
    opened = give(served, session, link, code)
    seen = session.get(served.url + link, timeout=30)
    file = session.get(served.url + link + "/file", timeout=30)
    assert "quillfeather" in seen.text and "quillfeather" in file.text
    for answer in (asked, opened, seen, file, requests.get(served.url + link, timeout=30)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    cookie = opened.headers["Set-Cookie"]
    assert f"Path={link}" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=900" in cookie
    assert file.headers["Content-Disposition"] == 'attachment; filename="my-plan.html"'
    assert "Zebedee" not in seen.text and "Zebedee" not in file.text
    assert "http" not in file.text.replace("http-equiv", "") and "<script" not in file.text and "src=" not in file.text
    # What is logged and counted names the address by its row, and nobody's words.
    token = link.removeprefix("/keep/")
    written = served.server.written() + requests.get(served.url + "/metrics", timeout=30).text
    for secret in (token, code, "quillfeather", "Zebedee"):
        assert secret not in written
    # Another phone cannot look with a cookie of its own making.
    other = phone()
    other.cookies.set("alongside-keep", "x" * 43)
    assert OVER in other.get(served.url + link, timeout=30).text


def test_a_machine_that_looks_ahead_uses_nothing_up(served, grace: Person) -> None:
    path = plan_of(grace, "Wren")
    link, code = link_to(grace, path)
    for _ in range(5):
        assert requests.get(served.url + link, timeout=30).status_code == 200
    assert requests.head(served.url + link, timeout=30).status_code in (200, 404, 405)
    assert give(served, phone(), link, "12345").status_code == 422
    assert give(served, phone(), link, code).status_code == 303


def test_two_who_write_at_once_lose_nothing(served, grace: Person) -> None:
    path = plan_of(grace, "Rowan")
    form = grace.form(path, path)
    sent = grace.session.post(served.url + path, data=form | {"warning-signs": "first"}, allow_redirects=False, timeout=30)
    assert sent.status_code == 303
    again = grace.session.post(served.url + path, data=form | {"warning-signs": "first"}, allow_redirects=False, timeout=30)
    assert again.status_code == 303
    other = form | {"warning-signs": "second & <b>", "key": "another-key"}
    late = grace.session.post(served.url + path, data=other, allow_redirects=False, timeout=30)
    assert late.status_code == 409
    assert "second &amp; &lt;b&gt;" in late.text and "first" in late.text
    kept = Forms(late.text).to("/safety-plan")
    done = grace.session.post(served.url + path, data=kept, allow_redirects=False, timeout=30)
    assert done.status_code == 303
    assert "Version 3" in grace.get(path).text


def test_nobody_tries_codes_without_end(served, grace: Person) -> None:
    """The last of this file: the count is of the address that all its phones share."""
    unknown = "/keep/" + "y" * 43
    answers = [give(served, phone(), unknown, "123456").status_code for _ in range(31)]
    assert answers[-1] == 429 and set(answers) <= {404, 429}
    # Workers of the same house still sign in.
    assert Person(served.server, "noor").get("/people").status_code == 200
