"""Lists against a plain model: every sort, filter, page size and caller; cursors while rows come and go."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from apikit import Service
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from officekit import BANK, OTHER_BANK, TestOffice
from sqlalchemy import delete, insert
from worldkit import STATES

from notary.db import tables

CASES = ("（2026）沪0115执1号", "（2026）沪0115执2号")
KINDS = ("LOAN", "CREDIT_LINE", "")
ROLES = ("claims", "foreign", "notary", "auditor", "court", "customer")
SORTS = ("created", "-created", "register_no", "-register_no", "reference", "-reference")


def row(index: int, rng: Random, status: str | None = None) -> dict[str, Any]:
    """One instrument; ids ascend with the index."""
    status = status or rng.choice(STATES)
    issued = status == "ISSUED"
    return {
        "id": f"{index:08x}-0000-7000-8000-{rng.getrandbits(48):012x}",
        "institution": rng.choice((BANK, OTHER_BANK)),
        "reference": rng.choice(("A", "b", "Z", "贷", "é")) + f"-{rng.randint(0, 9)}-{index}",
        "kind": rng.choice(KINDS),
        "status": status,
        "private": b"",
        "register_no": index if issued else None,
        "deed_no": f"（2026）试证经字第{index}号" if issued else None,
        "standing": rng.choice((0, 1, 2, 0x22, 0x42, 15)) if issued else None,
        "created_at": "2026-11-23T06:30:00Z",
    }


class Model:
    """Rows in a database, and the same rows in a list."""

    def __init__(self, folder: Path, url: str) -> None:
        self.office = TestOffice(folder, url)
        self.service = Service(self.office, folder)
        rng = Random(7)
        self.rows = [row(index, rng) for index in range(0, 120, 2)]
        self.opened = {item["id"]: rng.choice(CASES) for item in rng.sample(self.rows, 20)}
        self.party = {item["id"] for item in rng.sample(self.rows, 20)}
        with self.office.write() as tx:
            identity = tx.execute(tables.api_keys.select().where(tables.api_keys.c.role == "customer")).one().identity
            tx.execute(insert(tables.instruments), self.rows)
            for id, case in self.opened.items():
                values = {"instrument": id, "court": "trial-court", "case_no": case, "institution": BANK}
                tx.execute(
                    insert(tables.court_access).values(**values, basis="CASE", created_at="2026-11-23T06:30:00Z")
                )
            for id in self.party:
                values = {"instrument": id, "party": "borrower", "institution": BANK, "identity": identity}
                tx.execute(insert(tables.parties).values(**values))

    def sees(self, role: str, item: dict[str, Any]) -> bool:
        """Whether a role sees a row."""
        if role in ("claims", "foreign"):
            return bool(item["institution"] == (BANK if role == "claims" else OTHER_BANK))
        return item["id"] in {"court": self.opened, "customer": self.party}.get(role, {item["id"]})

    def expected(self, role: str, sort: str, wanted: dict[str, Any]) -> list[str]:
        """The ids that a list has, in order."""
        name = {"created": "id"}.get(sort.lstrip("-"), sort.lstrip("-"))
        found = [
            item
            for item in self.rows
            if self.sees(role, item) and item[name] is not None and self._matches(item, wanted)
        ]
        return [item["id"] for item in sorted(found, key=lambda x: (x[name], x["id"]), reverse=sort.startswith("-"))]

    def _matches(self, item: dict[str, Any], wanted: dict[str, Any]) -> bool:
        codes = {"ENFORCEABLE": 0, "DISCHARGED": 1, "IN_DEFAULT": 2, "REVOKED": 15, "ENFORCING": 8}
        for name, value in wanted.items():
            if name == "standing":
                met = item["standing"] is not None and item["standing"] & 31 == codes[value]
            elif name == "case_no":
                met = self.opened.get(item["id"]) == value
            else:
                met = item[name] == value
            if not met:
                return False
        return True

    def pages(self, role: str, sort: str, wanted: dict[str, Any], limit: int) -> Iterator[list[str]]:
        """The ids that the service lists, page by page."""
        cursor, client = None, self.service.as_(role)
        while True:
            asked = {"sort": sort, "limit": limit, **wanted} | ({} if cursor is None else {"cursor": cursor})
            answer = client.get("/v1/instruments", params=asked)
            assert answer.status_code == 200, answer.text
            yield [item["id"] for item in answer.json()["items"]]
            cursor = answer.json()["next"]
            if cursor is None:
                return


@pytest.fixture(scope="module")
def model(shared_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Model]:
    made = Model(tmp_path_factory.mktemp("lists"), shared_url)
    yield made
    made.office.database.close()


def filters(model: Model) -> st.SearchStrategy[dict[str, Any]]:
    """Any combination of filters, with values that are there and some that are not."""
    some = st.sampled_from(model.rows)
    return st.fixed_dictionaries(
        {},
        optional={
            "status": st.sampled_from(STATES),
            "kind": st.sampled_from(("LOAN", "CREDIT_LINE", "NOTHING")),
            "standing": st.sampled_from(("ENFORCEABLE", "DISCHARGED", "IN_DEFAULT", "REVOKED", "ENFORCING")),
            "reference": some.map(lambda item: item["reference"]),
            "register_no": st.integers(0, 120),
            "deed_no": some.map(lambda item: item["deed_no"] or "none"),
            "case_no": st.sampled_from((*CASES, "（2026）沪0115执3号")),
        },
    )


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_list_is_what_a_plain_model_says(model: Model, data: st.DataObject) -> None:
    role, sort = data.draw(st.sampled_from(ROLES)), data.draw(st.sampled_from(SORTS))
    wanted, limit = data.draw(filters(model)), data.draw(st.sampled_from((3, 7, 60, 200)))
    pages = list(model.pages(role, sort, wanted, limit))
    assert [id for page in pages for id in page] == model.expected(role, sort, wanted)
    assert all(len(page) == limit for page in pages[:-1])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("sort", SORTS)
def test_every_sort_for_everybody(model: Model, role: str, sort: str) -> None:
    assert [id for page in model.pages(role, sort, {}, 17) for id in page] == model.expected(role, sort, {})


@pytest.mark.parametrize("sort", SORTS)
def test_rows_that_come_and_go_move_no_other(model: Model, sort: str) -> None:
    """While a list is read page by page, others add, delete and rename; what stays is seen exactly once, in order."""
    rng, added, gone, seen = Random(sort), [], [], []
    stay = model.expected("notary", sort, {})
    for page in model.pages("notary", sort, {}, 9):
        seen += page
        with model.office.write() as tx:
            new = [row(rng.randrange(1, 120, 2), rng, "ISSUED" if "register" in sort else "DRAFT") for _ in range(3)]
            fresh = [item for item in new if item["id"][:8] not in {known["id"][:8] for known in [*added, *model.rows]}]
            for item in {item["id"][:8]: item for item in fresh}.values():
                tx.execute(insert(tables.instruments).values(**item))
                added.append(item)
            # The very row that the cursor names goes away as well.
            if page and page[-1] in {item["id"] for item in added}:
                tx.execute(delete(tables.instruments).where(tables.instruments.c.id == page[-1]))
                gone.append(page[-1])
    with model.office.write() as tx:
        tx.execute(delete(tables.instruments).where(tables.instruments.c.id.in_([item["id"] for item in added])))
    assert len(seen) == len(set(seen))
    extra = {item["id"] for item in added}
    assert [id for id in seen if id not in extra] == stay
    assert added


def cursor(*value: Any) -> str:
    """A cursor with any content."""
    return base64.urlsafe_b64encode(json.dumps(list(value)).encode()).decode().rstrip("=")


ID = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "====",
        "é",
        "%",
        "e30",
        "bnVsbA",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 200).decode(),
        cursor(),
        cursor("created", ID),
        cursor("created", ID, ID, ID),
        cursor("-created", ID, ID),
        cursor("reference", ID, ID),
        cursor("created", 1, ID),
        cursor("created", None, None),
        cursor("created", ID, ["x"]),
        cursor("created", "a\0b", ID),
        cursor("created", ID, "\0"),
        cursor("created", "\ud800", ID),
        cursor("created", ID, "\udfff"),
        cursor("created", {"a": 1}, ID),
        "A" * 401,
    ],
)
def test_a_cursor_that_this_list_never_gave(model: Model, text: str) -> None:
    answer = model.service.as_("claims").get("/v1/instruments", params={"cursor": text})
    assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT")


@pytest.mark.parametrize("value", ["1", -1, 2**63, 1.5, None, True, []])
def test_a_cursor_by_register_number_needs_a_number(model: Model, value: Any) -> None:
    asked = {"sort": "register_no", "cursor": cursor("register_no", value, ID)}
    answer = model.service.as_("claims").get("/v1/instruments", params=asked)
    assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT")


def test_a_cursor_opens_nothing_to_somebody_else(model: Model) -> None:
    asked = {"limit": 5, "sort": "reference"}
    given = model.service.as_("claims").get("/v1/instruments", params=asked).json()["next"]
    answer = model.service.as_("foreign").get("/v1/instruments", params=asked | {"cursor": given})
    assert {item["institution"] for item in answer.json()["items"]} == {OTHER_BANK}


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=201", "limit=x", "limit=1.5", "sort=x", "sort=", "status=x", "status=draft", "standing=0",
        "standing=NOTHING", "standing=ENFORCEABLE%2BPARTIAL", "register_no=-1", "register_no=9223372036854775808",
        "kind=x", "kind=", "reference=" + "x" * 201, "case_no=" + "x" * 101,
    ],
)  # fmt: skip
def test_a_query_out_of_form(model: Model, query: str) -> None:
    answer = model.service.as_("claims").get(f"/v1/instruments?{query}")
    assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT")
