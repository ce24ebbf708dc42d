"""What `documents` refuses."""

from collections.abc import Iterable, Sequence

from domain.base.errors import Absent, Refused


class BadManifest(Refused):
    """A file that is no manifest, with the place."""

    code = "bad_manifest"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(
            f"This is no manifest of documents: {'; '.join(problems)}. Give what the Relay compiler, GraphQL Code Generator "
            "(client preset) or Apollo's generate-persisted-query-manifest wrote."
        )
        self.problems = tuple(problems)


class DocumentTaken(Refused):
    """An id names one text for ever: programs that are out there ask by it."""

    code = "document_taken"

    def __init__(self, ids: Iterable[str]) -> None:
        named = ", ".join(sorted(ids))
        super().__init__(
            f"Other texts are registered as {named}. An id names one text for ever; make ids from the texts (SHA-256)."
        )


class DocumentAbsent(Absent):
    code = "document_not_found"

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"No document {document_id!r} is registered for this token's site. "
            "Register it with `python -m api documents push`, or send its text as `query`.",
            document=document_id,
        )


class PersistedQueryAbsent(DocumentAbsent):
    """The same in the words that Apollo's clients know: they send the text next."""

    code = "persisted_query_not_found"


class DocumentUntrusted(Refused):
    code = "document_not_trusted"

    def __init__(self) -> None:
        super().__init__(
            "This token may ask registered documents only, by `documentId` or by their exact text. "
            "Register this one with `python -m api documents push`."
        )


class BadDocumentId(Refused):
    code = "bad_document_id"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"This is no document id: {problem}. Send `sha256:` and 64 small hexadecimal digits, or your own id."
        )
