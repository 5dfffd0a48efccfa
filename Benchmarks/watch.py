"""Holds many boards open and notes when each byte arrives. A process of its own, so that it delays nobody else.

Usage: watch.py PORT COOKIE POSITION BOARDS SECONDS     → one line of JSON: for each call's id, when each board saw it (ns)
"""

from __future__ import annotations

import json
import re
import select
import socket
import sys
import time
from collections import defaultdict

port, cookie, position = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
boards, seconds = int(sys.argv[4]), float(sys.argv[5])
request = (
    f"GET /live?after={position} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n".encode()
)

poll = select.epoll()
sockets: dict[int, socket.socket] = {}
for _ in range(boards):
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(request)
    sockets[connection.fileno()] = connection

heard: list[tuple[int, int, bytes]] = []
for number, connection in sockets.items():
    first = connection.recv(65536)
    if not first.startswith(b"HTTP/1.1 200"):
        sys.exit(first.decode(errors="replace"))
    heard.append((number, 0, first))
    connection.setblocking(False)
    poll.register(number, select.EPOLLIN)

# Whoever started this process may begin now.
print("ready", flush=True)

clock = time.monotonic_ns
end = clock() + int(seconds * 1e9)
while (left := end - clock()) > 0:
    for number, _ in poll.poll(left / 1e9):
        chunk = sockets[number].recv(262144)
        now = clock()
        if not chunk:
            sys.exit("the server closed a board")
        heard.append((number, now, chunk))

# What was heard is read only afterwards, so that reading costs no time while it is measured.
seen: dict[str, list[int]] = defaultdict(list)
rest: dict[int, bytes] = defaultdict(bytes)
known: dict[int, set[str]] = defaultdict(set)
for number, moment, chunk in heard:
    text = rest[number] + chunk
    for found in re.finditer(rb'"id":\s*"([0-9a-f-]{36})"', text):
        call = found.group(1).decode()
        if moment and call not in known[number]:
            known[number].add(call)
            seen[call].append(moment)
    rest[number] = text[-60:]
print(json.dumps(seen), flush=True)
