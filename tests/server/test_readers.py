"""The threads that read, and their end."""

from __future__ import annotations

import asyncio
import threading

from leancode_server.workers.readers import Readers, ReaderThread


def test_a_job_behind_the_end_of_the_threads_is_cancelled_and_does_not_fail() -> None:
    """A server that ends still has a status to count: that is no error that anybody should be told of."""
    done: list[str] = []

    async def scenario() -> tuple[str, bool]:
        readers = Readers(lambda _: None)
        before = await readers.run(lambda _: "read")
        readers.stop()
        behind = asyncio.ensure_future(readers.run(lambda _: done.append("read")))
        await asyncio.wait([behind])
        return before, behind.cancelled()

    assert asyncio.run(scenario()) == ("read", True)
    assert done == []


def test_jobs_that_wait_for_a_thread_when_the_threads_are_stopped_are_cancelled() -> None:
    begun, may_end = threading.Semaphore(0), threading.Event()

    def wait(_: ReaderThread) -> str:
        begun.release()
        may_end.wait()
        return "read"

    async def scenario() -> tuple[list[str], list[bool]]:
        readers = Readers(lambda _: None)
        tasks = [asyncio.ensure_future(readers.run(wait)) for _ in range(4)]
        for _ in range(2):
            await asyncio.get_running_loop().run_in_executor(None, begun.acquire)
        readers.stop()
        may_end.set()
        await asyncio.wait(tasks)
        return [task.result() for task in tasks[:2]], [task.cancelled() for task in tasks[2:]]

    assert asyncio.run(scenario()) == (["read", "read"], [True, True])
