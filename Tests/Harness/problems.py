"""What a refusal looks like on the wire."""

from __future__ import annotations

import requests


def problem(answer: requests.Response, status: int, code: str | None = None, field: str | None = None) -> dict:
    """Asserts that an answer is a problem document (RFC 9457) of that kind, and returns it."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:1000]}"
    assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:alongside:refusal:")
    assert document["title"]
    if code:
        assert document["type"] == f"urn:alongside:refusal:{code}"
    if field:
        assert document.get("field") == field, document
    return document
