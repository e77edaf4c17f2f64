"""The words in which the command line refuses a wrong value or a wrong command."""

from pathlib import Path

import pytest

from notary.bootstrap import NoOffice
from notary.cli import wording
from notary.cli.common import open_office, settings
from notary.domain.errors import FormatError, Refused


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Input should be a valid integer, unable to parse string as an integer", "must be a valid integer"),
        ("Input should be greater than or equal to 0", "must be greater than or equal to 0"),
        ("Value error, 'limit' is not one of 'issue'", "'limit' is not one of 'issue'"),
        ("Field required", "Field required"),
    ],
)
def test_a_library_says_why_a_value_is_wrong_and_no_more(said: str, words: str) -> None:
    assert wording.of_value(said) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Missing argument 'KIND'. Choose from:\n\tissue,\n\tdocket",
         "Missing argument 'KIND'. Choose from: issue, docket."),
        ("Invalid value: 'x' is not TYPE=FILE, such as LOAN_CONTRACT=loan.pdf",
         "Invalid value: 'x' is not TYPE=FILE, such as LOAN_CONTRACT=loan.pdf."),
        ("Invalid value for '--days': Input should be a valid integer, unable to parse string as an integer",
         "Invalid value for '--days': must be a valid integer."),
        ("No such command 'x'. Did you mean 'y'?", "No such command 'x'. Did you mean 'y'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_command_is_one_line_and_a_whole_sentence(said: str, words: str) -> None:
    assert wording.of_usage(said) == words


def test_a_setting_that_is_no_number_is_told_in_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTARY_CHAIN_ID", "abc")
    with pytest.raises(FormatError) as refused:
        settings(None)
    assert str(refused.value) == "NOTARY_CHAIN_ID: must be a valid integer, not 'abc'"


def test_the_command_that_makes_an_office_names_the_directory_that_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTARY_URL", "http://127.0.0.1:1")
    with pytest.raises(NoOffice, match=r"there is no office in .*; make one with: notary init --data '.*/my office'$"):
        open_office(tmp_path / "my office")


def test_a_command_of_the_office_says_that_it_does_not_go_to_a_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOTARY_URL", "http://127.0.0.1:1")
    with pytest.raises(Refused) as refused:
        open_office(None)
    assert str(refused.value) == (
        "this command works at a data directory (--data), not at the service that NOTARY_URL names"
    )
    monkeypatch.delenv("NOTARY_URL")
    with pytest.raises(NoOffice, match=r"notary init --data \.notary$"):
        open_office(None)
