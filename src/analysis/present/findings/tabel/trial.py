"""What is said of a trial: how the two groups differ, how uncertain that is, and what it is not."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.differences import (
    CONFIDENCE,
    Difference,
    mantel_haenszel,
    newcombe,
    without_comparison,
)
from analysis.measures.series import FEWEST_FOR_A_PER_CENT
from analysis.measures.trials import Compared, Side, Trial
from analysis.present import sentences
from analysis.present.findings.tabel import rest, words
from analysis.present.findings.tabel.words import MOST_NAMED, Said
from analysis.present.sentences import amount, count_word
from analysis.present.table import Table

DECIMALS = 1  # of a share that is computed
_CAUSE = (
    "tallene siger ikke, om det er indsatsen, der gør en forskel: er personerne ikke fordelt ved "
    "lodtrækning, kan de to grupper være forskellige fra begyndelsen"
)
_NO_COUNTS = (
    "tabellen siger ikke, hvor mange personer andelene er af, så det kan ikke regnes ud, hvor "
    "usikker forskellen er"
)
_FEW = (
    f"af færre end {count_word(FEWEST_FOR_A_PER_CENT)} personer siges ingen andel, så de to "
    "grupper er ikke sammenlignet"
)


def said(table: Table, found: Trial) -> Said:
    """Return how the shares of all differ, within which interval, and the same within strata.

    Where there is no row of all, it is said of each row, if these are few.
    """
    lead = found.whole
    few = found.strata if len(found.strata) <= MOST_NAMED else ()
    told = [lead] if lead else few
    differ = [one for one in told if may_be_told(one)]
    text = [sentence for one in told for sentence in _told(found, one)]
    if differ and not found.has_counts:
        text.append(_NO_COUNTS)
    if lead and may_be_told(lead):
        text += _within(found, lead)
    if differ:
        text.append(_CAUSE)
    if found.apart:
        text.append(rest.not_compared(found.apart))
    labels = {row.label for one in told for row in one.figures}
    cells = [(label, column.key) for label in labels for column in table.spec.columns]
    text.append(rest.recomputed(table, cells))
    heading = _difference(found, lead) if lead and may_be_told(lead) else ""
    return words.said(heading, text, _key_figures(found, lead) if heading and lead else ())


def may_be_told(compared: Compared) -> bool:
    """Whether both shares are known, and of no fewer persons than a per cent is said of."""
    wholes = [one.whole for one in compared.counted or ()]
    is_known = all(side.percent is not None for side in compared.sides)
    return is_known and all(whole >= FEWEST_FOR_A_PER_CENT for whole in wholes)


def _told(found: Trial, compared: Compared) -> list[str]:
    """Return how two shares differ, what they are, and the interval; or why that is not told."""
    if not may_be_told(compared):
        return [_lacks(found, compared)]
    shares = [
        f"{_share(side)} for »{name}«{_of(side)}"
        for name, side in zip(found.names, compared.sides, strict=True)
    ]
    difference = newcombe(*compared.counted) if compared.counted else None
    return [
        _difference(found, compared),
        f"{_what(found)}{_where(found, compared)} er {danish.join_words(shares)}",
        _chance(difference, is_lead=compared is found.whole) if difference else "",
    ]


def _what(found: Trial) -> str:
    """Return ``andelen``, or ``andelen ude af ydelsen`` where the heading says what it is of."""
    return f"andelen {found.of}".rstrip()


def _where(found: Trial, compared: Compared) -> str:
    return "" if compared is found.whole else f" i rækken »{compared.label}«"


def _share(side: Side) -> str:
    """Return ``52,0 pct.``; a printed share as it is printed."""
    decimals = DECIMALS if side.part else side.share.decimals
    return amount(side.percent or Decimal(0), decimals, PERCENT)


def _of(side: Side) -> str:
    counted = side.counted
    return f" ({counted.part} af {counted.whole})" if counted else ""


def _points(compared: Compared) -> tuple[Decimal, int]:
    """Return the effort's share less the ordinary one, and the decimals to tell it with."""
    effort, ordinary = (side.percent or Decimal(0) for side in compared.sides)
    is_printed = not compared.counted
    decimals = max(side.share.decimals for side in compared.sides) if is_printed else 0
    return effort - ordinary, decimals


def _difference(found: Trial, compared: Compared) -> str:
    """Return ``andelen er 40 procentpoint højere for »Ny indsats« end for »Normal indsats«``."""
    return f"{_what(found)}{_where(found, compared)} er {_than(found, *_points(compared))}"


def _than(found: Trial, points: Decimal, decimals: int = 0) -> str:
    effort, ordinary = (f"»{name}«" for name in found.names)
    if not points:
        return f"den samme for {effort} og {ordinary}"
    return f"{_by(points, decimals)} {_way(points)} for {effort} end for {ordinary}"


def _by(points: Decimal, decimals: int) -> str:
    if not danish.round_half_up(points, decimals):
        return "mindre end ét procentpoint"
    return amount(abs(points), decimals, "procentpoint")


def _way(points: Decimal) -> str:
    return "højere" if points > 0 else "lavere"


def _chance(found: Difference, *, is_lead: bool) -> str:
    """Return how far apart the shares may be, and whether the difference may be chance."""
    low, high = _ends(found)
    reach = (
        f"regnes tilfældigheder med, kan andelen være {_between(low, high)} "
        f"({CONFIDENCE} pct.-interval efter Newcombes metode, rundet udad)"
    )
    if not is_lead:
        return reach  # of several intervals one often lies beside nothing by chance
    if low > 0 or high < 0:
        return f"{reach}, så det er usandsynligt, at forskellen kun er tilfældig"
    chance = "forskellen kan være tilfældig" if found.value else "der kan godt være en forskel"
    return f"{reach}, så {chance}"


def _ends(found: Difference) -> tuple[int, int]:
    """Return the ends of an interval in whole points of per cent, rounded outwards."""
    low, high = found.interval or (Decimal(-1), Decimal(1))
    down, up = (low * 100).to_integral(ROUND_FLOOR), (high * 100).to_integral(ROUND_CEILING)
    return int(down), int(up)


def _between(low: int, high: int) -> str:
    """Return ``fra 22 til 55 procentpoint højere``, or ``fra 5 … lavere til 34 … højere``."""
    if low >= 0 or high <= 0:
        first, last = sorted((abs(low), abs(high)))
        return f"fra {first} til {_whole(last)} {'højere' if low >= 0 else 'lavere'}"
    return f"fra {_whole(low)} lavere til {_whole(high)} højere"


def _whole(points: int) -> str:
    return amount(Decimal(abs(points)), 0, "procentpoint")


def _lacks(found: Trial, compared: Compared) -> str:
    """Return why two groups are not compared."""
    where = _where(found, compared)
    lacking = [row for row in compared.figures if row.value is None]
    if lacking:
        return f"forskellen{where} kan ikke regnes ud: mindst ét tal {sentences.unknown(lacking)}"
    if compared.counted is None:
        what = "tallene er ikke et antal personer og en del af dem"
        return f"forskellen{where} kan ikke regnes ud: {what}"
    pairs = [*zip(found.names, compared.counted, strict=True)]
    if empty := [f"»{name}«" for name, counted in pairs if not counted.whole]:
        who = danish.join_words(empty)
        return f"der er ingen personer i {who}{where}, så der er intet at sammenligne"
    parts = [f"{counted.part} af {counted.whole} for »{name}«" for name, counted in pairs]
    return f"antallet{where} er {danish.join_words(parts)}; {_FEW}"


def _within(found: Trial, lead: Compared) -> list[str]:
    """Return how the shares differ among persons of the same row, and who is in none with both."""
    if not found.has_counts or not found.strata:
        return []
    if not found.adds_up:
        return [f"forskellen er ikke regnet inden for rækkerne: {_why_not(found, lead)}"]
    strata = [one.counted for one in found.strata if one.counted]
    difference, alone = mantel_haenszel(strata), without_comparison(strata)
    if difference is None:
        return ["ingen række har personer i begge grupper"]
    said = _than(found, difference.value * 100)
    text = f"sammenlignes kun personer i samme række, er andelen i gennemsnit {said}"
    reach = ""
    if difference.interval:
        reach = f"{CONFIDENCE} pct.-interval: {_between(*_ends(difference))}; "
    persons = amount(Decimal(alone), 0, "personer")
    are = f"{persons} står i rækker, hvor den anden gruppe ingen har, og tæller ikke med i den"
    return [
        f"{text} ({reach}Mantel-Haenszels metode)",
        *([f"{are} sammenligning"] if alone else []),
    ]


def _why_not(found: Trial, lead: Compared) -> str:
    if found.overlap:
        return "en person kan stå i flere af dem"
    lacking = [row for one in found.strata for row in one.figures if row.value is None]
    if lacking:
        return f"mindst ét af deres tal {sentences.unknown(lacking)}"
    if len(found.strata) == 1:
        return "der er kun én ud over den for alle"
    return f"de giver ikke tilsammen tallene i »{lead.label}«"


def _key_figures(found: Trial, lead: Compared) -> list[tuple[str, str]]:
    points, decimals = _points(lead)
    effort, ordinary = (f"»{name}«" for name in found.names)
    shares = [
        (_share(side), f"er {_what(found)} for »{name}«{_of(side)}")
        for name, side in zip(found.names, lead.sides, strict=True)
    ]
    if not points:
        return shares
    by = _by(points, decimals)
    return [(by, f"{_way(points)} er {_what(found)} for {effort} end for {ordinary}"), *shares]
