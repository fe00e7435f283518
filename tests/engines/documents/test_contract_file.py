"""CONTRACT.json: what is read is written again; a schedule that cannot be kept is refused."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from village.cli.documents import contracts
from village.engines.documents.contract_file import contract_as_data, read_contract
from village.engines.documents.contracts import ContractError, parse_contract


def test_what_is_written_is_read_again(example):
    hall = replace(example, stand=replace(example.stand, hall={"fr": "Étage"}))
    written, named = (json.loads(json.dumps(contract_as_data(one))) for one in (example, hall))

    assert (read_contract(written), read_contract(named)) == (example, hall)
    assert "hall" not in written["stand"]


@pytest.mark.parametrize(
    ("at", "change", "message"),
    [
        (0, {"amount_cents": 1}, "instalments: they add up to 1848031 cents, the order to 3696060"),
        (
            1,
            {"due_on": "2024-04-14"},
            "instalments[1].due_on: 2024-04-14 is before the contract's date, 2024-04-15",
        ),
    ],
)
def test_a_schedule_that_cannot_be_kept_is_refused(example_json, at, change, message):
    example_json["instalments"][at].update(change)

    with pytest.raises(ContractError) as caught:
        parse_contract(example_json)

    assert str(caught.value) == message


def test_a_currency_that_is_none_is_refused(example_json):
    example_json["currency"] = ""

    with pytest.raises(ContractError, match="currency: '' is no currency of ISO 4217"):
        parse_contract(example_json)


def test_the_command_refuses_instalments_that_do_not_add_up(example_json, tmp_path):
    example_json["instalments"].pop()
    contract = tmp_path / "contract.json"
    contract.write_text(json.dumps(example_json))

    result = CliRunner().invoke(
        contracts, ["render", str(contract), "-o", str(tmp_path / "contract.pdf")]
    )

    assert result.exit_code != 0
    assert "instalments: they add up to 1848030 cents" in result.output
    assert not (tmp_path / "contract.pdf").exists()


def test_no_payment_is_due_before_the_day_of_issue(example):
    issued = example.issued(date(2024, 5, 2), verify_url="https://village.example/c/x")

    assert [due.due_on for due in issued.instalments] == [date(2024, 5, 2), date(2024, 5, 20)]
    assert (issued.issued_on, issued.draft) == (date(2024, 5, 2), False)
