"""Mounts the commands of those who run the office.

Each is loaded by name when it is asked for: all of them together take three times as long as one.
"""

from importlib import import_module

import typer

_PLACES = {
    "init": "office.init",
    "trust": "office.trust",
    "instrument": "instrument.commands",
    "case": "case.commands",
    "key": "key.commands",
    "keys": "api_keys.commands",
    "act": "act.commands",
    "court": "court.commands",
    "worklist": "worklist.worklist",
    "notices": "notices.commands",
    "contacts": "notices.contact_commands",
    "paper": "paper.commands",
    "view": "paper.view",
    "certificate": "certificate.certificate",
    "payments": "payments.commands",
    "amount": "amount.amount",
    "deadline": "deadline.deadline",
    "sign": "sign.sign",
    "register": "register.commands",
    "registry": "registry.commands",
    "worker": "service.worker",
    "api": "service.api",
    "serve": "service.serve",
    "demo": "demo.demo",
}
"""Module and name of each command or group of commands."""


def mount(application: typer.Typer, wanted: str | None = None) -> None:
    """Add the wanted command to the application; where there is none of that name, all, so that help shows them."""
    for name in [wanted] if wanted in _PLACES else _PLACES:
        module, _, attribute = _PLACES[name].partition(".")
        command = getattr(import_module(f"notary.cli.{module}"), attribute)
        if isinstance(command, typer.Typer):
            application.add_typer(command, name=name)
        else:
            application.command(name)(command)
