"""The process that reads and parses files which nobody has looked at. `parsing` starts it and outlives it.

It is sent its `Charge`, and answers with an empty line once it has proved that it can parse. Then it is sent a
request for each file, and answers with what became of it. It ends when its input does. What a file does to it, to
crash it, to take all memory that it may have or to keep it busy, ends this process and nothing else.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import os
import signal
import stat
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.languages.table import Language
from leancode_core.code.lexed_parts import LexingMemory
from leancode_core.index.parsing_lines import LONGEST_REPLY, MB, PROGRAM_FAULT, Charge, encoded, fields_of_unit
from leancode_core.index.unwanted_files import content_problem

# The text of nested functions counts once for each level; in real files all units together have up to twice the file.
_MOST_TEXT_PER_BYTE = 16
# A pipe that takes a file's place before it is opened must not block, nor a link lead elsewhere.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

_Reply = dict[str, Any]


def main() -> None:
    """Serve until the input ends. Never returns."""
    status = 0
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process decides when it ends
        replies = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # what a library prints is no reply
        _serve(sys.stdin.buffer, replies)
    except BrokenPipeError:
        status = 0  # nobody listens any more
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        status = PROGRAM_FAULT
    os._exit(status)  # without giving back the memory piece by piece


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    charge = Charge.of_line(requests.readline())
    _limit_resources(charge.limits.memory_mb)
    python = language_of(PurePosixPath("proof.py"), b"")
    assert python is not None
    python.parser().parse(b"proved = True\n")
    replies.write(b"\n")
    replies.flush()
    memory = LexingMemory()
    for line in requests:
        path, known_digest, *text = json.loads(line)
        replies.write(_document_reply(charge, path, text[0], memory) if text else _reply(charge, path, known_digest))
        replies.flush()


def _limit_resources(memory_mb: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})
    if sys.platform == "linux":  # elsewhere the address space says little about the memory in use
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory_mb * MB
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _reply(charge: Charge, path: str, known_digest: str) -> bytes:
    digest = ""
    try:
        source = _read(f"{charge.root}/{path}", charge.most_bytes)
        if isinstance(source, str):
            return encoded({"unreadable": source})
        digest = hashlib.blake2b(source, digest_size=16).hexdigest()
        if digest == known_digest:
            return encoded({"untouched": True})
        with _deadline(charge.limits.seconds_for(len(source))):
            reply = encoded({"digest": digest, **_content(path, source)})
        if len(reply) > LONGEST_REPLY:
            reply = encoded({"digest": digest, **_failed(None, "its units take too much memory")})
    except MemoryError:
        why = f"parsing it takes more than {charge.limits.memory_mb} MB of memory"
        reply = encoded({"digest": digest, **_failed(None, why)})
    return reply


def _document_reply(charge: Charge, path: str, text: str, memory: LexingMemory) -> bytes:
    """Of a text that is sent along, whether or not a file like that would be indexed; soon comes its next version."""
    source = text.encode("utf-8", "surrogatepass")
    try:
        with _deadline(charge.limits.seconds_for(len(source))):
            reply = encoded(_units(path, source, language_of(PurePosixPath(path), source), memory))
    except MemoryError:
        reply = encoded(_failed(None, f"parsing it takes more than {charge.limits.memory_mb} MB of memory"))
    return reply


def _read(path: str, most_bytes: int) -> bytes | str:
    """The file's content, or why there is none."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return "cannot be read: it is not a regular file any more"
        with os.fdopen(descriptor, "rb") as file:
            source = file.read(most_bytes + 1)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return source if len(source) <= most_bytes else "cannot be read: it has grown beyond the limit of size"


def _content(path: str, source: bytes) -> _Reply:
    problem = content_problem(path, source)
    language = language_of(PurePosixPath(path), source)
    if problem is not None:
        name = language.name if language else None
        return {"language": name, "units": [], "problem": [problem.message, problem.remedy]}
    return _units(path, source, language)


def _units(path: str, source: bytes, language: Language | None, memory: LexingMemory | None = None) -> _Reply:
    if language is None:
        return {"language": None, "units": [], "problem": None}
    name = language.name
    language.units_query()  # not in the block below: that a grammar cannot be loaded is no fault of the file
    try:
        units = extract(path, source, language, memory).units
    except MemoryError:
        raise
    except Exception as error:
        return {**_failed(name, f"the parser failed ({type(error).__name__})"), "trace": traceback.format_exc()}
    n_characters = sum(len(unit.text) + len(unit.docstring) + len(unit.qualified_name) for unit in units)
    if n_characters > _MOST_TEXT_PER_BYTE * len(source) + MB:
        return _failed(name, "its units are nested too deeply")
    return {"language": name, "units": [fields_of_unit(unit) for unit in units], "problem": None}


def _failed(language: str | None, why: str) -> _Reply:
    return {"language": language, "units": [], "problem": [f"not indexed: {why}", ""]}


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """Ends the process, even inside of a grammar, unless the block is done in time."""
    if sys.platform == "win32":
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        if sys.platform == "win32":
            faulthandler.cancel_dump_traceback_later()
        else:
            signal.setitimer(signal.ITIMER_PROF, 0)
