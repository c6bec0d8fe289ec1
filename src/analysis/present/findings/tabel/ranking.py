"""What is said of one figure per municipality: the own place among them, the middle, the ends.

Of one per region it is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis import danish
from analysis.measures.rows import KnownRow, Row, Rows
from analysis.measures.series import Comparison, Series, compare
from analysis.measures.shapes import Ranking
from analysis.observations import Status
from analysis.present import sentences
from analysis.present.findings.tabel import course, listing, rest, words
from analysis.present.findings.tabel.words import Said, of_row
from analysis.present.sentences import amount, count_word, every
from analysis.present.table import Table

_FEWEST_FOR_A_MEDIAN = 4
_FEWEST_FOR_A_PLACE = 3


def said(table: Table, found: Ranking) -> Said:
    """Return the own place, or else who is highest; then the middle, the ends, and over time."""
    newer, heading = rest.newer(table, found.column.period), _heading(table, found)
    if (own := _own_series(table, found)) and heading == course.moved(table, own):
        newer = course.newer([own])
    text = [
        *_own(table, found),
        *_among_cluster(table, found),
        _middle(table, found),
        *_ends(table, found, heading),
        neighbours(table, found.own, found.rows.known) if found.place else "",
        newer,
    ]
    ways = course.ways(table, found.series)
    if own and own.known:
        text += course.sentences_of(table, own)
        span = sentences.span(own.whole) if own.whole else ""
        if span and ways.startswith(span):
            noun = words.called(table, own.unit, own.measure)
            ways = words.straight(ways.removeprefix(f"{span} "), noun)
    text += [ways, course.passed_over(found.series), sentences.broken(found.series)]
    text.append(_gaps(table, own, found) if own else words.own_is_absent(table))
    text += course.beside(table, found.beside)
    total = [found.rows.total] if isinstance(found.rows.total, KnownRow) else []
    beside = replace(found.rows, apart=(*found.rows.apart, *total))
    text += rest.beside(table, (found.column, beside))
    text.append(
        rest.without_figure(
            table, found.column, _unknown(found.rows), words.when(table, found.column)
        )
    )
    # Of many municipalities only those that are named are told of.
    named = [row.label for row in found.rows.known if any(row.label in one for one in text)]
    text.append(rest.recomputed(table, [(label, found.column.key) for label in named]))
    return words.said(heading, text, _key_figures(table, found), newer)


def _unknown(rows: Rows) -> Sequence[Row]:
    """Return the rows without a figure, and the total where it may be what is wrong."""
    total = rows.total
    is_doubted = total is not None and total.status is Status.DOUBTED
    return (*rows.unknown, total) if total and is_doubted else rows.unknown


def _gaps(table: Table, own: Series, found: Ranking) -> str:
    rows = _untold(table, own, found)
    named = [replace(one, label=f"{one.label}{words.under(table, one.measure)}") for one in rows]
    return sentences.gaps(*named, quoted=False)


def _untold(table: Table, own: Series, found: Ranking) -> list[Series]:
    """Return the own figures, but for one that is lacking in the column that is told of anyway.

    Of a sum that fails any figure may be what is wrong: those doubted with the own are not left
    out, so that it is not blamed alone.
    """
    told = [one for one in own.missing if one.column == found.column.key]
    points = tuple(one for one in own.points if one not in told)
    reasons = {(point.period, point.why) for point in points if point.why}
    others = [
        replace(one, points=together)
        for one in found.series
        if one.label != own.label
        and (together := tuple(it for it in one.points if (it.period, it.why) in reasons))
    ]
    return [replace(own, points=points), *others]


def _measure(found: Ranking) -> str:
    return next((one.measure for one in found.series if one.has(found.column.key)), "")


def _noun(table: Table, found: Ranking) -> str:
    return words.called(table, found.column.unit, _measure(found))


def _is_spread(found: Ranking) -> bool:
    """Whether the figures are not all one."""
    known = found.rows.known
    return known[0].value != known[-1].value


def _heading(table: Table, found: Ranking) -> str:
    own, when, known = found.own, words.when(table, found.column), found.rows.known
    if own is None or found.place is None:
        return _without_place(table, found)
    count, figure = len(known), of_row(own)
    if not _is_spread(found):
        return f"{_noun(table, found)} er {figure} i {every(count, words.many(table))}{when}"
    if count == 2:
        other = next(row for row in known if row is not own)
        than = "højere" if own.value > other.value else "lavere"
        here, there = words.whose(table, own.label), words.whose(table, other.label)
        return f"{_noun(table, found)} er {than} {here} end {there}{when}"
    name, figure = words.spoken(table, own.label), f"{figure}{words.under(table, _measure(found))}"
    return f"{name} er med {figure} {words.placed(table, own, known)}{when}"


def _without_place(table: Table, found: Ranking) -> str:
    """Return the own figure alone, or who is highest, as far as that is known."""
    when, series = words.when(table, found.column), _own_series(table, found)
    if found.own:
        here = words.whose(table, found.own.label)
        return f"{words.level(_noun(table, found), here, found.own)}{when}"
    if all_moved := course.ways(table, found.series):
        return all_moved
    if series and series.known:
        return course.moved(table, series)
    if not found.rows.known:
        return ""
    return listing.compared(table, _noun(table, found), found.rows, when, which=words.FIRST)


def _own(table: Table, found: Ranking) -> list[str]:
    if (own := found.own) is None:
        return []
    when, it = words.when(table, found.column), words.pronoun(table, found.column.unit)
    rows = (row for row in found.rows.rows if row is not own)
    others = {words.spoken(table, row.label): row.value for row in rows}
    comparison = compare(own.value, others)
    text = [f"{words.level(_noun(table, found), words.whose(table, own.label), own)}{when}"]
    if comparison.count == 1:
        (other,) = [row for row in found.rows.known if row is not own]
        there = words.whose(table, other.label)
        counted = words.level(_noun(table, found), there, other)
        text.append(counted if words.is_place(counted) else f"{there} er {it} {of_row(other)}")
    elif among := _compared(table, found, comparison):
        which = words.with_figures(found.rows.unknown)
        among = among.replace("der er tal for", which)
        is_told = not found.rows.unknown or which in among
        whom = "" if is_told else f"blandt de {words.many(table)}, {which}, "
        subject, rest = among.split(" ", maxsplit=1)
        text.append(f"{whom}er {among}" if whom else f"{subject} er {rest}")
    return text


def _compared(table: Table, found: Ranking, comparison: Comparison) -> str:
    """Return ``den højere i Greve og lavere i Køge``, of persons ``der flere i Greve og færre i``.

    It follows its verb.
    """
    if words.is_upset(table, found.rows.unknown):
        return ""
    unit, it = found.column.unit, words.pronoun(table, found.column.unit)
    many = words.many(table)
    if danish.is_count(unit) and unit not in danish.UNSAID:
        among = sentences.among(comparison, than=("flere", "lige så mange", "færre"), many=many)
        return among and f"der {among}"
    among = sentences.among(comparison, than=("højere", f"{it} samme", "lavere"), many=many)
    return among and f"{it} {among}"


def in_cluster(table: Table, rows: Rows) -> tuple[Row, ...]:
    """Return the rows of the meeting's own cluster, its municipality among them.

    None where it has none, or where the table has no others.
    """
    meeting = table.papers.meeting
    if not meeting.cluster:
        return ()
    names = {danish.municipality(name) for name in (*meeting.cluster, meeting.municipality)}
    found = tuple(row for row in rows.rows if row.municipality in names)
    return found if len(found) < len(rows.rows) else ()


def _among_cluster(table: Table, found: Ranking) -> list[str]:
    """Return ``i klyngen er Greve nummer 2 af 6 kommuner``, and who of it is not in the table."""
    rows, own = in_cluster(table, found.rows), found.own
    if own is None or own not in rows or len(rows) < 2:
        return []
    comparison = compare(own.value, {row.label: row.value for row in rows if row is not own})
    among = _compared(table, found, comparison)
    text = [f"i klyngen er {among}"] if among else []
    known = [row for row in found.rows.known if row in rows]
    is_spread = len(comparison.equal) < comparison.count
    if _FEWEST_FOR_A_PLACE <= len(rows) == len(known) and is_spread:
        text = [f"i klyngen er {words.spoken(table, own.label)} {words.placed(table, own, known)}"]
    there = {row.municipality for row in rows}
    cluster = table.papers.meeting.cluster
    if absent := [name for name in cluster if danish.municipality(name) not in there]:
        text.append(f"{_names(table, absent)} er i klyngen, men ikke i tabellen")
    return text


def _names(table: Table, labels: Sequence[str]) -> str:
    """Return a few names, or how many places they are."""
    few = len(labels) <= words.MOST_TIED
    names = [words.spoken(table, label) for label in labels]
    return danish.join_words(names) if few else f"{count_word(len(labels))} {words.many(table)}"


def neighbours(table: Table, own: KnownRow | None, known: Sequence[KnownRow]) -> str:
    """Return ``lige over ligger Greve (7) og lige under Køge (5)``, but for the ends themselves."""
    if own is None or len(known) <= words.MOST_NAMED:
        return ""
    nearest = (
        ("over", [row for row in known if row.value > own.value][-1:]),
        ("under", [row for row in known if row.value < own.value][:1]),
    )
    parts: list[str] = []
    for side, rows in nearest:
        for row in rows:
            if row.value not in {known[0].value, known[-1].value}:
                tied = [one.label for one in known if one.value == row.value]
                verb = "" if parts else " ligger"
                parts.append(f"lige {side}{verb} {_names(table, tied)} ({of_row(row)})")
    return danish.join_words(parts)


def _median(found: Ranking) -> tuple[str, str] | None:
    """Return the middle of four or more figures that are not all one: as a key figure, in words."""
    known = found.rows.known
    if found.median is None or len(known) < _FEWEST_FOR_A_MEDIAN or not _is_spread(found):
        return None
    decimals, unit = known[0].decimals, found.column.unit
    if found.median != danish.round_half_up(found.median, decimals):
        decimals += 1
    return amount(found.median, decimals, unit), amount(found.median, decimals, unit)


def _middle(table: Table, found: Ranking) -> str:
    if (middle := _median(found)) is None or found.median is None:
        return ""
    count, own = len(found.rows.known), found.own
    of = every(count, words.many(table))
    text = f"Den midterste værdi af {of} (medianen) er {middle[1]}"
    if count % 2 == 0:
        text = f"Medianen, der er midt mellem de to midterste af {of}, er {middle[1]}"
    if own is None:
        return text
    below = own.value < found.median
    side = "under" if below else "over" if own.value > found.median else "på"
    return f"{text}, og {words.spoken(table, own.label)} ligger {side} den"


def _ends(table: Table, found: Ranking, heading: str) -> list[str]:
    known, own = found.rows.known, found.own
    if own is None and (len(known) > 1 or (known and not found.series)):
        noun, when = _noun(table, found), words.when(table, found.column)
        is_dated = when not in heading
        return [listing.below(heading, table, noun, found.rows, when, is_dated=is_dated)]
    has_place = found.place is not None and len(known) >= _FEWEST_FOR_A_PLACE
    if own is None or not has_place or not _is_spread(found):
        return []
    text = [words.extremes(table, _noun(table, found), found.rows)]
    if own.value not in {known[0].value, known[-1].value}:
        unit = found.column.unit
        below = words.apart(known[0].value - own.value, own.decimals, unit)
        above = words.apart(own.value - known[-1].value, own.decimals, unit)
        text.append(
            f"{words.spoken(table, own.label)} ligger {below} under den højeste "
            f"og {above} over den laveste"
        )
    return text


def _own_series(table: Table, found: Ranking) -> Series | None:
    return next((one for one in found.series if words.is_own(table, one.label)), None)


def _key_figures(table: Table, found: Ranking) -> list[tuple[str, str]]:
    own, when, known = found.own, words.when(table, found.column), found.rows.known
    if own is None:
        return []
    many = words.many(table)
    value = amount(own.value, own.decimals, found.column.unit)
    figures = [(value, f"er {_noun(table, found)} {words.whose(table, own.label)}{when}")]
    if found.place and len(known) >= _FEWEST_FOR_A_PLACE and _is_spread(found):
        tied = sum(row.value == own.value for row in known) - 1
        others = "én anden" if tied == 1 else f"{count_word(tied)} andre"
        with_ = f", delt med {others}" if tied else ""
        place = (
            f"er {danish.possessive(words.spoken(table, own.label))} plads blandt {many}ne{with_}"
        )
        figures.append((f"{found.place} af {len(known)}", f"{place}. Det højeste tal er nummer 1"))
    if middle := _median(found):
        figures.append((middle[0], f"er midten (medianen) af de {count_word(len(known))} {many}"))
    return [(value, text) for value, text in figures]
