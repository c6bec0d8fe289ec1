"""Danish figures, dates and names, as papers and offices write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import danish
from analysis.danish import Number

NBSP, THIN, NARROW, FIGURE = "\u00a0", "\u2009", "\u202f", "\u2007"


@pytest.mark.parametrize(
    ("printed", "value", "decimals", "unit"),
    [
        ("0", "0", 0, ""),
        ("259", "259", 0, ""),
        ("1.030", "1030", 0, ""),
        ("6717", "6717", 0, ""),
        ("14,5", "14.5", 1, ""),
        ("1.030,25", "1030.25", 2, ""),
        ("1.000,125", "1000.125", 3, ""),
        ("-222", "-222", 0, ""),
        ("\u2212222", "-222", 0, ""),
        ("\u2013222", "-222", 0, ""),
        ("13,0 %", "13.0", 1, "pct."),
        (f"13{NBSP}%", "13", 0, "pct."),
        ("25%", "25", 0, "pct."),
        ("10 pct.", "10", 0, "pct."),
        ("10 pct", "10", 0, "pct."),
        ("10 procent", "10", 0, "pct."),
        ("3.595.802 kr.", "3595802", 0, "kr."),
        ("3.595.802 KR", "3595802", 0, "kr."),
        (f"1{NBSP}030", "1030", 0, ""),
        (f"3{THIN}595{THIN}802", "3595802", 0, ""),
        (f"3{NARROW}595{NARROW}802,5", "3595802.5", 1, ""),
        (f"1{FIGURE}030{FIGURE}kr.", "1030", 0, "kr."),
        (f" {NBSP}297 ", "297", 0, ""),
        *((f"1{space}030", "1030", 0, "") for space in "\u2004\u2005\u2006\u2008\u200a\u205f"),
        ("+12", "12", 0, ""),
        ("+1,5 %", "1.5", 1, "pct."),
        ("1.030,-", "1030", 0, "kr."),
        *((f"{kroner} 1.030,5", "1030.5", 1, "kr.") for kroner in ("kr.", "Kr", "DKK")),
        *((negative, "-120", 0, "kr.") for negative in ("kr. -120", "-kr. 120", "kr.-120")),
        ("0,262", "0.262", 3, ""),
        ("-0,262", "-0.262", 3, ""),
    ],
)
def test_a_figure_is_read_as_it_is_printed(
    printed: str, value: str, decimals: int, unit: str
) -> None:
    assert danish.parse_number(printed) == Number(Decimal(value), decimals, unit)


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("12,7,1", "more than one decimal comma"),
        ("1.03", "a point separates thousands: 1 to 9 before it and three digits after it"),
        ("1.0300", "a point separates thousands: 1 to 9 before it and three digits after it"),
        ("1.030.0", "a point separates thousands: 1 to 9 before it and three digits after it"),
        ("1,030", "three decimals or English thousands"),
        ("1 030", "separated by a space"),
        ("1.030.", "a point separates thousands: 1 to 9 before it and three digits after it"),
        ("abc", "expected digits"),
        ("", "expected digits"),
        ("%", "expected digits"),
        ("kr.", "expected digits"),
        ("1e3", "expected digits"),
        ("--5", "expected digits"),
        ("5-", "expected digits"),
        ("-kr. -5", "expected digits"),
        ("kr. 5 kr.", "expected digits"),
        ("1.000 kr. 5", "expected digits"),
        (",5", "expected digits"),
        ("0.192", "a point separates thousands: 1 to 9 before it"),
        ("-0.192", "a point separates thousands: 1 to 9 before it"),
        ("01.030", "a point separates thousands: 1 to 9 before it"),
        ("1" * 21, "more than 20 digits or 6 decimals"),
        ("0,1234567", "more than 20 digits or 6 decimals"),
        ("\u0661\u0662", "a point separates thousands"),
        ("nan", "expected digits"),
        *((cell, "expected digits") for cell in ("+-5", "-+5", "+", "12 personer", "1,5 mio. kr.")),
        *(
            (cell, "a sign stands right before its figure")
            for cell in ("- 120", "+ 5", "\u2212 5,5")
        ),
    ],
)
def test_what_is_no_figure_is_refused_with_its_reason(printed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        danish.parse_number(printed)


def test_declared_decimals_settle_what_1_030_means() -> None:
    assert danish.parse_number("1,030", decimals=3) == Number(Decimal("1.030"), 3)


@pytest.mark.parametrize(
    ("printed", "unit", "read"),
    [
        ("1,5 mio. kr.", "mio. kr.", "mio. kr."),
        ("1,5 mill. kr", "mio. kr.", "mio. kr."),
        ("1,5 mio. kr.", "kr.", "mio. kr."),
        ("1,5 tkr.", "kr.", "1.000 kr."),
        *(
            (f"1,5{points}", "procentpoint", "procentpoint")
            for points in (" pct.-point", " %-point", "%-points", " procentpoint", " pct. point")
        ),
        ("1,5 %", "procentpoint", "pct."),
        ("12 personer", "personer", "personer"),
        ("1 person", "personer", "personer"),
        ("12 Personer", "personer", "personer"),
        ("12 personer", "antal", "personer"),
        ("12 m\u00b2", "m\u00b2", "m\u00b2"),
        ("12", "personer", ""),
    ],
)
def test_where_a_unit_is_given_the_one_behind_a_figure_is_told(
    printed: str, unit: str, read: str
) -> None:
    assert danish.parse_number(printed, unit=unit).unit == read


@pytest.mark.parametrize(
    ("printed", "percent"),
    [("0,262", "26,2"), ("-0,262", "\u221226,2"), ("1,000", "100,0"), ("0,26241", "26,241")],
)
def test_what_may_be_a_fraction_under_per_cent_is_asked_about(printed: str, percent: str) -> None:
    decimals = len(printed.partition(",")[2])
    asked = (
        f"could be {printed} per cent, or the fraction that is {percent} per cent; write {percent}"
    )
    with pytest.raises(ValueError, match=f"{asked}, or declare `decimals = {decimals}`"):
        danish.parse_number(printed, unit="pct.")
    assert danish.parse_number(printed, unit="pct.", decimals=decimals).decimals == decimals


def test_a_sign_for_per_cent_says_that_a_figure_is_no_fraction() -> None:
    assert danish.parse_number("0,262 %", unit="pct.").value == Decimal("0.262")


def test_a_figure_must_have_the_decimals_that_its_column_declares() -> None:
    with pytest.raises(ValueError, match="it has 0 decimals where the column prints 1"):
        danish.parse_number("13 %", decimals=1)
    with pytest.raises(ValueError, match="it has 1 decimals where the column prints 0"):
        danish.parse_number("13,0", decimals=0)


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "written"),
    [
        ("1030", 0, "", "1.030"),
        ("14.5", 1, "", "14,5"),
        ("13", 1, "pct.", f"13,0{NBSP}%"),
        ("-222", 0, "", "\u2212222"),
        ("3595802", 0, "kr.", f"3.595.802{NBSP}kr."),
        ("-0.04", 1, "", "0,0"),
        ("999999.5", 0, "", "1.000.000"),
    ],
)
def test_a_figure_is_written_as_a_dane_writes_it(
    value: str, decimals: int, unit: str, written: str
) -> None:
    assert danish.format_number(Decimal(value), decimals, unit) == written


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.5", "1"), ("1.5", "2"), ("2.5", "3"), ("-0.5", "-1"), ("-2.5", "-3"), ("2.49", "2")],
)
def test_a_half_goes_away_from_zero(value: str, rounded: str) -> None:
    assert danish.round_half_up(Decimal(value), 0) == Decimal(rounded)


@given(
    st.decimals(-(10**19), 10**19, allow_nan=False, allow_infinity=False, places=8),
    st.integers(0, 6),
    st.sampled_from(["", "pct.", "kr."]),
)
def test_what_is_written_reads_back_to_the_same_figure(
    value: Decimal, decimals: int, unit: str
) -> None:
    written = danish.format_number(value, decimals, unit)
    read = danish.parse_number(written, decimals=decimals)
    assert read == Number(danish.round_half_up(value, decimals), decimals, unit)


@given(st.text())
def test_any_text_is_a_figure_or_is_refused_with_words(text: str) -> None:
    try:
        reason = ""
        number = danish.parse_number(text)
    except ValueError as error:
        reason = str(error)
    assert reason or number.value.is_finite()


# --- dates --------------------------------------------------------------------------------------


def test_a_date_is_written_with_the_name_of_its_month() -> None:
    assert danish.format_date(date(2017, 5, 3)) == f"3.{NBSP}maj{NBSP}2017"


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "said"),
    [
        ("14.5", 1, "pct.", "14,5 pct."),
        ("303", 0, "personer", "303 personer"),
        ("1", 0, "personer", "1 person"),
        ("0", 0, "personer", "0 personer"),
        ("1", 0, "dage", "1 dag"),
        ("1", 0, "fuldtidspersoner", "1 fuldtidsperson"),
        ("1", 0, "kontanthjælpsmodtagere", "1 kontanthjælpsmodtager"),
        ("1", 0, "sygedage", "1 sygedag"),
        ("1", 0, "minutter", "1 minut"),
        ("1", 0, "børn", "1 barn"),
        ("1", 0, "forløb", "1 forløb"),
        ("1", 0, "pakker", "1 (pakker)"),  # a plural of which the singular is not known
        ("1", 0, "liter", "1 liter"),
        ("1.0", 1, "fuldtidspersoner", "1,0 fuldtidspersoner"),
        ("6100", 0, "1.000 kr.", "6.100 tusinde kr."),
        ("4.5", 1, "mio. kr.", "4,5 mio. kr."),
        ("2", 0, "1.000 timer", "2 tusinde timer"),
        ("1", 0, "1.000 kr.", "1 tusind kr."),
        ("-2300", 0, "kr.", "\u22122.300 kr."),
        ("7", 0, "antal", "7"),
        ("7", 0, "", "7"),
        ("7", 0, "anbringelser pr. barn", "7 anbringelser pr. barn"),  # carried as it stands
    ],
)
def test_every_unit_is_carried_in_running_text(
    value: str, decimals: int, unit: str, said: str
) -> None:
    quantity = danish.quantity(Decimal(value), decimals, unit)
    assert quantity == said.replace(" ", NBSP)  # and none breaks over two lines


def test_a_count_says_how_many_and_a_time_how_long() -> None:
    counts = ("antal", "Personer", "børn", "hændelser", "årsværk", "lærepladser", "fleksjob")
    others = ("", "kr.", "pct.", "dage", "sygedage", "minutter", "personer pr. sag")
    assert [*map(danish.is_count, (*counts, *others))] == [True] * 7 + [False] * 7


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("I 4. kvartal steg den 18 % til 20.", "I~4.~kvartal steg den 18~% til 20."),
        ("i alt 12 mio. kr. eller 3 procentpoint", "i alt 12~mio.~kr. eller 3~procentpoint"),
        ("Mødet 3. maj 2017, kl. 17.00", "Mødet 3.~maj~2017, kl.~17.00"),
        ("fra 2. kvartal til 3. kvartal 2016", "fra 2.~kvartal til 3.~kvartal~2016"),
        ("Se tabel 4 under punkt 2.", "Se tabel~4 under punkt~2."),
        ("De var 18 – 24 år", "De var 18~–|~24~år"),
        ("4 gange, 23-08-2017 og 3-9", "4 gange, 23-|08-|2017 og 3-9"),
        ("Ledige på A-dagpenge", "Ledige på A-|dagpenge"),
        ("Kolonnen »Andel afsluttede %«", "Kolonnen »Andel afsluttede~%«"),
        ("over 29 år i rækken »I alt«", "over 29~år i rækken »I~alt«"),
        ("De var 9. I juni var de 7 i alt", "De var 9. I~juni var de 7 i alt"),
        ("12,7 %", "12,7 %"),  # a cell, for a spreadsheet
    ],
)
def test_what_belongs_together_stands_on_one_line(text: str, line: str) -> None:
    """``~`` is a space and ``|`` a place where no line breaks."""
    assert danish.unbroken(text).replace(NBSP, "~").replace(danish.WORD_JOINER, "|") == line


@given(text=st.text("3. %kr.maj2-–"))
def test_a_text_keeps_all_but_the_kind_of_its_spaces(text: str) -> None:
    assert danish.unbroken(text).replace(NBSP, " ").replace(danish.WORD_JOINER, "") == text


def test_denmark_has_98_municipalities() -> None:
    assert len(danish.MUNICIPALITIES) == len(set(danish.MUNICIPALITIES)) == 98


def test_every_municipality_is_known_by_its_own_name() -> None:
    for name in danish.MUNICIPALITIES:
        assert danish.municipality(name) == name
        assert danish.municipality(f"{name.upper()} Kommune") == name


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Høje-Tåstrup", "Høje-Taastrup"),
        ("Høje-Tåstrup Kommune", "Høje-Taastrup"),
        ("Århus", "Aarhus"),
        ("Ålborg", "Aalborg"),
        ("Åbenrå", "Aabenraa"),
        ("Fåborg-Midtfyn", "Faaborg-Midtfyn"),
        ("Lyngby-Tårbæk", "Lyngby-Taarbæk"),
        ("Nordfyn", "Nordfyns"),
        ("Vesthimmerland", "Vesthimmerlands"),
        ("hele landet", "Hele landet"),
    ],
)
def test_other_spellings_mean_the_name_that_jobindsats_uses(spelling: str, name: str) -> None:
    assert danish.municipality(spelling) == name


def test_an_unknown_municipality_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(
        ValueError, match=r"expected a Danish municipality.*did you mean 'Helsingør'"
    ):
        danish.municipality("Helsingor")
    with pytest.raises(ValueError, match=r"expected a Danish municipality$"):
        danish.municipality("Qqqqq")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")],
)
def test_words_are_joined_as_in_a_sentence(words: list[str], sentence: str) -> None:
    assert danish.join_words(words) == sentence


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Høje-Taastrup", "hoeje-taastrup"),
        ("Ærø", "aeroe"),
        ("Årsag til afslutning", "aarsag-til-afslutning"),
        ("../..", ""),
        ("<script>", "script"),
    ],
)
def test_a_slug_is_safe_in_an_address(text: str, name: str) -> None:
    assert danish.slug(text) == name


@given(st.text())
def test_a_slug_never_holds_anything_but_letters_digits_and_hyphens(text: str) -> None:
    made = danish.slug(text)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert danish.slug(made) == made


def test_names_stand_in_the_order_of_the_danish_alphabet() -> None:
    names = ["Århus", "Ærø", "Vejle", "Aabenraa", "Viborg", "Ølby"]
    ordered = ["Vejle", "Viborg", "Ærø", "Ølby", "Aabenraa", "Århus"]
    assert sorted(names, key=danish.alphabetical) == ordered


def test_the_98_names_have_98_addresses() -> None:
    assert len({danish.slug(name) for name in danish.MUNICIPALITIES}) == 98


def test_the_address_of_every_spelling_tells_the_municipality() -> None:
    for spelling in danish._SPELLINGS:
        for written in (spelling, spelling.title(), f"{spelling} Kommune"):
            assert danish.municipality_at(danish.slug(written)) == danish.municipality(written)


@pytest.mark.parametrize("address", ["andeby", "Helsingør", "helsingoer/2017-05-03", ""])
def test_another_address_is_of_no_municipality(address: str) -> None:
    with pytest.raises(ValueError, match="is no Danish municipality"):
        danish.municipality_at(address)


def test_a_name_that_ends_in_s_takes_an_apostrophe() -> None:
    assert danish.possessive("Helsingør") == "Helsingørs"
    assert danish.possessive("Randers") == "Randers'"


@pytest.mark.parametrize("spelling", ["Apr", "apr.", " APR. ", f"Apr.{NBSP}"])
def test_labels_are_the_same_with_and_without_full_stop(spelling: str) -> None:
    assert danish.same_label(spelling) == danish.same_label("Apr.")


@pytest.mark.parametrize("cell", ["-", "\u2013", "\u2014", "\u2212", f" -{NBSP}"])
def test_a_dash_of_any_kind_states_no_figure(cell: str) -> None:
    assert danish.is_dash(cell)


@pytest.mark.parametrize("cell", ["", "0", "-1", "--", "."])
def test_what_is_no_dash(cell: str) -> None:
    assert not danish.is_dash(cell)


def test_what_a_municipality_is_called_with_the_word_for_what_it_is() -> None:
    names = "Helsingør", "København", "Bornholm", danish.MADE_UP
    assert [danish.municipal(name) for name in names] == [
        "Helsingør Kommune",
        "Københavns Kommune",
        "Bornholms Regionskommune",
        "Eksempelkommune",
    ]
    for name in names:
        assert danish.municipality(danish.municipal(name)) == name


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Helsingør"], "i Helsingør"),
        (["Morsø"], "i Morsø"),
        (["Bornholm"], "på Bornholm"),
        (["Bornholms Regionskommune"], "i Bornholms Regionskommune"),
        (["Fanø Kommune"], "i Fanø Kommune"),
        (["Køge", "Greve"], "i Køge og Greve"),
        (["Ærø", "Samsø"], "på Ærø og Samsø"),
        (["Fyn", "Region Sjælland", "Sjælland"], "på Fyn, i Region Sjælland og på Sjælland"),
        (["Fanø", "Køge"], "på Fanø og i Køge"),
        (["Køge", "Langeland", "Lolland"], "i Køge, på Langeland og Lolland"),
    ],
)
def test_one_is_in_a_municipality_and_on_an_island(names: list[str], said: str) -> None:
    assert danish.in_places(*names) == said
