"""The shell gathers evidence by the verifier's own means, within bounds, and says why when it cannot."""

import copy
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from fakechain import ChainServer, FakeChain
from small_office import Setting

from notary.domain.verification import Report, Verdict
from notary.verifier import Options, read_trust_root, verify_certificates


def run(setting: Setting, *certificates: bytes, rpc: str | None, documents: Any = (), **options: Any) -> list[Report]:
    chosen = Options(now=setting.now, rpc=rpc, **options)
    return verify_certificates(certificates, documents, read_trust_root(setting.trust()), chosen)


@pytest.fixture
def rpc(setting: Setting, chains: ChainServer) -> str:
    return chains.add("live", setting.office.chain)


def test_all_certificates_are_compared_with_one_block(setting: Setting, rpc: str) -> None:
    plain, revoked = setting.certificate(setting.plain), setting.certificate(setting.revoked)
    reports = run(setting, plain, revoked, b"garbage", rpc=rpc)
    assert [report.exit_status for report in reports] == [0, 3, 1]
    assert [report.standing.name for report in reports] == ["ENFORCEABLE", "REVOKED", "UNKNOWN"]
    assert len({json.dumps(report.check("C09").inputs.get("block")) for report in reports[:2]}) == 1


def test_the_endpoint_of_the_trust_root_is_used_unless_another_is_given(setting: Setting, rpc: str) -> None:
    certificate = setting.certificate(setting.plain)
    root = read_trust_root(setting.trust(rpc, "http://127.0.0.1:1/"))
    (report,) = verify_certificates([certificate], [], root, Options(now=setting.now))
    assert report.exit_status == 0
    (report,) = verify_certificates([certificate], [], root, Options(now=setting.now, rpc="http://127.0.0.1:1/"))
    assert report.check("C15").code == "CHAIN_UNREACHABLE"


def test_nothing_in_a_certificate_is_ever_connected_to(
    setting: Setting, rpc: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = json.loads(setting.certificate(setting.plain))
    trap = "http://192.0.2.1:9/"
    value["credential"]["issuer"]["name"] = value["credential"]["credentialSubject"]["deedNo"] = trap
    value["disclosures"].append(["0" * 32, "rpc", trap])
    connected: list[Any] = []
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        connected.append(address)
        original(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    run(setting, json.dumps(value).encode(), rpc=rpc)
    assert {host for host, _ in connected} == {"127.0.0.1"}


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_a_chain_that_does_not_answer_is_given_up(setting: Setting, silent: str) -> None:
    (report,) = run(setting, setting.certificate(setting.plain), rpc=silent, timeout=0.1)
    assert (report.check("C09").code, report.check("C15").code) == ("CHAIN_UNREACHABLE", "CHAIN_UNREACHABLE")
    assert report.exit_status == 2


def test_all_reading_of_the_chain_has_one_budget(setting: Setting, rpc: str) -> None:
    (report,) = run(setting, setting.certificate(setting.plain), rpc=rpc, budget=0)
    assert report.check("C15").code == "CHAIN_UNREACHABLE"
    assert "all its answers together" in report.check("C15").message
    assert report.exit_status == 2


def _break(method: str, answer: Any) -> Callable[[FakeChain], Any]:
    def broken(chain: FakeChain) -> Any:
        original = chain.answer

        def answered(asked: str, params: list[Any]) -> object:
            return answer if asked == method else original(asked, params)

        return answered

    return broken


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (_break("eth_chainId", "0x1"), "OTHER_CHAIN"),
        (_break("eth_chainId", "one"), "CHAIN_UNREACHABLE"),
        (_break("eth_blockNumber", None), "CHAIN_UNREACHABLE"),
        (_break("eth_getBlockByNumber", None), "CHAIN_UNREACHABLE"),
        (_break("eth_getBlockByNumber", {"number": "0x1"}), "CHAIN_UNREACHABLE"),
        (_break("eth_call", "0x"), "NO_CONTRACT"),
        (_break("eth_call", "0x00"), "NO_CONTRACT"),
        (_break("eth_call", 5), "CHAIN_UNREACHABLE"),
        (_break("eth_call", "0x" + "0" * 64), "NO_CONTRACT"),
    ],
)
def test_nonsense_from_the_chain_is_never_a_statement_about_the_debt(
    setting: Setting, chains: ChainServer, answer: Callable[[FakeChain], Any], code: str
) -> None:
    chain = copy.deepcopy(setting.office.chain)
    chain.answer = answer(chain)  # type: ignore[method-assign]
    (report,) = run(setting, setting.certificate(setting.plain), rpc=chains.add("broken", chain))
    assert (report.check("C15").result.value, report.check("C15").code) == ("INDETERMINATE", code)
    assert report.standing_verdict is Verdict.INDETERMINATE


def test_a_block_time_beyond_all_calendars_is_nonsense(setting: Setting, chains: ChainServer) -> None:
    chain = replace(setting.office.chain, block_time=2**63)  # nor does it fit what JSON readers hold
    (report,) = run(setting, setting.certificate(setting.plain), rpc=chains.add("far", chain))
    assert report.check("C15").code == "CHAIN_UNREACHABLE"


def documents(setting: Setting) -> list[tuple[str, bytes]]:
    return [("contract.pdf", setting.plain.documents[0][1]), ("policy.pdf", setting.revoked.documents[1][1])]


def test_for_one_certificate_every_document_must_match(setting: Setting, rpc: str) -> None:
    (report,) = run(setting, setting.certificate(setting.plain), rpc=rpc, documents=documents(setting))
    assert report.check("C02").code == "DOCUMENT_UNKNOWN"
    assert "policy.pdf" in report.check("C02").message
    (report,) = run(setting, setting.certificate(setting.plain), rpc=rpc, documents=documents(setting)[:1])
    assert report.check("C02").result.value == "PASS"


def test_for_several_certificates_each_document_concerns_those_that_list_it(setting: Setting, rpc: str) -> None:
    both = [setting.certificate(setting.plain), setting.certificate(setting.revoked)]
    reports = run(setting, *both, rpc=rpc, documents=documents(setting))
    assert [report.check("C02").result.value for report in reports] == ["PASS", "PASS"]
    assert reports[0].check("C02").inputs["documents"][0]["name"] == "contract.pdf"
    assert reports[1].check("C02").inputs["documents"][0]["name"] == "policy.pdf"


def test_a_document_that_no_certificate_lists_fails_all(setting: Setting, rpc: str) -> None:
    both = [setting.certificate(setting.plain), setting.certificate(setting.revoked)]
    reports = run(setting, *both, rpc=rpc, documents=[*documents(setting), ("stray.pdf", b"stray")])
    assert [report.check("C02").code for report in reports] == ["DOCUMENT_UNKNOWN", "DOCUMENT_UNKNOWN"]
