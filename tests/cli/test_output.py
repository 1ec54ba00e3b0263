"""What arrives on a terminal, in a pipe and in other encodings."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.cli.command import COMMAND, LeanCode
from tests.cli.conftest import Indexed

SEND_MAIL = [
    "    def send_mail(address, subject, body):",
    '        with smtplib.SMTP("localhost") as server:',
    '            server.sendmail("ledger@localhost", address, f"Subject: {subject}\\n\\n{body}")',
    '            print("sent 🎉 to", address, "[bold]:warning:[/bold]")',
]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
QUERY = ("search", "send_mail", "--mode", "lexical", "-k", "1")


def on_terminal(run: LeanCode, *arguments: str, columns: int = 80, environment: dict[str, str] | None = None) -> str:
    """What a command writes on a terminal of so many columns, both streams together."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    termios = pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    variables = run.variables(**{"TERM": "xterm-256color"} | (environment or {}))
    with subprocess.Popen(
        [*COMMAND, *arguments], cwd=run.folder, env=variables, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        written = b""
        try:
            while block := os.read(ours, 65_536):
                written += block
        except OSError:
            pass  # on Linux the end of a terminal is an error
        os.close(ours)
    assert process.returncode == 0
    return written.decode().replace("\r\n", "\n")


def test_in_a_pipe_the_text_is_plain_and_whole(indexed: Indexed) -> None:
    done = indexed.run(*QUERY)
    head, *code, summary = done.out.splitlines()
    assert re.fullmatch(r" 1\. ledger/mailing\.py:4  send_mail  function  \d+\.\d\d", head)
    assert code == SEND_MAIL
    assert re.fullmatch(r"1 hit in \d+ ms", summary)
    assert done.err == ""


def test_a_terminal_gets_colours(indexed: Indexed) -> None:
    written = on_terminal(indexed.run, *QUERY)
    assert "\x1b[36mledger/mailing.py:4\x1b[0m" in written
    assert COLOUR.search(written.splitlines()[1])
    assert COLOUR.sub("", written).splitlines()[1:3] == SEND_MAIL[:2]


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_switched_off(indexed: Indexed, environment: dict[str, str]) -> None:
    written = on_terminal(indexed.run, *QUERY, environment=environment)
    assert "\x1b" not in written
    assert written.splitlines()[1:3] == SEND_MAIL[:2]


def test_code_is_cut_at_the_width_and_a_place_never(indexed: Indexed) -> None:
    written = on_terminal(indexed.run, *QUERY, columns=40, environment={"NO_COLOR": "1"})
    assert written.splitlines()[:5] == [
        " 1. ledger/mailing.py:4",
        "    send_mail  function  " + written.splitlines()[1].split()[-1],
        "    def send_mail(address, subject, bod…",
        '        with smtplib.SMTP("localhost") …',
        '            server.sendmail("ledger@loc…',
    ]


def test_the_terminal_shows_progress_and_a_pipe_does_not(changing: LeanCode) -> None:
    assert "looking for files" in on_terminal(changing, "index")
    done = changing("index", "--json")
    assert done.document["reused"] == 20
    assert done.err == ""


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
)
def test_what_an_encoding_lacks_is_written_as_its_code(indexed: Indexed, environment: dict[str, str]) -> None:
    done = indexed.run(*QUERY, **environment)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[4] in (SEND_MAIL[3], SEND_MAIL[3].replace("🎉", r"\U0001f389"))
    assert (
        indexed.run(*QUERY, "--json", **environment)
        .document["hits"][0]["snippet"]
        .splitlines()[3]
        .endswith('print("sent 🎉 to", address, "[bold]:warning:[/bold]")')
    )


def test_a_file_cannot_steer_the_terminal(changing: LeanCode) -> None:
    source = 'def steer():\n    return "\x1b]0;title\x07\x1b[2J\u202e"\n'
    (changing.folder / "web/retry.ts").unlink()
    (changing.folder / "steer.py").write_text(source, encoding="utf-8")
    written = on_terminal(changing, "search", "steer", "-k", "1", environment={"NO_COLOR": "1"})
    assert '        return "�]0;title��[2J�"' in written.splitlines()
    assert changing("search", "steer", "-k", "1").out.splitlines()[2] == '        return "�]0;title��[2J�"'
    found = changing("search", "steer", "-k", "1", "--json").document["hits"][0]["snippet"]
    assert found == 'def steer():\n    return "\x1b]0;title\x07\x1b[2J\u202e"'


@pytest.mark.skipif(sys.platform == "win32", reason="closes the reading end of a pipe as a shell does")
@pytest.mark.parametrize("arguments", [(*QUERY, "--json"), ("search", "date"), ("model", "list"), ("--help",)])
def test_a_reader_that_is_gone_is_no_error(indexed: Indexed, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [*COMMAND, *arguments],
        cwd=indexed.root,
        env=indexed.run.variables(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert process.stderr == b""
    assert process.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_the_first_line_can_be_taken(indexed: Indexed) -> None:
    line = f"{shlex.join([*COMMAND, 'search', 'date'])} | head -1"
    done = subprocess.run(
        line, shell=True, cwd=indexed.root, env=indexed.run.variables(), capture_output=True, check=True
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""
