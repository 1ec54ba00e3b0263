"""A document parsed as the server parses it, in a process that is gone afterwards."""

from __future__ import annotations

from leancode_server.document import DocumentSnapshot
from leancode_server.parsed_documents import ParsedDocument, ParsedDocuments


def parsed_document(snapshot: DocumentSnapshot, path: str) -> ParsedDocument:
    documents = ParsedDocuments()
    try:
        return documents.parsed(snapshot, path)
    finally:
        documents.close()
