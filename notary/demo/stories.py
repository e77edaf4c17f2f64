"""The stories of ``notary demo --story``."""

from collections.abc import Callable, Mapping

from notary.demo.story import Story
from notary.domain.money import Money, format
from notary.services.institutions import TRIAL

INSURER = TRIAL["INSURER"][1]


def default(story: Story) -> None:
    """From default over indemnity, succession and an objection to enforcement in full."""
    story.begin()
    today = story.app.context.today.isoformat()
    story.act("CREDITOR", "DISBURSE", "the bank pays the loan out", {"disbursed": story.principal()})
    story.act("CREDITOR", "DEFAULT", "the bank reports that instalments are overdue")
    story.act("CREDITOR", "ACCELERATE", "the bank declares the whole loan due, by its contract")
    story.act("CREDITOR", "CLAIM", "the bank claims on its policy", insurer=INSURER)
    paid, parts = story.owed()
    claim = {"applied": paid.to_json(), "claims": ["PRINCIPAL", "SECURITY"]}
    story.refused("INSURER", "REQUEST", "the insurer asks for the execution certificate before it has paid", claim)
    story.act(
        "INSURER",
        "INDEMNIFY",
        f"the insurer pays {format(paid)} {paid.currency}",
        {"indemnity": paid.to_json(), "indemnity_parts": parts},
    )
    story.act(
        "CREDITOR",
        "TRANSFER",
        "the bank transfers its rights",
        {"transferred": paid.to_json(), "bases": ["ASSIGNMENT_545", "INSURANCE_60"]},
    )
    story.refused("INSURER", "REQUEST", "the insurer asks before the debtors were told of the transfer", claim)
    story.act(
        "NOTARY",
        "NOTIFY_TRANSFER",
        "the notice reaches borrower and guarantor",
        {"arrivals": dict.fromkeys(story.bound, today)},
        by={"actor": "INSURER", "party": None},
    )
    story.act("INSURER", "REQUEST", "the insurer, creditor now, asks for the execution certificate", claim)
    story.act("NOTARY", "VERIFY", "the notary asks borrower and guarantor, as the contract says")
    objection = story.submit("borrower", "OBJECTION", "the borrower objects: it is said to be paid")
    story.submit("guarantor", "REPLY", "the guarantor answers that it does not know")
    story.act(
        "NOTARY",
        "OBJECT",
        "the notary records the objection",
        by={"actor": "DEBTOR", "party": "borrower"},
        submission=objection,
    )
    story.act("NOTARY", "OVERRULE", "the notary finds no payment and overrules it")
    certified = story.certify("the notary issues the execution certificate")
    story.act("INSURER", "FILE", "the insurer applies to the court")
    story.open_to_court(f"（{today[:4]}）沪0115执1234号")
    story.act("COURT", "DOCKET", "the court dockets the case")
    story.act("COURT", "ENFORCE", "the court serves the execution notice")
    part = Money(certified.minor // 3, certified.currency)
    story.book("INSURER", part, "the borrower pays a part, and the insurer books it")
    story.refused("COURT", "COMPLETE", "the court closes the case on a part payment", {"received": part.to_json()})
    story.book("INSURER", Money(certified.minor - part.minor, certified.currency), "the court's account pays the rest")
    story.act("COURT", "COMPLETE", "all is paid, and the court closes the case", {"received": certified.to_json()})
    story.end(execution_too=True)


def discharge(story: Story) -> None:
    """A default that is cured, and a debt that is paid."""
    story.begin()
    story.act("CREDITOR", "DISBURSE", "the bank pays the loan out", {"disbursed": story.principal()})
    story.act("CREDITOR", "DEFAULT", "the bank reports that instalments are overdue")
    story.act("CREDITOR", "DISCHARGE", "all is paid, and the bank says so", ground="PAYMENT")
    story.refused(
        "CREDITOR",
        "REQUEST",
        "somebody asks for an execution certificate all the same",
        {"applied": story.principal(), "claims": ["PRINCIPAL"]},
    )
    story.end()


def revoked(story: Story) -> None:
    """A deed that a recheck finds wrong."""
    story.begin()
    asked = story.submit("borrower", "RECHECK", "the borrower asks for a recheck: the signature is another's")
    story.act(
        "NOTARY",
        "RECHECK",
        "the office opens the recheck",
        by={"actor": "DEBTOR", "party": "borrower"},
        submission=asked,
    )
    story.refused("NOTARY", "REVOKE", "the notary of the deed decides on it alone", ground="CONTENT_UNTRUE")
    story.act("REVIEWER", "REVOKE", "another notary revokes the deed, void from the beginning", ground="CONTENT_UNTRUE")
    story.end()


STORIES: Mapping[str, Callable[[Story], None]] = {"default": default, "discharge": discharge, "revoked": revoked}
"""By the name that the command line gives."""
