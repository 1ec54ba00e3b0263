"""`textDocument/codeAction`: a summary as a docstring, and the pruned function."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

import leancode_core as core
from leancode_server.asked_document import asked_document
from leancode_server.docstrings import docstring_insertion
from leancode_server.parsed_documents import ParsedDocument
from leancode_server.protocol import COMMAND_COPY_PRUNED, COMMAND_INSERT_DOCSTRING, PlaceParams

if TYPE_CHECKING:
    from leancode_server.app import App

INSERT = "Insert summary as docstring"
COPY = "Copy pruned function"

_INSERT_KIND = types.CodeActionKind.RefactorRewrite
_COPY_KIND = types.CodeActionKind.Refactor


@dataclass(frozen=True, slots=True)
class _Found:
    """The function at a place, and the edit that documents it."""

    document: ParsedDocument
    unit: core.CodeUnit
    edit: types.TextEdit | None


def register(app: App) -> None:
    """Take over code actions."""
    options = types.CodeActionOptions(code_action_kinds=[_INSERT_KIND, _COPY_KIND])
    app.server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(partial(actions, app))


async def actions(app: App, params: types.CodeActionParams) -> list[types.CodeAction | types.Command] | None:
    """What can be done with the function at the beginning of the range."""
    uri, start = params.text_document.uri, params.range.start
    found = await _found(app, PlaceParams(uri, start.line, start.character, None))
    if found is None:
        return None
    arguments: list[Any] = [uri, {"line": start.line, "character": start.character}]
    copy = types.Command(COPY, COMMAND_COPY_PRUNED, arguments=arguments)
    insert = types.Command(INSERT, COMMAND_INSERT_DOCSTRING, arguments=arguments)
    offered: list[types.CodeAction | types.Command] = []
    literals = app.session.abilities.code_action_literals
    if found.edit is not None and _is_wanted(params, _INSERT_KIND):
        edit = _workspace_edit(app, found.document, found.edit)
        offered.append(types.CodeAction(INSERT, kind=_INSERT_KIND, edit=edit) if literals else insert)
    if _is_wanted(params, _COPY_KIND):
        offered.append(types.CodeAction(COPY, kind=_COPY_KIND, command=copy) if literals else copy)
    return offered


async def insert_docstring(app: App, arguments: list[Any]) -> bool:
    """`[uri, position]`: document the function there with its summary; whether the client did so."""
    found = await _found(app, PlaceParams.of_arguments(arguments))
    if found is None or found.edit is None or not app.session.abilities.applies_edits:
        return False
    params = types.ApplyWorkspaceEditParams(_workspace_edit(app, found.document, found.edit), label=INSERT)
    try:
        answer = await app.protocol.ask(types.WORKSPACE_APPLY_EDIT, params)
    except (JsonRpcException, TimeoutError):
        return False
    return isinstance(answer, dict) and answer.get("applied") is True


async def _found(app: App, place: PlaceParams) -> _Found | None:
    app.view.looked_at(place.uri, place.line)
    asked = await asked_document(app, place.uri)
    if asked is None:
        return None
    document = asked.parsed
    unit = document.function_at(place.line, place.character)
    if unit is None:
        return None
    edit = await app.readers.run(lambda _: _edit(app, asked.workspace, document, unit))
    return _Found(document, unit, edit)


def _edit(app: App, workspace: core.Workspace, document: ParsedDocument, unit: core.CodeUnit) -> types.TextEdit | None:
    summary, _ = app.generated.look_up(workspace, unit, app.summaries.of(unit))
    insertion = docstring_insertion(unit, document.source, summary.text)
    if insertion is None:
        return None
    return types.TextEdit(document.places.range(insertion.span.start, insertion.span.stop), insertion.text)


def _workspace_edit(app: App, document: ParsedDocument, edit: types.TextEdit) -> types.WorkspaceEdit:
    """One edit, and so one step to undo; with the version that it fits where the client takes one."""
    snapshot = document.snapshot
    if not app.session.abilities.versioned_edits:
        return types.WorkspaceEdit(changes={snapshot.uri: [edit]})
    version = snapshot.version if app.session.snapshot(snapshot.uri) is not None else None
    versioned = types.OptionalVersionedTextDocumentIdentifier(snapshot.uri, version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(versioned, [edit])])


def _is_wanted(params: types.CodeActionParams, kind: types.CodeActionKind) -> bool:
    """Whether a kind, or what it is a part of, is among those that are asked for."""
    only = params.context.only
    return only is None or any(
        each == "" or kind.value == each or kind.value.startswith(f"{getattr(each, 'value', each)}.") for each in only
    )
