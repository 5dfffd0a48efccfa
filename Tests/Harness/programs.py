"""Programs as tests need them: what is decided must not depend on the hour at which a test runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from alongside import ROOT, Workspace

PUBLISHER = "petra"


def publish(workspace: Workspace, *programs: str) -> list[dict[str, Any]]:
    """Puts programs live, by name or file, as somebody who may: with the diff where another version is live."""
    if PUBLISHER not in workspace.passwords:
        workspace.add_user(PUBLISHER, "supervisor", "Petra Novak")
    published = []
    for named in programs:
        arguments = ["program", "publish", named, "--by", PUBLISHER]
        first = workspace.run(*arguments, "--json")
        if first.returncode == 1 and "needs-diff" in first.stdout:
            name = yaml.safe_load(Path(named).read_text())["program"]
            kept = workspace.json("program", "diff", name, named, "--keep", "--by", PUBLISHER)
            arguments += ["--diff", kept["diff"]]
        published += workspace.json(*arguments)["published"]
    return published


def armed_to_police(text: str, version: str) -> str:
    """Denver's program in another version, which sends police alone where there is a weapon."""
    changes = (
        ("level: 4\n    response: co-response\n    reason: weapon", "level: 4\n    response: police\n    reason: weapon"),
        ("level: 4, response: co-response, reason: weapon,", "level: 4, response: police, reason: weapon,"),
    )
    for old, new in changes:
        assert old in text, f"the program does not say {old}"
        text = text.replace(old, new)
    return re.sub(r"(?m)^version: .*$", f'version: "{version}"', text)


def always_open(name: str, version: str) -> str:
    """A program that comes with us in a version that answers day and night."""
    text = (ROOT / f"Programs/{name}.yaml").read_text()
    for old, new in ((r'^version: "2026\.\d+"$', f'version: "{version}"'), (r"^  open: .*$", "  open: always")):
        text, found = re.subn(old, new, text, flags=re.MULTILINE)
        assert found == 1, f"the program does not say {old} once"
    # Its examples of calls that come while it is closed would contradict it.
    before, examples = text.split("\nexamples:\n")
    kept = [one for one in re.split(r"(?m)^(?=  - key: )", examples) if "reason: outside-hours" not in one]
    return before + "\nexamples:\n" + "".join(kept)


def publish_always_open(workspace: Workspace, version: str = "2026.5", name: str = "denver-star") -> None:
    file = workspace.folder / f"{name}-{version}.yaml"
    file.write_text(always_open(name, version))
    publish(workspace, str(file))
