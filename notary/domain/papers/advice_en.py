"""The sentences of ``advice`` in English, for the views of debtors and creditors; papers themselves are in Chinese."""

from collections.abc import Mapping

from notary.domain.papers.advice import Advice

_RECHECK = "Within one year of receiving the deed you may ask for a recheck in writing (公证程序规则 art. 61)."
_COMPLAINT = "You may complain to the notary office or to the notaries' association."
_AID = "If you cannot afford a lawyer you may apply for legal aid."
_OBJECTION = "Within the time of the verification letter you may object and hand in vouchers."
_NON_ENFORCEMENT = (
    "Within fifteen days after the execution notice is served you may apply for non-enforcement "
    "(法释〔2018〕18号 art. 13)."
)
_SUIT = "Until the execution ends you may sue in the enforcement court on the debt itself (法释〔2018〕18号 art. 22)."
_ORDINARY = "A dispute about the debt can be taken to the competent court."
_SETTLEMENT = "You may settle in execution with the creditor (民事诉讼法 art. 241)."
_RETURN = "If the deed was revoked you may ask that what was taken be given back (民事诉讼法 art. 244)."
_CLAIMED = "If the amount is wrong you may ask for its details and object."

ADVICE_EN: Mapping[str, Advice] = {
    "ENFORCEABLE": Advice(
        "Pay as agreed; tell the creditor and the notary office at once when your address changes.",
        (_RECHECK, _COMPLAINT),
    ),
    "DISCHARGED": Advice(
        "Keep your vouchers; where a mortgage or pledge is registered, its giver may ask for its cancellation.",
        (_RECHECK, _COMPLAINT),
    ),
    "IN_DEFAULT": Advice(
        "Pay what is overdue or talk to the creditor; if you have paid, show vouchers to the creditor and the office.",
        (_CLAIMED, _RECHECK, _AID),
    ),
    "CERTIFICATE_REQUESTED": Advice(
        "Answer within the time of the verification letter, with vouchers.", (_OBJECTION, _CLAIMED, _RECHECK, _AID)
    ),
    "OBJECTED": Advice(
        "The notary office is examining the objection; you may add evidence.", (_OBJECTION, _RECHECK, _AID)
    ),
    "CERTIFICATE_REFUSED": Advice(
        "The debt is not gone; you may talk to the creditor, who may sue.",
        ("You may take the dispute directly to the competent court (法释〔2018〕18号 art. 8).", _AID),
    ),
    "CERTIFIED": Advice(
        "Check the amount of the execution certificate; you may still pay or talk to the creditor.",
        (_CLAIMED, _RECHECK, _COMPLAINT, _NON_ENFORCEMENT),
    ),
    "FILED": Advice(
        "Look out for the court's execution notice and accept it.", (_NON_ENFORCEMENT, _SUIT, _SETTLEMENT, _AID)
    ),
    "ENFORCING": Advice(
        "Perform as the execution notice says and report your property truly; object in writing and in time.",
        (_NON_ENFORCEMENT, _SUIT, _SETTLEMENT, _AID),
    ),
    "NOT_ACCEPTED": Advice(
        "You need do nothing now; the creditor may ask for reconsideration or sue.", (_ORDINARY, _AID)
    ),
    "NOT_ENFORCED": Advice("Keep the court's ruling; the creditor may sue on the debt.", (_ORDINARY, _AID)),
    "PAUSED": Advice("Look out for the court's notices; keep a settlement that was made.", (_SUIT, _SETTLEMENT, _AID)),
    "ENFORCED": Advice(
        "Keep the court's closing papers; where a mortgage or pledge is registered, its giver may ask for its "
        "cancellation.",
        (_RETURN, _COMPLAINT),
    ),
    "ENDED": Advice("Keep the court's ruling; what was not satisfied is still owed.", (_ORDINARY, _RETURN)),
    "SUPERSEDED": Advice("Perform as the new deed says.", (_RECHECK, _COMPLAINT)),
    "REVOKED": Advice(
        "The deed cannot be enforced any more; keep the decision, for the debt itself may go to court.",
        (_ORDINARY, _RETURN),
    ),
    "REVERSED": Advice("Ask the enforcement court how the return of what was taken stands.", (_ORDINARY, _AID)),
    "IN_LITIGATION": Advice(
        "Answer the suit as the court asks.", ("You may answer, bring evidence, and settle with the creditor.", _AID)
    ),
}
"""As ``ADVICE``."""

_NEW_REQUEST = "With new facts and within the period you may ask for the certificate again (公证程序规则 art. 55)."
_LIMITATION = "Apply for enforcement within two years of the last day of performance (民事诉讼法 art. 250)."
_RECONSIDERATION = "Within ten days you may ask the next higher court for reconsideration (法释〔2018〕18号 art. 7)."
_WITHDRAW = "You may withdraw the request at any time before the decision."
_TRANSFER = "A transfer has effect on debtors and guarantors once they are notified (民法典 arts 546, 696)."

CREDITOR_ADVICE_EN: Mapping[str, Advice] = {
    "ENFORCEABLE": Advice("Record what is paid; report a default when one occurs.", (_RECHECK, _TRANSFER)),
    "DISCHARGED": Advice("Give the receipts back and help to cancel registered security.", (_RECHECK, _COMPLAINT)),
    "IN_DEFAULT": Advice(
        "Check what was paid; ask for the execution certificate, or record that the default was cured.",
        (_LIMITATION, _TRANSFER, _ORDINARY),
    ),
    "CERTIFICATE_REQUESTED": Advice(
        "Wait for the verification; record every payment that comes in.", (_WITHDRAW, _LIMITATION)
    ),
    "OBJECTED": Advice("Answer the objection with evidence.", (_WITHDRAW, _ORDINARY)),
    "CERTIFICATE_REFUSED": Advice(
        "Read the decision; hand in new facts, or sue.",
        ("You may take the dispute directly to the competent court (法释〔2018〕18号 art. 8).", _NEW_REQUEST),
    ),
    "CERTIFIED": Advice("Apply to the court with the deed and the execution certificate.", (_LIMITATION, _COMPLAINT)),
    "FILED": Advice("Give the court what you know of the debtor's property.", (_SETTLEMENT, _RECONSIDERATION)),
    "ENFORCING": Advice("Give the court what you know of the debtor's property.", (_SETTLEMENT,)),
    "NOT_ACCEPTED": Advice("Ask for reconsideration in time, or sue.", (_RECONSIDERATION, _ORDINARY)),
    "NOT_ENFORCED": Advice("What is disputed about the debt can go to court.", (_ORDINARY,)),
    "PAUSED": Advice(
        "Look out for the court's notices; ask to resume when the reason is gone or property is found.", (_SETTLEMENT,)
    ),
    "ENFORCED": Advice("Help to cancel registered security.", (_COMPLAINT,)),
    "ENDED": Advice("Keep the court's ruling; what was not satisfied is still owed.", (_ORDINARY, _LIMITATION)),
    "SUPERSEDED": Advice("Claim as the new deed says.", (_RECHECK, _COMPLAINT)),
    "REVOKED": Advice("The deed cannot be enforced any more; the debt itself may go to court.", (_ORDINARY,)),
    "REVERSED": Advice("Give back what was received, as the court ordered.", (_ORDINARY,)),
    "IN_LITIGATION": Advice(
        "Go on with the suit; the deed cannot be enforced meanwhile.", ("You may settle with the debtor.",)
    ),
}
"""As ``CREDITOR_ADVICE``."""
