"""Open documents. Plain functions: a change is in the session before the next message is looked at."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from leancode_server.document import Document

if TYPE_CHECKING:
    from leancode_server.app import App

logger = logging.getLogger(__name__)

_SAVE_SECONDS = 0.2


def register(app: App) -> None:
    """Take over documents."""
    feature = app.server.feature
    feature(types.TEXT_DOCUMENT_DID_OPEN)(partial(opened, app))
    feature(types.TEXT_DOCUMENT_DID_CHANGE)(partial(changed, app))
    feature(types.TEXT_DOCUMENT_DID_SAVE)(partial(saved, app))
    feature(types.TEXT_DOCUMENT_DID_CLOSE)(partial(closed, app))


def opened(app: App, params: types.DidOpenTextDocumentParams) -> None:
    """From now on the client's text counts, not the disk's."""
    item = params.text_document
    language_id = str(item.language_id)
    app.session.documents[item.uri] = Document(item.uri, item.version, item.text, app.session.encoding, language_id)
    app.view.opened(item.uri)
    app.unsaved.edited()


def changed(app: App, params: types.DidChangeTextDocumentParams) -> None:
    """Apply the edits in their order."""
    document = app.session.documents.get(params.text_document.uri)
    if document is None:
        logger.warning("a change of a document that is not open")
        return
    version = params.text_document.version
    for change in params.content_changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            document.edit(change.range, change.text, version)
        else:
            document.replace_all(change.text, version)
    app.view.edited(params)
    app.unsaved.edited()


def saved(app: App, params: types.DidSaveTextDocumentParams) -> None:
    """The disk has what the editor has: index it, whether or not anybody watches the disk."""
    place = app.session.place_of(params.text_document.uri)
    if place is not None and (indexing := app.indexings.get(place[0].uri)) is not None:
        indexing.request(_SAVE_SECONDS)


def closed(app: App, params: types.DidCloseTextDocumentParams) -> None:
    """The disk's text counts again."""
    uri = params.text_document.uri
    app.session.documents.pop(uri, None)
    app.documents.forget(uri)
    app.parsed_documents.forget(uri)
    app.view.closed(uri)
