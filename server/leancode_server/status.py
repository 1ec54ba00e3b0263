"""What `leancode/status` says: composed from what is known, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leancode_server.indexing import Folder, FolderIndexing
from leancode_server.workers.inference import ModelNews, ModelState


def status_document(
    folders: Sequence[FolderIndexing], news: ModelNews, model: str, *, is_started: bool
) -> dict[str, Any]:
    """The fixed shape of `leancode/status` and `leancode/statusChanged`.

    Args:
        folders: those that are indexed.
        news: the last of the model.
        model: the name of the model that the settings ask for.
        is_started: whether the client has said `initialized`.
    """
    states = [indexing.folder for indexing in folders]
    is_first_look = any(not folder.was_indexed and not folder.is_failed for folder in states)
    is_busy = any(indexing.is_looking or indexing.folder.activity is not None for indexing in folders)
    quiescent = is_started and not is_busy and news.state is not ModelState.LOADING
    counts = [sum(folder.counts[place] for folder in states) for place in range(4)]
    return {
        "health": _health(states, news),
        "quiescent": quiescent,
        "message": _message(states, news, _pause(is_busy, is_starting=not is_started or (is_busy and is_first_look))),
        "model": (news.model if news.state is ModelState.READY else model) or None,
        "device": news.device,
        "index": dict(zip(("files", "units", "embedded", "pending"), counts, strict=True)),
    }


def _health(folders: Sequence[Folder], news: ModelNews) -> str:
    if any(folder.is_failed for folder in folders):
        return "error"
    if any(folder.trouble or folder.waiting_for for folder in folders) or news.state is ModelState.FAILED:
        return "warning"
    return "warning" if news.complaint else "ok"


def _pause(is_busy: bool, *, is_starting: bool) -> str:  # noqa: FBT001
    """What goes on before anything is found to do, "" if nothing does."""
    if is_starting:
        return "starting"
    return "looking for changes" if is_busy else ""


def _message(folders: Sequence[Folder], news: ModelNews, pause: str) -> str:
    """What goes on comes first, then what is wrong, then that all is well."""
    doing = [_named(folder, folder.activity.text, folders) for folder in folders if folder.activity is not None]
    waiting = [_named(folder, folder.waiting_for, folders) for folder in folders if folder.waiting_for]
    wrong = [_named(folder, folder.trouble, folders) for folder in folders if folder.trouble]
    if news.complaint:
        wrong.append(news.complaint)
    parts = [*doing, *waiting, *dict.fromkeys(wrong)]
    if parts:
        return "; ".join(parts)
    if pause:
        return pause
    if news.state is ModelState.LOADING:
        return "loading the model"
    return "ready" if folders else "ready; no folder is open"


def _named(folder: Folder, text: str, folders: Sequence[Folder]) -> str:
    return text if len(folders) == 1 else f"{folder.name}: {text}"
