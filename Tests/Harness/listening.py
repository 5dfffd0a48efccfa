"""Those who listen to colleagues, and those who write to them."""

from __future__ import annotations

import re

import requests
from alongside import Server
from person import Forms, Person

CODE = re.compile(r'class="owncode"[^>]*>([0-9A-Z-]{23})<')
KINDS = {"mae": "peer", "abel": "social-worker", "hana": "chaplain", "ruth": "therapist"}


def code_on(page: str) -> str:
    found = CODE.search(page)
    assert found, page[-3000:]
    return found.group(1)


def list_supporter(server: Server, name: str, kind: str | None = None, **more: str) -> tuple[Person, str]:
    """Lets somebody say who they are; answers with them and their code."""
    person = Person(server, name)
    told = {"supporterKind": kind or KINDS[name], "name": name.title(), "answerHours": "Evenings until nine", **more}
    listed = person.send("/listening", "/listening/listing", **told)
    assert listed.status_code == 303, listed.text[-2000:]
    return person, code_on(person.get("/listening").text)


class Nobody:
    """Somebody with a browser of their own, who signs in nowhere."""

    def __init__(self, server: Server):
        self.server = server
        self.session = requests.Session()
        self.session.headers["Accept"] = "text/html"

    def get(self, path: str, **more):
        return self.session.get(self.server.url + path, timeout=30, **more)

    def post(self, path: str, data: dict[str, str], **more):
        return self.session.post(self.server.url + path, data=data, timeout=30, allow_redirects=False, **more)

    def send(self, page: str, ending: str, **typed: str):
        answer = self.get(page)
        assert answer.status_code == 200, answer.text[-2000:]
        forms = Forms(answer.text)
        action = next(one["action"] for one in forms.forms if one["action"].endswith(ending))
        return self.post(action, forms.to(ending) | typed)

    def notice(self, page: str) -> str:
        found = re.search(r'name="accepted" value="([^"]+)"', self.get(page).text)
        assert found
        return found.group(1)

    def address_of(self, name: str) -> str:
        listed = re.search(
            rf'<h3[^>]*>{name}</h3>.*?href="([^"]*/well-being/to/[^"]+)"', self.get("/well-being").text, re.S)
        assert listed, name
        return listed.group(1)

    def write_to(self, name: str, text: str, called: str = "Night Owl") -> str:
        """Begins a conversation; answers with its code."""
        page = self.address_of(name)
        begun = self.send(
            page, page, accepted=self.notice(page), name=called, yourWords=text)
        assert begun.status_code == 303, begun.text[-2000:]
        return code_on(self.get("/well-being/mine").text)
