"""A short soak: each request is answered once, nothing faults, nothing grows. The long one is a benchmark."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Connect
from tests.e2e.editing import PULLING
from tests.e2e.mixed_requests import MixedRequests
from tests.support.processes import memory_mb


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_mixed_requests_are_all_answered_and_leave_nothing(connect: Connect, tree: Path, tmp_path: Path) -> None:
    client = connect()
    client.initialize(tree, capabilities=PULLING)
    client.wait_until_ready()
    mix = MixedRequests(client, sorted(path for path in tree.rglob("*") if path.is_file()), seed=1)
    mix.run(100)
    before = memory_mb(client.process.pid)
    mix.run(200)
    assert memory_mb(client.process.pid) - before < 40.0
    assert mix.outcomes.total() == mix.sent.total() >= 300
    assert set(mix.outcomes) <= {"result", "-32601", "-32602", "-32800", "-32802"}
    client.wait_until_ready()
    assert client.stop() == 0
    (log,) = (tmp_path / "cache" / "logs").glob("*.log")
    assert " ERROR " not in log.read_text()
