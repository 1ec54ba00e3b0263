"""`textDocument/diagnostic`: the pruning view, for clients that pull it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from leancode_server.pruning_report import IDENTIFIER, result_id

if TYPE_CHECKING:
    from leancode_server.app import App


def offer(app: App) -> None:
    """Take over diagnostics, for a client that pulls them. Others are not told, lest they pull beside what is sent."""
    options = types.DiagnosticOptions(identifier=IDENTIFIER, inter_file_dependencies=False, workspace_diagnostics=False)
    app.server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(partial(pull, app))


async def pull(app: App, params: types.DocumentDiagnosticParams) -> dict[str, Any]:
    """What the document shows, or that it is what the client has."""
    found = await app.view.diagnostics(params.text_document.uri)
    name = result_id(found)
    if name == params.previous_result_id:
        return {"kind": types.DocumentDiagnosticReportKind.Unchanged.value, "resultId": name}
    return {"kind": types.DocumentDiagnosticReportKind.Full.value, "resultId": name, "items": found}
