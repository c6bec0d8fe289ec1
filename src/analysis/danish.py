"""Danish figures, dates and names of municipalities: read and written.

Figures are exact: :class:`decimal.Decimal` throughout, rounded half up, as a Danish reader rounds.
No locale of the machine is used, because ``da_DK`` is missing on many servers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from analysis.characters import DASHES, LINE_ENDS, SPACES, ZERO_WIDTH
from analysis.faults import near

MINUS = "\N{MINUS SIGN}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
WORD_JOINER = "\N{WORD JOINER}"  # no line breaks there
PERCENT = "pct."
KRONER = "kr."

_SPACES = re.compile(f"[{SPACES}]+")
_ZERO_WIDTH = re.compile(f"[{ZERO_WIDTH}]")
AS_HYPHENS = str.maketrans(dict.fromkeys(DASHES, "-"))
# A space that keeps thousands together is a part of the figure: any but the ordinary one.
_FIXED_SPACES = "".join(each for each in SPACES if each not in f" \t\x1f\ufeff{LINE_ENDS}")
FIXED_SPACE = re.compile(rf"(?<=\d)[{_FIXED_SPACES}](?=\d{{3}}(?!\d))")
_WITH_UNIT = re.compile(
    r"(?P<number>[-+]?\d[\d., ]*?) ?(?P<unit>,-|%[^\d()*]*|[A-Za-zÆØÅæøå][^\d()*]*)?"
)
_KRONER_FIRST = re.compile(r"([-+]?)(?:kr\.?|dkk) ?([-+]?\d[\d., ]*)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?([1-9][0-9]{0,2}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?")
_BELOW = re.compile(r"(?:<|under\b|færre end\b|mindre end\b) ?(.+)", re.IGNORECASE)
MOST_DIGITS, MOST_DECIMALS = 20, 6  # so that sums of figures are exact in 28 digits
_EXACT = Context(prec=200)


def plain(text: str) -> str:
    """Return ``text`` with every run of spaces (no-break and thin ones too) as one space."""
    return _SPACES.sub(" ", text).strip()


def without_zero_width(text: str) -> str:
    """Return ``text`` without soft hyphens, and without characters that have no width."""
    return text if text.isascii() else _ZERO_WIDTH.sub("", text)


def same_label(text: str) -> str:
    """Return what all spellings of one label share.

    Case, full stops, dashes, spaces and what has no width are aside.
    """
    text = without_zero_width(text).translate(AS_HYPHENS)
    return plain(text.replace(".", " ")).casefold()


def is_dash(text: str) -> bool:
    """Whether a cell holds only a dash (hyphen, en dash or minus): no figure is stated."""
    return plain(text).translate(AS_HYPHENS) == "-"


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A figure as printed: its exact value, its printed decimals, its unit (``""`` if none)."""

    value: Decimal
    decimals: int
    unit: str = ""


# How units are spelt by which figures are told apart, as :func:`same_label` writes it.
_UNITS = {
    PERCENT: "pct|%|procent|percent",
    "procentpoint": "(pct|%|procent)[- ]*points?",
    KRONER: "kr|kroner|dkk|,-",
    "1.000 kr.": "(1 ?000|t|tusinde?) ?(kr|kroner|dkk)",
    "mio. kr.": "(1 ?000 ?000|mio|mill|millioner) ?(kr|kroner|dkk)",
}


def unit_named(text: str) -> str:
    """Return a unit as it is written here: ``pct.`` of ``%``; others as they are."""
    spelt = same_label(text)
    return next((unit for unit, all_of in _UNITS.items() if re.fullmatch(all_of, spelt)), text)


def parse_number(text: str, *, decimals: int | None = None, unit: str | None = None) -> Number:
    """Read a Danish figure: ``1.030``, ``14,5``, ``+12``, ``13,0 %``, ``−222``, ``kr. 1.030``.

    ``decimals`` is how many decimals the column is declared to print. It settles ``1,030``, which
    is one and three hundredths in Danish and a thousand and thirty in English, and ``0,262`` in a
    column whose ``unit`` is ``pct.``, which may be a fraction. Where the column's unit is given,
    any unit is read, for the caller to compare; else only ``%`` and ``kr.``

    Raises ``ValueError`` with the reason, worded to follow "is no figure: ".
    """
    body = plain(FIXED_SPACE.sub(".", text)).translate(AS_HYPHENS)
    if kroner := _KRONER_FIRST.fullmatch(body):
        body = f"{kroner[1]}{kroner[2]} kr."
    found = ""
    if match := _WITH_UNIT.fullmatch(body):
        found = _unit_behind(match["unit"] or "", unit)
        body = match["number"]
    if not match or not _NUMBER.fullmatch(body):
        raise ValueError(_why_no_figure(body))
    whole, _, fraction = body.partition(",")
    if sum(map(str.isdigit, whole)) > MOST_DIGITS or len(fraction) > MOST_DECIMALS:
        raise ValueError(f"it has more than {MOST_DIGITS} digits or {MOST_DECIMALS} decimals")
    whole = whole.removeprefix("+")
    value = Decimal(f"{whole.replace('.', '')}.{fraction}" if fraction else whole.replace(".", ""))
    if decimals is not None and len(fraction) != decimals:
        raise ValueError(f"it has {len(fraction)} decimals where the column prints {decimals}")
    if decimals is None and len(fraction) >= 3:
        _refuse_two_readings(whole, fraction, value, may_be_fraction=unit == PERCENT and not found)
    return Number(value, len(fraction), found)


def _unit_behind(text: str, unit: str | None) -> str:
    """Return the unit behind a figure; in the singular it is the column's, too.

    Raises ``ValueError`` for one that changes a figure, or is not known, where none is given.
    """
    found = unit_named(text)
    if unit is None and found not in {"", PERCENT, KRONER}:
        raise ValueError(_NO_DIGITS)
    if unit and same_label(found) in {same_label(unit), same_label(one_of(unit))}:
        return unit
    return found


def _refuse_two_readings(
    whole: str, fraction: str, value: Decimal, *, may_be_fraction: bool
) -> None:
    """Raise ``ValueError`` for three decimals or more that not every reader takes to be them."""
    if may_be_fraction and abs(value) <= 1:
        percent = format_number(100 * value, len(fraction) - 2)
        raise ValueError(
            f"it could be {whole},{fraction} per cent, or the fraction that is {percent} per cent; "
            f"write {percent}, or declare `decimals = {len(fraction)}` for the column"
        )
    if len(fraction) == 3 and "." not in whole and whole not in {"0", "-0"}:
        raise ValueError(
            "it could be three decimals or English thousands; "
            "write 1.030, or declare `decimals = 3` for the column"
        )


_NO_DIGITS = "expected digits, as in 1.030 or 14,5"


def _why_no_figure(body: str) -> str:
    if body.count(",") > 1:
        return "it has more than one decimal comma"
    if re.fullmatch(r"[-+]?[\d.]+(,\d+)?", body):
        return "a point separates thousands: 1 to 9 before it and three digits after it"
    if re.match(r"[-+] \d", body):
        return (
            "a sign stands right before its figure, as in -120; apart from it, a dash may be "
            "minus, or mean that nothing is stated"
        )
    if re.fullmatch(r"[-+]?[\d ]+(,\d+)?", body):
        return "digits are separated by a space; thousands are written 1.030"
    return _NO_DIGITS


def below(text: str) -> str:
    """Return ``5`` of ``<5`` and ``under 5``: what a figure lies under. Empty of any other text."""
    match = _BELOW.fullmatch(text.strip())
    return match[1] if match else ""


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round as a reader does by hand: a half goes away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)


def format_number(value: Decimal, decimals: int, unit: str = "") -> str:
    """Write a figure in Danish: ``1.030``, ``14,5``, ``−222``, and ``13,0 %`` for ``pct.``"""
    rounded = round_half_up(value, decimals)
    digits = f"{rounded.copy_abs():,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    sign = MINUS if rounded < 0 else ""
    suffix = "%" if unit == PERCENT else unit
    return f"{sign}{digits}{NO_BREAK_SPACE}{suffix}" if suffix else f"{sign}{digits}"


# What stands behind the number one in place of a unit in the plural, also as the end of a word.
_COUNTS = {
    plural: one
    for pair in """
        personer:person borgere:borger ledige:ledig flygtninge:flygtning
        familiesammenførte:familiesammenført aktivitetsparate:aktivitetsparat jobparate:jobparat
        uddannelsesparate:uddannelsesparat kvinder:kvinde mænd:mand børn:barn unge:ung elever:elev
        modtagere:modtager deltagere:deltager indbyggere:indbygger medarbejdere:medarbejder
        ansatte:ansat sygemeldte:sygemeldt familier:familie husstande:husstand boliger:bolig
        virksomheder:virksomhed sager:sag pladser:plads stillinger:stilling job:job forløb:forløb
        årsværk:årsværk hændelser:hændelse samtaler:samtale møder:møde ansøgninger:ansøgning
        afgørelser:afgørelse henvendelser:henvendelse klager:klage aktiviteter:aktivitet
    """.split()
    for plural, one in [pair.split(":")]
}
_TIMES = {  # how long, and not how many
    "sekunder": "sekund",
    "minutter": "minut",
    "timer": "time",
    "dage": "dag",
    "uger": "uge",
    "måneder": "måned",
    "kvartaler": "kvartal",
}
_ENDING = re.compile(rf"([a-zæøå-]*)({'|'.join((*_COUNTS, *_TIMES))})")
_MULTIPLES = {"1.000 ": "tusinde ", "1000 ": "tusinde ", "1.000.000 ": "mio. "}
UNSAID = {"", "antal"}  # units that a number does without


def is_count(unit: str) -> bool:
    """Whether figures in a unit say how many there are: ``antal``, ``personer``, ``sager``."""
    known = _ENDING.fullmatch(same_label(unit))
    return same_label(unit) == "antal" or bool(known and known[2] in _COUNTS)


def one_of(unit: str) -> str:
    """Return a unit behind the number one: ``person`` of ``personer``.

    Of a plural whose singular is not known it is in brackets: ``(pakker)``.
    """
    if known := _ENDING.fullmatch(unit):
        return f"{known[1]}{(_COUNTS | _TIMES)[known[2]]}"
    return f"({unit})" if re.fullmatch(r"[a-zæøå]+(?<!met)(?<!lit)er", unit) else unit


def quantity(value: Decimal, decimals: int, unit: str = "") -> str:
    """Write a figure with its unit in running text: ``14,5 pct.``, ``303 personer``, ``1 dag``.

    A number of thousands says so: ``6.100`` in the unit ``1.000 kr.`` is ``6.100 tusinde kr.``
    """
    figure = format_number(value, decimals)
    if same_label(unit) in UNSAID:
        return figure
    if figure == "1":
        unit = one_of(unit)
    if figure == "1" and unit.startswith(("1.000 ", "1000 ")):
        return f"{figure}{NO_BREAK_SPACE}tusind{NO_BREAK_SPACE}{unit.split(' ', maxsplit=1)[1]}"
    for printed, said in _MULTIPLES.items():
        if unit.startswith(printed):
            unit = f"{said}{unit.removeprefix(printed)}"
    return f"{figure}{NO_BREAK_SPACE}{unit.replace(' ', NO_BREAK_SPACE)}"


# --- dates --------------------------------------------------------------------------------------

MONTHS = tuple(
    """januar februar marts april maj juni juli august
    september oktober november december""".split()
)
MONTH_NUMBERS = {
    spelling: number
    for number, name in enumerate(MONTHS, start=1)
    for spelling in {name, name[:3], name[:4]}
} | {"sept": 9}

# A hyphen or dash after which no line breaks, though it stands before a letter or a fixed space:
# in ``A-dagpenge``, ``23-08-2017`` and ``18 – 24 år``.
_FIXED_DASH = re.compile(
    rf"(?<=\b[^\W\d]-)(?=\w)|(?<=\b\d\d-)(?=\d\d-\d)|(?<=\d-\d\d-)(?=\d)|(?<=[–-])(?={NO_BREAK_SPACE}\d)"
)
_ALONE = re.compile(r"\S+( \S+)?")
_TOGETHER = re.compile(
    r"\w %|\d (pct|procent|procentpoint|kr|mio\. kr|mio|år)\b"
    rf"|\d\. (kvartal|halvår|{'|'.join(MONTHS)})\b( \d{{4}})?"
    r"|([Uu]ge|[Tt]abel|[Ff]igur|[Pp]unkt|\bkl\.|§) \d|\d [–-] \d+( år\b)?"
    rf"|\b[Ii] (?=\d\.)|»I (?=\w)|\bI (?=({'|'.join(MONTHS)})\b)"
)


def unbroken(text: str) -> str:
    """Return ``text`` with what belongs together on one line: ``18 %``, ``3. maj``, ``tabel 4``.

    A figure with its unit and nothing else stays as it is, for spreadsheets to know.
    """
    if _ALONE.fullmatch(text):
        return text
    spaced = _TOGETHER.sub(lambda found: found[0].replace(" ", NO_BREAK_SPACE), text)
    return _FIXED_DASH.sub(WORD_JOINER, spaced)


def format_date(day: date) -> str:
    """Write a date as ``3. maj 2017``; it never breaks over two lines."""
    return NO_BREAK_SPACE.join((f"{day.day}.", MONTHS[day.month - 1], f"{day.year}"))


def whole_year(digits: str) -> int:
    """Return the year that two digits stand for, or four: ``99`` is 1999 and ``16`` is 2016."""
    year = int(digits)
    return year if year > 99 else 1900 + year if year > 68 else 2000 + year


# --- names ----------------------------------------------------------------------------------------

WHOLE_COUNTRY = "Hele landet"

MADE_UP = "Eksempelkommune"  # does not exist; its persons are made up

# The names of Jobindsats.dk, without the word "Kommune".
MUNICIPALITIES = tuple(
    """Aabenraa Aalborg Aarhus Albertslund Allerød Assens Ballerup Billund Bornholm Brøndby
    Brønderslev Dragør Egedal Esbjerg Faaborg-Midtfyn Fanø Favrskov Faxe Fredensborg Fredericia
    Frederiksberg Frederikshavn Frederikssund Furesø Gentofte Gladsaxe Glostrup Greve Gribskov
    Guldborgsund Haderslev Halsnæs Hedensted Helsingør Herlev Herning Hillerød Hjørring Holbæk
    Holstebro Horsens Hvidovre Høje-Taastrup Hørsholm Ikast-Brande Ishøj Jammerbugt Kalundborg
    Kerteminde Kolding København Køge Langeland Lejre Lemvig Lolland Lyngby-Taarbæk Læsø
    Mariagerfjord Middelfart Morsø Norddjurs Nordfyns Nyborg Næstved Odder Odense Odsherred Randers
    Rebild Ringkøbing-Skjern Ringsted Roskilde Rudersdal Rødovre Samsø Silkeborg Skanderborg Skive
    Slagelse Solrød Sorø Stevns Struer Svendborg Syddjurs Sønderborg Thisted Tønder Tårnby
    Vallensbæk Varde Vejen Vejle Vesthimmerlands Viborg Vordingborg Ærø""".split()
)
_SPELLINGS = {name.casefold(): name for name in (*MUNICIPALITIES, WHOLE_COUNTRY, MADE_UP)} | {
    "åbenrå": "Aabenraa",
    "ålborg": "Aalborg",
    "århus": "Aarhus",
    "bornholms regionskommune": "Bornholm",
    "fåborg-midtfyn": "Faaborg-Midtfyn",
    "københavns": "København",
    "høje-tåstrup": "Høje-Taastrup",
    "høje taastrup": "Høje-Taastrup",
    "lyngby-tårbæk": "Lyngby-Taarbæk",
    "nordfyn": "Nordfyns",
    "vesthimmerland": "Vesthimmerlands",
    "taarnby": "Tårnby",
}


def municipality(name: str) -> str:
    """Return the name that Jobindsats.dk uses: ``Høje-Tåstrup Kommune`` is ``Høje-Taastrup``.

    Raises ``ValueError`` with the nearest names when there is no such municipality.
    """
    if not name:
        raise ValueError("expected a Danish municipality, and none is named")
    spelling = plain(name).casefold().removesuffix(" kommune")
    if found := _SPELLINGS.get(spelling):
        return found
    raise ValueError(f"expected a Danish municipality{near(name, (*MUNICIPALITIES, MADE_UP))}")


def same_row(label: str, other: str) -> bool:
    """Whether two labels name one row, or one municipality, however either is spelt."""
    return row_name(label) == row_name(other)


def row_name(label: str) -> str:
    """Return what all spellings of one row, or of one municipality, share."""
    return _SPELLINGS.get(plain(label).casefold().removesuffix(" kommune")) or same_label(label)


def municipal(name: str) -> str:
    """Return ``Helsingør Kommune``; three are called otherwise."""
    named = {
        MADE_UP: MADE_UP,
        "Bornholm": "Bornholms Regionskommune",
        "København": "Københavns Kommune",
    }
    return named.get(name, f"{name} Kommune")


# But i Morsø.
_ISLANDS = {
    *("bornholm", "fanø", "fyn", "langeland", "lolland", "læsø", "samsø", "sjælland", "ærø"),
}


_GENITIVES = {"Nordfyns", "Vesthimmerlands"}  # names that lack the word that they belong to


def spoken(name: str) -> str:
    """Return a municipality's name as a sentence says it: ``Nordfyns Kommune``, but ``Køge``."""
    return f"{name} Kommune" if name in _GENITIVES else name


def in_places(*names: str) -> str:
    """Return ``i Helsingør``, ``på Bornholm``, ``i Køge og Greve``, ``på Fanø og i Køge``.

    It is ``i Fanø Kommune``: only what is named like the island itself is ``på`` it.
    """
    said: list[str] = []
    before = ""
    for name in names:
        word = "på" if same_label(name) in _ISLANDS else "i"
        said.append(spoken(name) if word == before else f"{word} {spoken(name)}")
        before = word
    return join_words(said)


def municipality_at(address: str) -> str:
    """Return the name behind the first part of a meeting's address: ``nordfyn`` is ``Nordfyns``.

    It knows the :func:`slug` of every spelling that :func:`municipality` knows. Raises
    ``ValueError`` for any other address.
    """
    if name := _addresses().get(address):
        return name
    raise ValueError(f"{address!r} is no Danish municipality")


@cache
def _addresses() -> dict[str, str]:
    return {
        slug(f"{spelling}{kommune}"): name
        for spelling, name in _SPELLINGS.items()
        for kommune in ("", " kommune")
    }


def possessive(name: str) -> str:
    """Return ``Helsingørs``, ``Randers'``: the genitive of a name."""
    return f"{name}'" if name.endswith(("s", "x", "z")) else f"{name}s"


def join_words(words: Sequence[str]) -> str:
    """Join words as a sentence does: ``a``, ``a og b``, ``a, b og c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} og {words[-1]}"


def alphabetical(name: str) -> str:
    """Return what names are sorted by, ``aa`` as ``å``: ``Vejle``, ``Ærø``, ``Aarhus``."""
    return name.casefold().replace("aa", "å").translate(str.maketrans("æøå", "{|}"))  # after z


def slug(text: str) -> str:
    """Return a name for an address or an anchor: ``Høje-Taastrup`` is ``hoeje-taastrup``."""
    letters = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u"})
    words = re.findall(r"[a-z0-9]+", plain(text).casefold().translate(letters))
    return "-".join(words)
