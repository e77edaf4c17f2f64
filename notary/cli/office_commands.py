"""Mounts the commands of those who run the office."""

import typer

from notary.cli import (
    act,
    api_keys,
    certificate,
    deadline,
    demo,
    instrument,
    key,
    office,
    register,
    registry,
    service,
    sign,
)


def mount(application: typer.Typer) -> None:
    """Add every office command to the application."""
    application.command()(office.init)
    application.command()(office.trust)
    application.add_typer(instrument.commands, name="instrument")
    application.add_typer(key.commands, name="key")
    application.add_typer(api_keys.commands, name="keys")
    application.add_typer(act.commands, name="act")
    application.command()(certificate.certificate)
    application.command()(sign.sign)
    application.command()(deadline.deadline)
    application.add_typer(register.commands, name="register")
    application.add_typer(registry.commands, name="registry")
    application.command()(service.worker)
    application.command()(service.api)
    application.command()(service.serve)
    application.command()(demo.demo)
