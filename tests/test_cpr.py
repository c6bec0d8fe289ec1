"""Personal ids are found wherever they stand, and figures and case numbers are left in peace.

The numbers are put together by arithmetic, so that none stands in this file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cpr
from analysis.faults import Fault
from analysis.sources.printed import find_personal_ids

WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def date_part(day: int, month: int, year: int = 90) -> str:
    return f"{day:02}{month:02}{year:02}"


def serials(birth: str, *, holds: bool) -> Iterator[str]:
    """Four digits with which modulus 11 holds, or does not."""
    for number in range(1000, 10000):
        digits = f"{birth}{number}"
        rest = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11
        if (rest == 0) == holds:
            yield f"{number}"


BIRTH = date_part(7, 5)
VALID = next(serials(BIRTH, holds=True))
INVALID = next(serials(BIRTH, holds=False))
MASKED = f"{BIRTH[:2]}••••-••••"


@pytest.mark.parametrize("serial", [VALID, INVALID])
@pytest.mark.parametrize(
    "separator",
    ["-", "\u2010", "\u2011", "\u2013", "\u2212", " ", "\u00a0", "\u2009", "\u202f"],
)
def test_with_a_separator_a_number_is_always_refused(separator: str, serial: str) -> None:
    assert list(cpr.find(f"{BIRTH}{separator}{serial}")) == [MASKED]


@given(st.dates(), st.integers(0, 9999))
def test_every_birthday_with_a_separator_is_refused(day: object, serial: int) -> None:
    assert len(list(cpr.find(f"{day:%d%m%y}-{serial:04}"))) == 1


def test_ten_bare_digits_are_refused_when_modulus_11_holds() -> None:
    assert list(cpr.find(BIRTH + VALID)) == [MASKED]
    assert list(cpr.find(BIRTH + INVALID)) == []


def test_ten_bare_digits_of_1_january_are_refused_whatever_their_check_digit() -> None:
    january = date_part(1, 1)
    for holds in (True, False):
        assert list(cpr.find(january + next(serials(january, holds=holds)))) == ["01••••-••••"]


def test_some_systems_add_60_to_the_day() -> None:
    assert list(cpr.find(f"{date_part(7 + 60, 5)}-{INVALID}")) == ["67••••-••••"]
    assert list(cpr.find(f"{date_part(1 + 60, 1)}{INVALID}")) == ["61••••-••••"]
    assert list(cpr.find(f"{date_part(31 + 60, 4)}-{INVALID}")) == []


@pytest.mark.parametrize(
    "birth", [date_part(32, 1), date_part(31, 4), date_part(7, 13), date_part(0, 5)]
)
def test_what_is_no_date_is_no_personal_id(birth: str) -> None:
    assert list(cpr.find(f"{birth}-{VALID}")) == []


@pytest.mark.parametrize(
    "surroundings",
    [
        "CPR {}",
        "cpr-nr.{}",
        "({})",
        "{}.",
        "{}, født",
        "Borger {} og",
        "Sag: {};12",
        "\t{}\t",
        "'{}'",
        "a,{},b",
        "12,{},34",
    ],
)
def test_a_personal_id_is_found_in_any_surroundings(surroundings: str) -> None:
    for number in (f"{BIRTH}-{INVALID}", BIRTH + VALID):
        (fault,) = find_personal_ids(surroundings.format(number), "t.csv")
        assert MASKED in str(fault)


def test_each_one_is_found() -> None:
    assert list(cpr.find(f"{BIRTH}-{VALID} og {date_part(8, 5)}-{VALID}")) == [
        MASKED,
        "08••••-••••",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "6.782.583",
        "3.595.802 kr.",
        "2018-0268920-31",
        "2016-05-31",
        "31-05-2016 17:00",
        "31.05.2016",
        "1. april 2017",
        "49 28 28 28",
        "+45 49282828",
        "EAN 5798001234567",
        "12345678",
        "indtil 2017-2018",
    ],
)
def test_amounts_case_numbers_dates_and_telephone_numbers_are_spared(text: str) -> None:
    assert list(cpr.find(text)) == []


@given(st.binary())
def test_a_hash_is_spared(content: bytes) -> None:
    assert list(cpr.find(hashlib.sha256(content).hexdigest())) == []


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_an_amount_with_thousands_points_is_spared(value: int, decimals: int) -> None:
    amount = f"{value:,}".replace(",", ".")
    assert list(cpr.find(f"{amount},{'1' * decimals}" if decimals else amount)) == []


def test_few_of_all_ten_digit_numbers_are_taken_for_personal_ids() -> None:
    numbers = [f"{n * 7_919_317 % 10**10:010}" for n in range(20_000)]
    refused = sum(1 for number in numbers if list(cpr.find(number)))
    assert 0 < refused < len(numbers) / 100


def test_the_message_says_where_it_stands_and_never_the_whole_of_it() -> None:
    text = f"Navn;Antal\nBorger {BIRTH}-{VALID};3\n"
    (fault,) = find_personal_ids(text, "t.csv")
    assert str(fault).startswith(f"t.csv: line 2 holds what looks like a CPR number ({MASKED})")
    assert VALID not in str(fault)
    assert BIRTH not in str(fault)


def test_no_message_about_an_input_repeats_one() -> None:
    number = f"{BIRTH}-{VALID}"
    said = str(Fault(f"{number}.csv", f"has no row {number!r}", number, number, number))
    assert BIRTH not in said
    assert VALID not in said
    assert said.count(MASKED) == 5
