"""A person with a browser that runs no scripts: reads pages, fills in forms, follows where it is sent."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import requests

from alongside import Server


class Forms(HTMLParser):
    """The forms of a page, each with its fields as they stand."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[dict] = []
        self._select: str | None = None
        self._textarea: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = dict(attributes)
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}})
        if not self.forms:
            return
        fields = self.forms[-1]["fields"]
        name = given.get("name")
        if tag == "input" and name:
            if given.get("type") in ("radio", "checkbox") and "checked" not in given:
                return
            fields[name] = given.get("value", "")
        elif tag == "select" and name:
            self._select = name
            fields.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in given:
            fields[self._select] = given.get("value", "")
        elif tag == "textarea" and name:
            self._textarea = name
            fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1]["fields"][self._textarea] += data

    def to(self, ending: str) -> dict[str, str]:
        """The fields of the form whose action ends so."""
        for form in self.forms:
            if form["action"].split("?")[0].endswith(ending):
                return dict(form["fields"])
        raise AssertionError(f"no form goes to …{ending}; there are {[form['action'] for form in self.forms]}")


class Person:
    """Somebody signed in."""

    def __init__(self, server: Server, name: str):
        self.server = server
        self.session = requests.Session()
        self.session.headers["Accept"] = "text/html"
        fields = self.form("/sign-in", "/sign-in")
        fields |= {"name": name, "password": server.workspace.passwords[name], "banner": "accepted"}
        answer = self.session.post(server.url + "/sign-in", data=fields, allow_redirects=False, timeout=30)
        assert answer.status_code in (302, 303), f"{answer.status_code}: {answer.text[:2000]}"

    def get(self, path: str, **more):
        more.setdefault("timeout", 30)
        return self.session.get(self.server.url + path, **more)

    def form(self, page: str, ending: str) -> dict[str, str]:
        answer = self.get(page)
        assert answer.status_code == 200, f"{page}: {answer.status_code}"
        return Forms(answer.text).to(ending)

    def send(self, page: str, action: str, **fields: str):
        """Fills in the form of a page that goes to `action`, and sends it."""
        filled = self.form(page, action) | fields
        return self.session.post(self.server.url + action, data=filled, allow_redirects=False, timeout=30)

    def position(self) -> int:
        """The number of the last event that the board shows now."""
        found = re.search(r'data-position="(\d+)"', self.get("/board").text)
        assert found, "the board does not say which event it shows last"
        return int(found.group(1))

    def follow(self, after: int | None = None, calls: list[str] = []):
        """Opens the live stream after the board as it is now, or after the event given, and leaves it open."""
        query = [("call", call) for call in calls]
        query.append(("after", str(self.position() if after is None else after)))
        return self.session.get(
            self.server.url + "/live", params=query, stream=True, timeout=30, headers={"Accept": "text/event-stream"}
        )
