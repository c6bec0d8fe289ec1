"""Sentences, tables and a chart about an investment: what is saved beside what it costs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from analysis import danish
from analysis.measures.investering import Estimate, Investment, Part
from analysis.observations import WORDS, Status
from analysis.present import figure as draw
from analysis.present import sentences
from analysis.present.computed import Computed, ComputedRow
from analysis.present.figure import Figure
from analysis.present.sentences import amount, capitalised, sentence

_MOST_NAMED = 6


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _ends(one: Estimate, decimals: int) -> tuple[str, str]:
    """Return the ends of what may stand behind, written; the same where it is as good as exact."""
    low, high = one.behind.low, one.behind.high
    return _written(low, decimals), _written(high, decimals)


def _written(number: Fraction, decimals: int) -> str:
    return danish.format_number(_decimal(number), decimals)


def _cell(one: Estimate, decimals: int, *, fine: bool = False) -> str:
    """Return ``770 (765 til 775)``: the printed figures at face value, and what may be behind.

    That is left out where it is no more than one figure's own rounding, unless ``fine``.
    """
    low, high = _ends(one, decimals)
    face, wide = _written(one.face, decimals), one.behind.high - one.behind.low
    narrow = wide <= Fraction(1, 10**decimals) and not fine
    return face if low == high or narrow else f"{face} ({low} til {high})"


def _said(one: Estimate, decimals: int, unit: str) -> str:
    """Return ``770 tusinde kr.``, or ``mellem 765 og 775 tusinde kr.``"""
    low, high = _ends(one, decimals)
    told = amount(_decimal(one.behind.high), decimals, unit)
    return told if low == high else f"mellem {low} og {told}"


def _money(found: Investment, one: Estimate) -> str:
    return _said(one, found.decimals, found.unit)


def _persons(found: Investment, number: Decimal) -> str:
    return _number(number, found.persons_unit or "personer")


def _number(number: Decimal, unit: str = "") -> str:
    """Return an exact number with the decimals that it has."""
    return amount(number, max(0, -int(number.normalize().as_tuple().exponent)), unit)


def _over(found: Investment) -> str:
    """Return for how long it is reckoned: ``på ét år``; nothing where that is not known."""
    if found.years is None:
        return ""
    if found.years == 1:
        return " på ét år"
    return f" på {_number(found.years, 'år')}"


def _label(case: Part) -> str:
    return f"»{case.label}«"


def _for(found: Investment, *labels: str) -> str:
    """Return `` for »A« og »B«``; nothing where all is of the same person."""
    return "" if found.together else f" for {danish.join_words(labels)}"


def _total(found: Investment, case: Part, persons: Decimal) -> Estimate | None:
    """Return the gain, or without a cost what is saved."""
    if found.has_cost or case.worth is None:
        return found.gain(case, persons)
    return case.worth.times(persons)


def _noun(found: Investment) -> str:
    return "gevinsten" if found.has_cost else _saved(found)


def _saved(found: Investment) -> str:
    """Return what persons bring before the cost is taken off."""
    return "tilskud og besparelse" if found.has_once else "besparelsen"


# --- what is said ---------------------------------------------------------------------------------


def best(found: Investment) -> tuple[Part, Estimate] | None:
    """Return the one case that surely has the largest gain with the most persons, and the gain.

    None of one case, where one is not known, and where two may be the same.
    """
    if not found.persons:
        return None
    told = [(case, _total(found, case, max(found.persons))) for case in found.cases]
    known = [(case, gain) for case, gain in told if gain is not None]
    if len(known) < len(told) or len(known) < 2:
        return None
    known.sort(key=lambda one: (one[1].face, one[1].behind.low))
    (_, second), (case, first) = known[-2:]
    others = [gain.behind.high for _, gain in known[:-1]]
    return (case, first) if first.behind.low > max(*others, second.behind.high) else None


def finding(title: str, found: Investment) -> str:
    """Return the page's heading: the largest gain, or the only one; else the report's title."""
    if largest := best(found):
        case, gain = largest
        with_ = _persons(found, max(found.persons))
        if gain.behind.low > 0:
            return (
                f"{title}: med {with_} er {_noun(found)} størst for {_label(case)}, "
                f"{_money(found, gain)}{_over(found)}"
            )
        return title
    told = _only(found)
    return f"{title}: {told[0]}{_over(found)}" if told else title


def _only(found: Investment) -> list[str]:
    """Return what the only case gives with each number of persons."""
    if len(found.cases) != 1:
        return []
    noun, gains = _noun(found), []
    for persons in found.persons:
        if (gain := _total(found, found.cases[0], persons)) is not None:
            told = _money(found, gain)
            gains.append(f"med {_persons(found, persons)} er {noun} {told}")
    return gains


def summary(found: Investment) -> str:
    """Return what the only case gives, the breakeven, and what the calculation leaves out."""
    said = [sentence(one) for one in _only(found)[1:]]
    return " ".join([*said, *filter(None, (losses(found), *presumed(found)))])


def presumed(found: Investment) -> list[str]:
    """Return what the calculation presumes, and what it has not got."""
    said = []
    if found.months == 0:
        said.append("Der er regnet, som om besparelsen begynder med det samme.")
    elif found.months is not None:
        months = _number(found.months, "måneder")
        said.append(f"Der er regnet med, at besparelsen begynder efter {months}.")
    if not found.has_cost:
        said.append("Udgiften er ikke med, så beløbet er ikke en gevinst.")
    elif found.cost is None:
        said.append("Et tal for udgiften mangler, så gevinsten kan ikke regnes ud.")
    return said


def losses(found: Investment) -> str:
    """Return which cases lose money with the most persons, or may do so."""
    if not found.persons or not found.has_cost:
        return ""
    most = max(found.persons)
    gains = [(case, found.gain(case, most)) for case in found.cases]
    lost = [_label(case) for case, gain in gains if gain and gain.behind.high < 0]
    open_ = [
        _label(case) for case, gain in gains if gain and gain.behind.low < 0 <= gain.behind.high
    ]
    said = []
    with_ = _persons(found, most)
    if lost:
        said.append(f"Med {with_} er der tab{_for(found, *lost)}.")
    if open_:
        said.append(f"Med {with_} kan der være tab{_for(found, *open_)}.")
    return " ".join(said)


def breakevens(found: Investment) -> list[str]:
    """Return how many persons it takes before the cost is earned, case by case."""
    if found.cost is None:
        return []
    needed = [(case, found.breakeven(case)) for case in found.cases]
    told = [f"{_said(one, 1, '')}{_for(found, _label(case))}" for case, one in needed if one]
    unit = found.persons_unit or "personer"
    said = []
    if told and len(told) <= _MOST_NAMED:
        cost = _money(found, found.cost)
        said.append(
            f"Udgiften{_over(found)}, {cost}, er tjent ind, når så mange {unit} "
            f"forsørger sig selv: {danish.join_words(told)}."
        )
    if never := [_label(case) for case in found.cases if found.never(case)]:
        said.append(f"Udgiften bliver ikke tjent ind{_for(found, *never)}.")
    return said


def lacking(found: Investment) -> list[str]:
    """Return which parts have no figure, and why."""
    return [
        f"For {_label(part)} kan der ikke regnes: tallet {sentences.lacks(part.status)}."
        for part in found.parts
        if part.worth is None
    ]


def text(found: Investment) -> list[str]:
    """Return the sentences over the table of what is worked out."""
    return [*breakevens(found), *filter(None, [losses(found)]), *lacking(found)]


def heading(found: Investment) -> str:
    """Return the heading of the section with the result."""
    return "Gevinst og breakeven" if found.has_cost else "Beløb pr. person og i alt"


def key_figures(found: Investment) -> list[tuple[str, str]]:
    """Return the largest gain, or the only ones, and the fewest and most persons to break even."""
    said = []
    if largest := best(found):
        case, gain = largest
        with_ = _persons(found, max(found.persons))
        said.append(
            (
                _money(found, gain),
                f"er {_noun(found)} for {_label(case)} med {with_}{_over(found)}.",
            )
        )
    elif len(found.cases) == 1:
        for persons in found.persons[:2]:
            if (one := _total(found, found.cases[0], persons)) is not None:
                with_ = _persons(found, persons)
                said.append((_money(found, one), f"er {_noun(found)} med {with_}{_over(found)}."))
    unit = found.persons_unit or "personer"
    needed = [(case, one) for case in found.cases if (one := found.breakeven(case))]
    for case, one in sorted(needed, key=lambda each: each[1].face)[:: max(1, len(needed) - 1)]:
        told = f"skal forsørge sig selv, før udgiften er tjent ind{_for(found, _label(case))}."
        said.append((_said(one, 1, unit), told))
    return said[:3]


# --- what is shown --------------------------------------------------------------------------------


def _or_why(one: Estimate | None, why: Status, decimals: int) -> str | Status:
    if one is None:
        return "kan ikke siges" if why is Status.FIGURE else why
    return _cell(one, decimals)


def result(found: Investment, number: int) -> Computed:
    """Return the table of what each case saves, what it takes to break even, and the gain."""
    headings = ["", f"Pr. person{_over(found)}"]
    for persons in found.persons:
        saved = capitalised(_saved(found).removesuffix("n"))
        headings.append(f"{saved} ved {_persons(found, persons)}")
        headings += [f"Gevinst ved {_persons(found, persons)}"] * found.has_cost
    headings += ["Breakeven"] * found.has_cost
    told = [*found.parts, *(found.cases if found.together else ())]
    rows = [_result(found, part, is_total=part not in found.parts) for part in told]
    remark = "Står der et spænd i parentes, er det, hvad de afrundede tal kan stå for."
    if found.has_cost:
        cost = _money(found, found.cost) if found.cost else "ikke kendt"
        remark += f" Udgiften{_over(found)} er {cost}"
        remark = sentences.ended(remark)
        remark += f" Breakeven er i {found.persons_unit or 'personer'}."
    title = "Regnestykket" + _over(found)
    return Computed(number, title, found.unit, headings, rows, remark)


def _result(found: Investment, part: Part, *, is_total: bool) -> ComputedRow:
    stands_alone = is_total or not found.together
    why = part.status
    cells = [_or_why(part.worth, why, found.decimals)]
    for persons in found.persons:
        saved = part.worth.times(persons) if part.worth else None
        cells.append(_or_why(saved, why, found.decimals))
        if found.has_cost:
            gain = found.gain(part, persons) if stands_alone else None
            cells.append(_or_why(gain, why if stands_alone else _NOT_HERE, found.decimals))
    if found.has_cost:
        cells.append(_even(found, part) if stands_alone else _NOT_HERE)
    return ComputedRow(part.label, tuple(cells), is_total)


_NOT_HERE = Status.CANNOT_OCCUR


def _even(found: Investment, part: Part) -> str | Status:
    """Return how many persons it takes, ``aldrig``, or why that is not known."""
    if (one := found.breakeven(part)) is not None:
        return _cell(one, 1, fine=True)
    if part.worth is None:
        return part.status
    return "aldrig" if found.never(part) else "kan ikke siges"


def sensitivity(found: Investment, number: int) -> Computed | None:
    """Return the gain with fewer persons than presumed, for each case; None where none is known."""
    if not found.steps or all(_total(found, case, Decimal(1)) is None for case in found.cases):
        return None
    unit = found.persons_unit or "personer"
    headings = [capitalised(unit), *(case.label for case in found.cases)]
    rows = [
        ComputedRow(
            _number(persons),
            tuple(_at_a_glance(found, case, persons) for case in found.cases),
            persons in found.persons,
        )
        for persons in found.steps
    ]
    noun = capitalised(_noun(found))
    title = f"{noun}{_over(found)} efter antal {unit}"
    remark = "Beløbene er regnet af de trykte tal. Er de rundet af, er beløbene omtrentlige."
    return Computed(number, title, found.unit, headings, rows, remark)


def _at_a_glance(found: Investment, case: Part, persons: Decimal) -> str | Status:
    """Return a gain at face value; with what may be behind it only where that may be a loss."""
    gain = _total(found, case, persons)
    if gain is None or gain.behind.low < 0 < gain.behind.high:
        return _or_why(gain, case.status, found.decimals)
    return _written(gain.face, found.decimals)


def chart(found: Investment, number: int, table: int) -> Figure | None:
    """Return bars of what is saved with the most persons, each with a stroke at the cost."""
    if found.cost is None or not found.persons or found.together:
        return None
    most, cost = max(found.persons), _decimal(found.cost.face)
    saved = [(case, case.worth.times(most) if case.worth else None) for case in found.cases]
    if not draw.enough_bars([_decimal(one.face) for _, one in saved if one]):
        return None
    rows = [
        (case.label, _decimal(one.face) if one else WORDS[case.status].short, cost)
        for case, one in saved
    ]
    with_ = _persons(found, most)
    over = [_label(case) for case, one in saved if one and one.behind.low > found.cost.behind.high]
    said = f"Søjlerne viser {_saved(found)} med {with_}, og stregen udgiften."
    told = f"Søjlen når ud over stregen for {danish.join_words(over)}." if over else ""
    return Figure(
        draw.targets(
            rows, decimals=found.decimals, names=(_saved(found).removesuffix("n"), "udgift")
        ),
        number,
        f"{capitalised(_saved(found))} med {with_} og udgiften{_over(found)}",
        found.unit,
        " ".join(filter(None, [said, told])),
        table,
    )
