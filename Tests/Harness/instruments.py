"""An instrument of nobody's with words of nobody's: no test holds a word of a published one."""

from __future__ import annotations

from alongside import Api, Workspace


def wording(language: str = "en", version: str = "1.0") -> str:
    return f"""instrument: test-screen
title: Test screen
version: "{version}"
language: {language}
lead-in: Lead-in of a test instrument ({language}).
items:
  q1: Item one of a test instrument ({language})?
  q2: Item two of a test instrument ({language})?
  q3: Item three of a test instrument ({language})?
structure:
  items:
    - {{ key: q1, answers: yes-no }}
    - {{ key: q2, answers: yes-no, asked-when: q1 is yes }}
    - {{ key: q3, answers: yes-no }}
  tiers:
    - {{ tier: none }}
    - {{ tier: moderate, any: [q1 is yes] }}
    - {{ tier: high, any: [q2 is yes, q3 is yes], needs-action: yes }}
  answers:
    suicide-tier: {{ none: low, moderate: moderate, high: high }}
    suicide-mentioned: {{ moderate: yes, high: yes }}
"""


def add_wording(workspace: Workspace, text: str) -> dict:
    file = workspace.folder / "wording.yaml"
    file.write_text(text)
    return workspace.json("instrument", "add", str(file))["wordings"][0]


def accept_wording(supervisor: Api, digest: str) -> None:
    answer = supervisor.post(f"/instruments/wordings/{digest}/acceptance", {})
    assert answer.status_code == 200, answer.text
