"""The language server over stdio on a tree of yours: how soon it answers, and how it answers while it indexes.

`python -m benchmarks.language_server TREE` copies nothing and indexes into a temporary cache.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.client import Client, Message, connected
from tests.support.processes import cpu_seconds

QUERIES = (
    "open a connection with a timeout",
    "parse the header of a message",
    "wait until a task is done",
    "decode base64",
    "create_task",
    "send an HTTP request",
    "split an address into name and host",
    "run a coroutine in a thread",
)
PATIENCE = 3_600.0
WATCHING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}  # as most editors do
ROUNDS = 10
IDLE_SECONDS = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--cache", type=Path, help="folder for the index, kept; default: a temporary one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cache = arguments.cache or Path(temporary)
        root = arguments.tree.resolve()
        print(f"{root}\n first start, nothing indexed")
        with begun(cache, root) as client:
            first_run(client)
        print(" second start, everything indexed")
        with begun(cache, root) as client:
            second_run(client)
        print(" third start, the process waits for its first message")
        with begun(cache, root, seconds_before=3.0):
            pass


@contextmanager
def begun(cache: Path, root: Path, seconds_before: float = 0.0) -> Iterator[Client]:
    with connected(cache) as client:
        time.sleep(seconds_before)
        sent = time.perf_counter()
        client.initialize(root, capabilities=WATCHING)
        answered = time.perf_counter()
        if seconds_before:
            tell("initialize, from sending it", answered - sent)
        else:
            tell("initialize, from the start of the process", answered - client.started)
        yield client


def first_run(client: Client) -> None:
    until(client, "first lexical hit", lambda: bool(client.names("connection", mode="lexical", limit=5)))
    loading = Answers(client)
    with loading.watched(loading.cancel):
        until(client, "model ready", lambda: status(client)["device"] is not None)
    percentiles("cancelling a search while torch is loaded", loading.cancels)
    answers = Answers(client)
    begun = embedded(client), time.perf_counter()
    with answers.watched(answers.ping):
        while not status(client)["quiescent"]:
            answers.search(QUERIES[len(answers.searches) % len(QUERIES)])
            time.sleep(0.1)
    tell("index complete", time.perf_counter() - client.started)
    speed = (embedded(client) - begun[0]) / (time.perf_counter() - begun[1])
    print(f"   {status(client)['index']} on {status(client)['device']}, {speed:.0f} units/s meanwhile")
    percentiles("search while indexing", answers.searches)
    percentiles("ping while indexing", answers.pings)
    print(f"   peak memory {peak_mb(client):,.0f} MB")


def second_run(client: Client) -> None:
    until(client, "first lexical hit", lambda: bool(client.names("connection", mode="lexical", limit=5)))
    until(client, "first hybrid hit", lambda: has_semantic_hit(client))
    answers = Answers(client)
    with answers.watched(answers.ping):
        until(client, "model ready", lambda: status(client)["device"] is not None)
    percentiles("ping while torch is loaded", answers.pings)
    client.wait_until_ready(PATIENCE)
    idle = Answers(client)
    for _ in range(ROUNDS):
        for query in QUERIES:
            idle.search(query)
    percentiles("search when idle", idle.searches)
    print(f"   peak memory {peak_mb(client):,.0f} MB")
    before = cpu_seconds(client.process.pid)
    time.sleep(IDLE_SECONDS)
    print(f"   when idle: {(cpu_seconds(client.process.pid) - before) / IDLE_SECONDS:.2%} of a core")
    stopping = time.perf_counter()
    client.stop()
    tell("shutdown and exit", time.perf_counter() - stopping)


class Answers:
    """Times of answers, in seconds, to a client that one thread pings and another searches."""

    def __init__(self, client: Client) -> None:
        self.searches: list[float] = []
        self.pings: list[float] = []
        self.cancels: list[float] = []
        self.stop = threading.Event()
        self._client = client

    def search(self, query: str) -> None:
        started = time.perf_counter()
        self._client.request("leancode/search", {"query": query}, PATIENCE)
        self.searches.append(time.perf_counter() - started)

    @contextmanager
    def watched(self, measure: Callable[[], None]) -> Iterator[None]:
        """While the block runs, a thread measures."""
        thread = threading.Thread(target=measure)
        thread.start()
        try:
            yield
        finally:
            self.stop.set()
            thread.join()

    def cancel(self) -> None:
        while not self.stop.wait(0.01):
            request = self._client.begin("leancode/search", {"query": QUERIES[0]})
            started = time.perf_counter()
            self._client.notify("$/cancelRequest", {"id": request})
            self._client.answer_to(request)
            self.cancels.append(time.perf_counter() - started)

    def ping(self) -> None:
        while not self.stop.wait(0.01):
            started = time.perf_counter()
            self._client.error("leancode/ping")
            self.pings.append(time.perf_counter() - started)


def status(client: Client) -> Message:
    answer: Message = client.request("leancode/status", {}, PATIENCE)
    return answer


def embedded(client: Client) -> int:
    return int(status(client)["index"]["embedded"])


def has_semantic_hit(client: Client) -> bool:
    hits = client.request("leancode/search", {"query": QUERIES[0]})["hits"]
    return any(hit["semanticRank"] for hit in hits)


def until(client: Client, what: str, is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.01)
    tell(f"{what}, from the start of the process", time.perf_counter() - client.started)


def tell(what: str, seconds: float) -> None:
    print(f"   {what}: {seconds:.3f} s", flush=True)


def percentiles(what: str, seconds: list[float]) -> None:
    if len(seconds) < 2:
        print(f"   {what}: {len(seconds)} measured")
        return
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    p50, p95, p99 = (cuts[place] * 1000 for place in (49, 94, 98))
    worst = max(seconds) * 1000
    print(f"   {what}: p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, worst {worst:.1f} ms ({len(seconds)} measured)")


def peak_mb(client: Client) -> float:
    for line in Path(f"/proc/{client.process.pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
