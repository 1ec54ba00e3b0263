"""`python -m leancode_server`, `leancode-server` and `leancode serve`: guard the streams, set up the log, serve."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from typing import BinaryIO


def main() -> None:
    """Serve one client over stdin and stdout. Exit codes: 0 after `shutdown`, 1 otherwise."""
    stdin, stdout = guarded_streams()
    gc.disable()  # nothing of what is imported goes away: looking for it takes a sixth of the start
    from leancode_server.app import App
    from leancode_server.logs import set_up_logs
    from leancode_server.warmup import warm_up

    set_up_logs()
    app = App()
    warm_up(app.protocol)
    gc.freeze()  # what the program itself is made of, no collection needs to walk over
    gc.enable()
    code = 1
    try:
        code = asyncio.run(app.run(stdin, stdout))
    except KeyboardInterrupt:
        pass
    except Exception:
        logging.getLogger(__name__).exception("the server ends")
    logging.shutdown()
    # Threads may be deep inside torch or SQLite: what must be finished is finished, and waiting would only take time.
    os._exit(code)


def guarded_streams() -> tuple[BinaryIO, BinaryIO]:
    """The protocol's own streams. What anybody else reads is empty, and what anybody else writes goes to stderr."""
    stdin = os.fdopen(os.dup(0), "rb")
    stdout = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return stdin, stdout


if __name__ == "__main__":
    main()
