"""Personal ids are found wherever they stand, and figures and case numbers are left in peace.

The numbers are put together by arithmetic, so that none stands in this file.
"""

from __future__ import annotations

import base64
import csv
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

import pytest
from hypothesis import assume, given
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
        if check_digit_holds(f"{birth}{number}") == holds:
            yield f"{number}"


def check_digit_holds(digits: str) -> bool:
    return sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11 == 0


def may_be_year_or_time(serial: str) -> bool:
    hour, minute = int(serial[:2]), int(serial[2:])
    return hour in {19, 20} or (hour < 24 and minute < 60 and minute % 5 == 0)


BIRTH = date_part(7, 5)
VALID = next(serials(BIRTH, holds=True))
INVALID = next(s for s in serials(BIRTH, holds=False) if not may_be_year_or_time(s))
MASKED = f"{BIRTH[:2]}••••-••••"


@pytest.mark.parametrize("serial", [VALID, INVALID])
@pytest.mark.parametrize(
    "separator",
    [
        *("-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "/", "_", "--", " - ", " / "),
        *(" ", "\u00a0", "\u2009", "\u202f", "\t", "\ufffd"),
    ],
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


FORMS = [
    *("{0}{1}{2}-{3}", "{0}{1}{2}/{3}", "{0}{1}{2} - {3}", "{0}{1}{2}\u2014{3}"),
    *("B{0}{1}{2}-{3}", "cpr_{0}{1}{2}_{3}", "{0}{1}{2}-{3},17", "17,{0}{1}{2}-{3}"),
    *("{0}{1}{2}-{3}x{0}{1}{2}-{3}", "{0}{1}{2}\N{KATAKANA-HIRAGANA DOUBLE HYPHEN}{3}"),
]
FORMS_UNLESS_A_YEAR_OR_TIME = [
    *("{0}.{1}.{2}-{3}", "{0}-{1}-{2}-{3}", "{0}/{1}/{2}-{3}", "{0}/{1}/{2} / {3}"),
    *("{0}{1}{2} {3}", "{0}{1}{2}\t{3}"),
]
FORMS_WITH_CHECK_DIGIT = [
    *("{0}{1}{2}{3}", "B{0}{1}{2}{3}", "{0}{1}{2}{3}x", "CPRnr{0}{1}{2}{3}", "{0}{1}{2}{3}.0"),
    *("{0}{1}{2}{3},{0}{1}{2}{3}", "{0}/{1}/{2} {3}", "{0}.{1}.{2} {3}", "{0}.{1}.{2}{3}"),
    *("{0} {1} {2} {3}", "{0} {1} {2}-{3}", "{0}. {1}. {2} - {3}", "{0}{1}{2}  {3}"),
    *("{0}.{1}.19{2}-{3}", "{0}{1}20{2}-{3}", "{0}{1}19{2}{3}", "{0}/{1}/20{2} {3}"),
    *("{0}{1}{2}:{3}", "{0}{1}{2}({3})", "({0}{1}{2}) {3}", "{0}{1}{2}+{3}", "{0}{1}{2}.{3}"),
    *(
        "{0}.{1}.{2}.{3}",
        "{0}{1}{2}: {3}",
        "{0}{1}{2}{3}og{0}{1}{2}{3}",
        "{0}{1}{2}{3}x{0}{1}{2}-{3}",
    ),
]
THOUSANDS = [".", ",", "'", "\u2019", " ", "\u00a0", "\u202f"]


@given(st.dates(), st.integers(0, 9999), st.sampled_from(FORMS))
def test_every_form_of_every_birthday_is_found_and_masked(
    day: date, serial: int, form: str
) -> None:
    _is_found_and_masked(form, day, f"{serial:04}")


@given(st.dates(), st.integers(0, 9999), st.sampled_from(FORMS_UNLESS_A_YEAR_OR_TIME))
def test_a_date_and_four_digits_that_are_no_year_or_time_are_found_and_masked(
    day: date, number: int, form: str
) -> None:
    serial = f"{number:04}"
    assume(not may_be_year_or_time(serial))
    _is_found_and_masked(form, day, serial)


@pytest.mark.parametrize("last", ["2017", "1999", "1200", "1345", "2355"])
@pytest.mark.parametrize("form", ["{0}.{1}.{2}-{3}", "{0}.{1}.{2} {3}", "{0}{1}{2} {3}"])
def test_a_date_and_a_year_or_time_are_one_only_when_the_check_digit_holds(
    form: str, last: str
) -> None:
    for day in (date(1990, 1, 1) + timedelta(days=number) for number in range(0, 700, 13)):
        birth = f"{day:%d%m%y}"
        text = form.format(birth[:2], birth[2:4], birth[4:], last)
        assert bool([*cpr.find(text)]) == check_digit_holds(birth + last), text


@given(st.dates(), st.sampled_from(FORMS_WITH_CHECK_DIGIT), st.integers(0, 700))
def test_so_is_every_other_form_when_the_check_digit_holds(
    day: date, form: str, place: int
) -> None:
    birth = f"{day:%d%m%y}"
    _is_found_and_masked(form, day, next(islice(serials(birth, holds=True), place, None)))


@given(st.dates(), st.sampled_from(THOUSANDS), st.integers(0, 700))
def test_so_is_one_that_was_written_as_an_amount(day: date, mark: str, place: int) -> None:
    birth = f"{day:%d%m%y}"
    digits = birth + next(islice(serials(birth, holds=True), place, None))
    text = mark.join([digits[0], digits[1:4], digits[4:7], digits[7:]])
    assert list(cpr.find(text)) == [f"{day:%d}••••-••••"]
    assert cpr.mask(f"kr. {text}!") == f"kr. {day:%d}••••-••••!"


@given(st.dates(), st.sampled_from(" .-/\u00a0\u2013"), st.integers(0, 700))
def test_so_is_one_in_pairs_and_no_longer_row_of_pairs(day: date, mark: str, place: int) -> None:
    birth = f"{day:%d%m%y}"
    digits = birth + next(islice(serials(birth, holds=True), place, None))
    pairs = mark.join(digits[at : at + 2] for at in range(0, 10, 2))
    assert list(cpr.find(f"nr {pairs}.")) == [f"{day:%d}••••-••••"]
    assert list(cpr.find(f"{pairs}{mark}99")) == []


@given(st.integers(0, 700), st.sampled_from(["-", "", " "]))
def test_so_is_one_with_letters_for_digits(place: int, mark: str) -> None:
    birth = date_part(10, 1, 0)
    serial = next(islice(serials(birth, holds=True), place, None))
    for letters in ("Ol", "oI"):
        text = f"{birth}{mark}{serial}".replace("0", letters[0]).replace("1", letters[1])
        if sum(map(str.isdecimal, text)) > 6:
            assert list(cpr.find(f"cpr {text}")) == ["10••••-••••"], text


def _is_found_and_masked(form: str, day: date, serial: str) -> None:
    text = form.format(f"{day:%d}", f"{day:%m}", f"{day:%y}", serial)
    assert set(cpr.find(text)) == {f"{day:%d}••••-••••"}
    masked = cpr.mask(text)
    assert list(cpr.find(masked)) == []
    assert serial not in masked


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200e", "\0", "\u0301", "\x7f"]
)
@pytest.mark.parametrize("number", [BIRTH + VALID, f"{BIRTH}-{INVALID}"])
def test_what_nobody_sees_hides_nothing(hidden: str, number: str) -> None:
    text = f"Borger {hidden.join(number)} ringer"
    assert list(cpr.find(text)) == [MASKED]
    assert cpr.mask(text) == f"Borger {MASKED} ringer"
    assert list(cpr.find(f"17{hidden}{number}{hidden}17")) == [MASKED]


def test_digits_of_other_scripts_are_digits() -> None:
    for zero in (0xFF10, 0x0660):
        text = "".join(chr(zero + int(digit)) for digit in BIRTH + VALID)
        assert list(cpr.find(text)) == [MASKED]


def test_what_looks_like_a_number_and_is_none_does_not_hide_the_next() -> None:
    assert list(cpr.find(f"99 {BIRTH}-{INVALID}")) == [MASKED]
    assert list(cpr.find(f"{date_part(99, 99)}-{BIRTH[:4]} {BIRTH} {INVALID}")) == [MASKED]


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
        "1.500.000 kr.",
        "12.512.489.985 kr.",
        "18 \u2013 24 år",
        "25.12.2048",
        "01-04-2017 00:00:00",
        "2017-04-01T00:00:00.000",
        "2017-04-01 00:00",
        "01.04.2016-31.03.2017",
        "01.04.2016 - 31.03.2017",
        "01.04.16-31.03.17",
        "010416-310317",
        "2016-04-01/2017-03-31",
        "01-04-2016\t2017-03-31",
        "+45 25 12 48 99",
        "550e8400-e29b-41d4-a716-446655440000",
        "(251248, 9985)",
        "0,251248 9985",
        "251248   9985",
        "2011 2012 2013",
        "2012-2013-2014",
        "kl. 12:05:17 2018",
        "+45 07 07 61 42 85",
    ],
)
def test_amounts_case_numbers_dates_and_telephone_numbers_are_spared(text: str) -> None:
    assert list(cpr.find(text)) == []


SIGNS = st.text("0123456789OolI-./ \u00a0\u00adaæ")
PIECES = SIGNS | st.sampled_from([BIRTH, f"-{VALID}", f"{BIRTH}{VALID}"])


@given(st.lists(st.lists(PIECES).map("".join), max_size=4))
def test_no_number_goes_on_in_the_next_line(lines: list[str]) -> None:
    """By which a kept notebook is masked line by line."""
    assert cpr.mask("\n".join(lines)) == "\n".join(map(cpr.mask, lines))


@given(st.binary())
def test_a_hash_is_spared(content: bytes) -> None:
    digest = hashlib.sha256(content)
    assert list(cpr.find(digest.hexdigest())) == []
    assert list(cpr.find(base64.b64encode(digest.digest()).decode())) == []
    assert list(cpr.find(base64.urlsafe_b64encode(digest.digest()).decode())) == []


@given(st.uuids())
def test_a_uuid_is_spared(name: UUID) -> None:
    assert list(cpr.find(f"id {name};")) == []


def test_so_is_one_whose_parts_look_like_a_personal_id() -> None:
    assert list(cpr.find(f"ab{BIRTH}-{INVALID}-41d4-a716-ab{BIRTH}{VALID}")) == []
    assert list(cpr.find(f"{BIRTH}-{INVALID}-41d4-a716-ab{BIRTH}{VALID}")) != []


# strftime writes the year 31 with two digits, which no date has.
FOUR_DIGITS = st.dates(date(1000, 1, 1))


@given(FOUR_DIGITS, FOUR_DIGITS, st.sampled_from(["-", " - ", "\u2013", "/", " ", "\t"]))
def test_two_dates_are_spared(first: date, last: date, mark: str) -> None:
    for form in ("%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y %H:%M"):
        text = f"{first.strftime(form)}{mark}{last.strftime(form)}"
        assert list(cpr.find(text)) == [], text


@given(st.integers(0, 10**12).filter(lambda value: len(str(value)) != 10), st.integers(0, 6))
def test_an_amount_with_thousands_points_is_spared(value: int, decimals: int) -> None:
    amount = f"{value:,}".replace(",", ".")
    assert list(cpr.find(f"{amount},{'1' * decimals}" if decimals else amount)) == []


def test_few_of_all_ten_digit_numbers_are_taken_for_personal_ids() -> None:
    numbers = [f"{n * 7_919_317 % 10**10:010}" for n in range(20_000)]
    refused = sum(1 for number in numbers if list(cpr.find(number)))
    assert 0 < refused < len(numbers) / 100


@pytest.mark.parametrize("text", ["30-1/210466 8343", "18.6/100222 1\u200b259"])
def test_of_two_that_lie_over_each_other_no_digit_is_left(text: str) -> None:
    assert cpr.mask(text) == f"{text[:2]}••••-••••"


def test_one_behind_a_cell_that_is_too_long_to_be_read_is_found() -> None:
    text = f"Gruppe;Antal\n{'x' * 200_000};{BIRTH}-{VALID}\n"
    before = csv.field_size_limit(131_072)  # Python's own, which other libraries lift
    try:
        (fault,) = find_personal_ids(text, "t.csv")
    finally:
        csv.field_size_limit(before)
    assert MASKED in str(fault)


def test_cells_of_a_table_are_parted() -> None:
    for mark in "\t;,":
        assert not [*find_personal_ids(f"a{mark}b\n{BIRTH}{mark}{INVALID}\n", "t.csv")]
    (fault,) = find_personal_ids(f"a;b\n{BIRTH}\t{INVALID};17\n", "t.csv")
    assert MASKED in str(fault)


def test_the_message_says_where_it_stands_and_never_the_whole_of_it() -> None:
    text = f"Navn;Antal\nBorger {BIRTH}-{VALID};3\n"
    (fault,) = find_personal_ids(text, "t.csv")
    assert str(fault).startswith(f"t.csv: line 2 holds what looks like a CPR number ({MASKED})")
    assert VALID not in str(fault)
    assert BIRTH not in str(fault)


@pytest.mark.parametrize("mark", ["-", "\u00a0", "\t", "\u200b-"])
def test_no_message_about_an_input_repeats_one(mark: str) -> None:
    number = f"{BIRTH}{mark}{VALID}"
    said = str(Fault(f"{number}.csv", f"has no row {number}", number, number, number))
    assert BIRTH not in said
    assert VALID not in said
    assert said.count(MASKED) == 5
