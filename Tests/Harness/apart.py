"""What somebody who compares answers could tell apart: by what they are, and by how long they take."""

from __future__ import annotations

import re
import statistics

import requests


def shape(answer: requests.Response) -> tuple:
    """What an answer is, without what is another in every answer."""
    text = re.sub(r'(?:value|data-csrf|data-now)="[^"]*"', "", answer.text)
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    return answer.status_code, text, tuple(sorted(headers.items()))


def told_apart(some: list[float], others: list[float]) -> bool:
    """Whether somebody with a clock tells two kinds of answers apart: one kind is later than the other three times in
    four, and by more than a network hides."""
    later = sum(one > other for one in some for other in others) / (len(some) * len(others))
    return abs(later - 0.5) > 0.25 and abs(statistics.median(some) - statistics.median(others)) > 0.002
