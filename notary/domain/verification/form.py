"""Checks of form: C01 the file, C02 documents given, C11 and C12 (a PDF's alone), C13 signatures and key type."""

from collections.abc import Iterator

from notary.domain import typed_data
from notary.domain.verification.case import Case, public_key
from notary.domain.verification.report import Reason, fail, not_applicable


def check_format(case: Case) -> Iterator[Reason]:
    """C01: the file has the form of docs/certificate.md §1 and §2."""
    if case.file.not_json:
        yield fail("NOT_JSON", f"The file is not one JSON object of the accepted form: {case.file.not_json}.")
    problems = case.file.problems
    if problems:
        listed = "; ".join(f"{name or 'the file'}: {problem}" for name, problem in problems.items())
        yield fail("MALFORMED", f"The file does not have the form of a certificate: {listed}.")


def check_documents(case: Case) -> Iterator[Reason]:
    """C02: each document given is one of those that were notarised, by both digests."""
    if not case.evidence.documents:
        yield not_applicable("NO_DOCUMENT_GIVEN", "No document was given, so none was compared.")
    listed = {(item["sha256"], item["sm3"]) for item in case.file.mandatory["documents"]}
    for document in case.evidence.documents:
        if (document.sha256, document.sm3) not in listed:
            message = f"{document.name} (SHA-256 {document.sha256}) is none of the {len(listed)} notarised documents."
            yield fail("DOCUMENT_UNKNOWN", f"{message} Its content was changed, or it belongs elsewhere.")


def check_pdf(_case: Case) -> Iterator[Reason]:
    """C11, C12: the seal of a PDF, and that it shows this JSON; a JSON file has neither."""
    yield not_applicable("NOT_A_PDF", "This is a JSON certificate; only the PDF form has a seal to check.")


def check_algorithms(case: Case) -> Iterator[Reason]:
    """C13: each signature has the one accepted encoding, and the office's key is on P-256."""
    for where, signature in _signatures(case):
        if not typed_data.is_canonical(signature):
            message = f"The signature at {where} is not in its one accepted encoding (low s, v 27 or 28)."
            yield fail("SIGNATURE_NOT_CANONICAL", message)
    if public_key(case.leaf) is None:
        yield fail("KEY_TYPE", "The office's certificate is no X.509 certificate with a P-256 key.")


def _signatures(case: Case) -> Iterator[tuple[str, str]]:
    for index, act in enumerate(case.file.acts):
        yield f"acts[{index}]", act["signature"]["value"]
        for number, consent in enumerate(act["body"]["mandatory"]["detail"].get("consents", ())):
            yield f"acts[{index}].consents[{number}]", consent["signature"]
