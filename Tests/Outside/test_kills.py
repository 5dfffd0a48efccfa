"""Power cuts: whatever was acknowledged is there afterwards, once, and the journal holds together."""

from __future__ import annotations

import random
import time

import pytest
from alongside import Server, Workspace
from load import Load, everything, settle
from postgres import PostgresServer

TIMES = 20
TIMES_FOR_POSTGRES = 5


def hold_against(server: Server, token: str, rounds: list[Load]) -> None:
    """Compares the workspace with what the clients remember."""
    calls = everything(server, token)
    written = [write for load in rounds for write in load.written]
    for write in written:
        assert write.id in calls, f"an acknowledged call is lost: {write}"
        assert calls[write.id]["location"] == write.location
    assert len({write.id for write in written}) == len(written), "two requests were answered with one call"
    assert len(calls) == len(written), "a request that was sent twice made two calls"
    numbers = [call["number"] for call in calls.values()]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.timeout(600)
def test_twenty_kills_lose_nothing(workspace: Workspace) -> None:
    dice = random.Random(1)
    workspace.add_user("theo", "call-taker")
    token = workspace.add_token("theo")
    rounds: list[Load] = []
    server = Server(workspace).start()
    try:
        for _ in range(TIMES):
            with Load(server.port, token, clients=4) as load:
                load.wait_for(5)
                time.sleep(dice.uniform(0, 0.25))
                server.kill()
            rounds.append(load)
            server = Server(workspace).start()
            acknowledged = load.acknowledged
            settle(server, token, load.written)
            assert acknowledged
        hold_against(server, token, rounds)
        verdict = workspace.verify()
        assert verdict["valid"] and verdict["events"] > 0
    finally:
        server.stop()
    assert workspace.verify()["valid"]


@pytest.mark.timeout(600)
def test_five_kills_of_postgresql_lose_nothing() -> None:
    dice = random.Random(2)
    with PostgresServer() as postgres:
        workspace = Workspace(postgres)
        try:
            workspace.add_user("theo", "call-taker")
            token = workspace.add_token("theo")
            rounds: list[Load] = []
            with Server(workspace) as server:
                for _ in range(TIMES_FOR_POSTGRES):
                    with Load(server.port, token, clients=4) as load:
                        load.wait_for(5)
                        time.sleep(dice.uniform(0, 0.25))
                        postgres.kill()
                        time.sleep(0.2)
                    assert set(load.refused) <= {503}, "a store out of reach is answered with 503"
                    postgres.start()
                    rounds.append(load)
                    # The same server goes on by itself, without a restart.
                    server.wait_until_ready()
                    settle(server, token, load.written)
                hold_against(server, token, rounds)
                assert workspace.verify()["valid"]
        finally:
            workspace.remove()
