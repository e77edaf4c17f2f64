"""Rules that every profile shares: which sections, roles, scope and documents an instrument has together.

They need only what an envelope shows in clear, so a verifier can apply them to a certificate.
"""

from collections.abc import Iterable

from notary.domain.parties import CREDITOR_ROLES
from notary.domain.profiles.problem import Code, Problem
from notary.domain.profiles.profile import Profile, View


def problems(profile: Profile, view: View) -> list[Problem]:
    """Everything about the structure of an instrument that its profile forbids."""
    rules = (_party_ids, _one_side, _sections, _needed_roles, _needless_roles, _scope)
    found = [problem for rule in rules for problem in rule(profile, view)]
    return found + list(_dates(view)) + list(_commitment(view))


def _party_ids(_: Profile, view: View) -> Iterable[Problem]:
    seen: set[str] = set()
    for index, party in view.parties.items():
        if party.id in seen:
            yield Problem(f"parties[{index}].id", Code.DUPLICATE, "two parties have this id", "an id of its own")
        seen.add(party.id)


def _one_side(_: Profile, view: View) -> Iterable[Problem]:
    for index, party in view.parties.items():
        if party.bound and not CREDITOR_ROLES.isdisjoint(party.roles):
            message = "one party is both creditor and bound by the debt"
            yield Problem(f"parties[{index}].roles", Code.ROLE, message, "roles of one side only")


def _sections(profile: Profile, view: View) -> Iterable[Problem]:
    if view.kind is None:
        return
    kind = profile.kinds[view.kind]
    for name in sorted(kind.required - set(view.sections)):
        yield Problem(f"sections.{name}", Code.MISSING, f"a {view.kind} has this section", "the section")
    for name in sorted(set(view.sections) - kind.required - kind.optional):
        allowed = ", ".join(sorted(kind.required | kind.optional))
        yield Problem(f"sections.{name}", Code.SECTION, f"a {view.kind} has no such section", f"only {allowed}")


def _needed_roles(profile: Profile, view: View) -> Iterable[Problem]:
    present = {role for party in view.parties.values() for role in party.roles}
    for section in view.sections:
        for group in profile.section_roles[section]:
            if present.isdisjoint(group):
                wanted = " or ".join(sorted(group))
                yield Problem("parties", Code.ROLE, f"section {section} needs a party that is {wanted}", wanted)


def _needless_roles(profile: Profile, view: View) -> Iterable[Problem]:
    if view.kind is None:
        return
    kind = profile.kinds[view.kind]
    for index, party in view.parties.items():
        for role in party.roles:
            section = profile.role_sections.get(role)
            if section in kind.optional and section not in view.sections:
                message = f"the role {role} needs the section {section}"
                yield Problem(f"parties[{index}].roles", Code.ROLE, message, f"the section, or no {role}")


def _scope(profile: Profile, view: View) -> Iterable[Problem]:
    if view.kind is None or not view.scope:
        return
    kind = profile.kinds[view.kind]
    for name in sorted(kind.scope - view.scope):
        yield Problem("scope", Code.SCOPE, f"a {view.kind} is enforced for {name}", f"{name} in the scope")
    if not kind.scope:  # an annex: what it endows stands in the earlier instrument
        return
    for name in sorted(view.scope):
        sections = profile.scope_sections[name]
        if sections.isdisjoint(view.sections):
            wanted = " or ".join(sorted(sections))
            yield Problem("scope", Code.SCOPE, f"{name} needs a section that states it", f"section {wanted}")


def _dates(view: View) -> Iterable[Problem]:
    if view.signed and view.due and view.due < view.signed:
        yield Problem("dates.due", Code.ORDER, "due before it was signed", "a day not before dates.signed")


def _commitment(view: View) -> Iterable[Problem]:
    # Every bound party consents to the digest of this document, so there must be one.
    if view.documents and "COMMITMENT" not in view.documents:
        yield Problem("documents", Code.MISSING, "no document is a COMMITMENT", "one document of type COMMITMENT")
