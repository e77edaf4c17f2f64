"""docs/certificate.md recomputed: an implementer starts from its example, a program from its table of the report."""

import json
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from small_office import Setting

from notary.domain import acts, certificate, commitment, standing, typed_data
from notary.domain.headline import Deed, Regions, Rest, headline
from notary.domain.law import Actor, Declared
from notary.domain.law.state import PER_SHARE
from notary.domain.law.table import REGIONS
from notary.domain.register.entry import Entry
from notary.domain.verification import verify

PAGE = (Path(__file__).parents[3] / "docs" / "certificate.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```\w+ example=(\S+)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE))
DISCLOSURE, ENVELOPE, ACT = (json.loads(BLOCKS[name]) for name in ("disclosure", "envelope", "act"))
ORIGIN = "register.trial.example"


def test_the_example_has_the_form_of_the_page() -> None:
    certificate.ENVELOPE(ENVELOPE, "envelope")
    acts.check(ACT)
    assert commitment.digest(DISCLOSURE) in ENVELOPE["digests"]


def test_the_hashes_of_the_example() -> None:
    mandatory, document = ACT["body"]["mandatory"], ENVELOPE["mandatory"]["documents"][0]
    assert acts.file_digests(b"abc") == (document["sha256"], document["sm3"])
    envelope_hash = commitment.envelope_hash(ENVELOPE)
    consent = typed_data.consent(mandatory["instrument"], envelope_hash, "debtor", "BORROWER", document["sha256"])
    entry = Entry(mandatory["registerNo"], mandatory["sequence"], bytes.fromhex(acts.act_hash(ACT)))
    rows = {
        "disclosure": commitment.digest(DISCLOSURE),
        "envelope hash": envelope_hash,
        "Consent": typed_data.digest(ORIGIN, "Consent", consent).hex(),
        "body hash": acts.body_hash(ACT["body"]),
        "Act": acts.signing_digest(ORIGIN, ACT["body"]).hex(),
        "act hash": acts.act_hash(ACT),
        "entry": entry.encode().hex(),
        "leaf": entry.leaf_hash.hex(),
    }
    assert BLOCKS["hashes"] == "".join(f"{name:<15}{value}\n" for name, value in rows.items())


def test_the_actor_signed_the_example() -> None:
    signer = typed_data.recover(acts.covered_digest(ORIGIN, ACT), ACT["signature"]["value"])
    assert signer == ACT["body"]["mandatory"]["actor"]["binding"]["body"]["key"]


def test_the_table_of_the_report_is_complete(setting: Setting) -> None:
    section = PAGE[PAGE.index("## 9.") : PAGE.index("## 10.")]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    listed = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    report = verify(setting.evidence(setting.certificate(setting.plain), setting.plain)).to_json()
    assert sorted(listed) == sorted(["file", *report])
    objects = [re.sub(r": \[.*?\]", "", text).split(", ") for text in re.findall(r"`\{([^`]+)\}`", section)]
    for part in (report["subject"], report["standing"], report["standing"]["explanation"], report["checks"][0]):
        assert list(part) in objects


def test_the_words_that_acts_may_use_are_listed() -> None:
    section = " ".join(PAGE[PAGE.index("### 2.3") : PAGE.index("### 2.4")].split())
    assert f"`{' '.join(acts.SUBMISSIONS)}`" in section
    assert f"`{' '.join(sorted(Declared))}`" in section
    listed = section.split("whoever signs for it: ")[1].split(";")[0]
    assert re.findall(r"`(\w+)`", listed) == [*Actor]


def _codes(cell: str) -> dict[str, int]:
    groups = (group.split(" → ") for group in cell.split("; "))
    return {state: int(code) for states, code in groups for state in states.split(", ")}


LEGAL_STATE = PAGE[PAGE.index("### 4.1") : PAGE.index("### 4.2")]
PRECEDENCE = [
    (region, _codes(cell)) for region, cell in re.findall(r"^\| (\w+) \| (.*[0-9]) \|$", LEGAL_STATE, re.MULTILINE)
]
"""The table of §4.1: regions with the codes of their states, in order."""

ISSUED = st.sampled_from([deed for deed in Deed if deed.value >= Deed.ISSUED.value])
STATES = {name: ISSUED if name == "deed" else st.sampled_from(states) for name, states in REGIONS.items()}


RESTS = st.none() | st.builds(Rest, **{name: STATES[name] for name in PER_SHARE})
ORDER = [int(code) for code in re.search(r"comes first\nin ([0-9, ]+):", LEGAL_STATE)[1].split(", ")]
"""Of two shares the code that is shown."""


def _code(regions: Regions) -> int:
    codes = (known.get(getattr(regions, region).name) for region, known in PRECEDENCE)
    return next((code for code in codes if code is not None), 0)


@given(st.builds(Regions, **STATES, partial=st.booleans(), rest=RESTS))
def test_the_code_of_a_legal_state_is_that_of_the_table(regions: Regions) -> None:
    codes = [_code(regions), _code(regions.turned)]
    assert sorted(ORDER) == sorted(standing.Code)
    assert standing.split(headline(regions))[0] == min(codes, key=ORDER.index)
