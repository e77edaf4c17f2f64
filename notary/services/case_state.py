"""The case file of an instrument as it stands, and what its instrument says for the next record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from notary.db import case_records as rows
from notary.db.session import Transaction
from notary.domain import canonical, case_file, commitment, disclosure
from notary.domain.case_file import CaseFile, Known
from notary.domain.deadlines.running import Examination
from notary.domain.disclosure import CURRENT, VERSIONS
from notary.domain.errors import Conflict
from notary.domain.records import LANGUAGES
from notary.services import instruments, periods
from notary.services.context import Context

_ADDRESSES = ("service_address", "service_email", "service_fax", "service_im", "service_mobile")


def read(tx: Transaction, row: Any) -> CaseFile:
    """The case file of an instrument's row."""
    file = replay(rows.of_instrument(tx, row.id))
    return case_file.issued(file) if row.status == "ISSUED" else file


def replay(kept: Iterable[Any]) -> CaseFile:
    """What stored records add up to. They were checked when they came in, and the audit checks them again."""
    file = CaseFile()
    for item in kept:
        file = case_file.follow(file, canonical.parse(item.record)["body"]["mandatory"], item.record_hash)
    return file


def examination(kept: Iterable[Any]) -> Examination | None:
    """The notary's examination of the application that was accepted, from stored records; None where none was."""
    timed = [item for item in kept if item.type in ("ACCEPT", "REQUEST_ITEMS", "SUPPLY_ITEMS")]
    return periods.acceptance([canonical.parse(item.record)["body"]["mandatory"] for item in timed])


def require_chosen(tx: Transaction, row: Any, party: str) -> None:
    """Ensure that a bound party chose to notarise before it consents (raises Conflict)."""
    if party not in bound(row) or read(tx, row).chose(party) == "NOTARISE":
        return
    raise Conflict(
        f"{party!r} has not chosen to notarise instrument {row.id}; first it is shown the notice and chooses "
        "(DISCLOSED, CHOSEN of its case file)",
        code="NOT_CHOSEN",
    )


def bound(row: Any) -> tuple[str, ...]:
    """The parties of an offered instrument's row that enforcement can reach."""
    return parties_only(row).bound


def parties_only(row: Any) -> Known:
    """What is known of an offered instrument from its envelope alone."""
    parties = {item["id"]: frozenset(item["roles"]) for item in _mandatory(row)["parties"]}
    return Known(parties, version=CURRENT, items=frozenset(words.id for words in VERSIONS[CURRENT]))


def known(context: Context, row: Any, *, notice: bool = True, version: str = CURRENT) -> Known:
    """All that is known of an offered instrument, but for the checklist; without ``notice`` not its texts either.

    Args:
        version: of the notice; past ones are for who looks at what was signed then.

    Raises:
        Conflict: it was withdrawn, or is a draft.
    """
    content, disclosures = instruments.opened(context, row)
    values = {path: value for _, path, value in disclosures}
    plain = parties_only(row)
    return replace(
        plain,
        papers={party: str(values.get(f"parties.{party}.id_type")) for party in plain.parties},
        acts_for={party: frozenset(values.get(f"parties.{party}.acts_for") or ()) for party in plain.parties},
        version=version,
        items=frozenset(words.id for words in VERSIONS[version]),
        notice=notice_hashes(content, version) if notice else {},
        service=_service(plain.parties, content, disclosures),
    )


def detail_of(context: Context, row: Any, file: CaseFile, type: str, who: str) -> Mapping[str, Any]:
    """The detail of a record that follows from what is there; empty where it does not."""
    bound = parties_only(row).bound
    if type == "APPLY":
        chosen = [(party, file.choices[party].record) for party in bound if party in file.choices]
        return {"applicants": [{"party": party, "chosen": record} for party, record in chosen]}
    if type == "ACCEPT":
        return {"disclosures": sorted(record for party in bound for record in file.disclosures.get(party, ()))}
    if type == "SERVICE_CONFIRMED":
        return {"party": who, **known(context, row, notice=False).service.get(who, {})}
    return {}


def notice_hashes(content: Mapping[str, Any], version: str = CURRENT) -> dict[str, dict[str, str]]:
    """Language → item → SHA-256 of a notice."""
    items = disclosure.notice(content, version)
    return {language: {item.id: item.sha256(language) for item in items} for language in LANGUAGES}


def _service(
    parties: Iterable[str], content: Mapping[str, Any], disclosures: Sequence[commitment.Disclosure]
) -> dict[str, dict[str, Any]]:
    """What each party confirms of its service: the envelope's own digests, which tell nothing without their salts."""
    shown = {item[1]: item for item in disclosures}
    agreed = content["sections"].get("commitment") or content["sections"].get("loan") or {}
    found = {}
    for party in parties:
        set_ = [shown[f"parties.{party}.{name}"] for name in _ADDRESSES if _value(shown, party, name)]
        deemed = shown.get(f"parties.{party}.service_deemed_served")
        if not set_:
            continue
        found[party] = {
            "addresses": sorted(map(commitment.digest, set_)),
            "channels": sorted(_value(shown, party, "service_consent_channels") or ()),
            "methods": sorted(agreed.get("verification_methods") or ()),
            "replyDays": agreed.get("reply_days"),
            "deemedService": commitment.digest(deemed) if deemed is not None and deemed[2] is not None else None,
        }
    return found


def _value(shown: Mapping[str, commitment.Disclosure], party: str, name: str) -> Any:
    found = shown.get(f"parties.{party}.{name}")
    return None if found is None else found[2]


def _mandatory(row: Any) -> dict[str, Any]:
    if row.envelope is None:
        raise Conflict(f"instrument {row.id} is {row.status}; its case file begins with the offer")
    found: dict[str, Any] = canonical.parse(row.envelope)["mandatory"]
    return found
