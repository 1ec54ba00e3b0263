"""A soak of the language server: thousands of mixed requests over stdio, and what its memory does meanwhile.

`python -m benchmarks.language_server_soak TREE [--requests 2000]` works on a copy of the tree, which it edits.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from tests.e2e.client import connected
from tests.e2e.editing import PULLING
from tests.e2e.mixed_requests import MixedRequests
from tests.support.processes import children_of, cpu_seconds, memory_mb

PATIENCE = 3_600.0
PARTS = 10
IDLE_SECONDS = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "tree"
        shutil.copytree(arguments.tree.resolve(), root)
        files = sorted(path for path in root.rglob("*.py") if path.stat().st_size < 200_000)
        print(f"{arguments.tree}: {len(files)} files of it are used")
        with connected(Path(temporary) / "cache") as client:
            # A client that watches: otherwise the server would look for changes itself. One that pulls, too.
            watching = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
            workspace = {**PULLING["workspace"], **watching}
            client.initialize(root, capabilities={**PULLING, "workspace": workspace})
            status = client.wait_until_ready(PATIENCE)
            print(f"indexed, with {status['index']['units']:,} units, on {status['device']}")
            pid = client.process.pid
            mix = MixedRequests(client, files, arguments.seed)
            started = time.monotonic()
            for part in range(PARTS):
                mix.run(arguments.requests // PARTS)
                seconds = time.monotonic() - started
                print(
                    f"  {mix.sent.total():,} requests, {seconds:.0f} s: {memory_mb(pid):,.0f} MB,"
                    f" with its processes {memory_mb(pid) + sum(map(memory_mb, children_of(pid))):,.0f} MB",
                    flush=True,
                )
                if part == 0:
                    first = memory_mb(pid)
            client.wait_until_ready(PATIENCE)
            print(f"grown since the first tenth: {memory_mb(pid) - first:+.0f} MB")
            print(f"answers: {dict(mix.outcomes)}; unanswered: {mix.sent.total() - mix.outcomes.total()}")
            before = cpu_seconds(pid)
            time.sleep(IDLE_SECONDS)
            print(f"idle: {(cpu_seconds(pid) - before) / IDLE_SECONDS:.2%} of a core")
            stopping = time.monotonic()
            print(f"exit code {client.stop()} after {time.monotonic() - stopping:.2f} s")


if __name__ == "__main__":
    main()
