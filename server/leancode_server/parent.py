"""The server ends when the process that started it has gone, even if nobody closes its input."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable

logger = logging.getLogger(__name__)

_POLL_SECONDS = 2.0


def watch_parent(pid: int, gone: Callable[[], None]) -> None:
    """Call `gone` on the running loop once the process has ended.

    Where the kernel can tell by itself nothing is polled, and a process that nobody has waited for counts as ended.
    On Windows nothing is watched: the end of the input tells.
    """
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        return
    try:
        descriptor = os.pidfd_open(pid) if sys.platform == "linux" else None
    except ProcessLookupError:
        gone()
        return
    except OSError as error:
        logger.info("the client's process cannot be watched through the kernel: %s", error.strerror)
        descriptor = None
    if descriptor is not None:
        loop.add_reader(descriptor, _gone_once, loop, descriptor, gone)
    else:
        loop.call_later(_POLL_SECONDS, _look, loop, pid, gone)


def _gone_once(loop: asyncio.AbstractEventLoop, descriptor: int, gone: Callable[[], None]) -> None:
    loop.remove_reader(descriptor)
    os.close(descriptor)
    gone()


def _look(loop: asyncio.AbstractEventLoop, pid: int, gone: Callable[[], None]) -> None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        gone()
        return
    except PermissionError:
        logger.debug("the client's process belongs to somebody else, and lives")
    loop.call_later(_POLL_SECONDS, _look, loop, pid, gone)
