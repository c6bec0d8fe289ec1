"""What is said of one figure per municipality: the own place among them, the middle, the ends."""

from __future__ import annotations

from analysis import danish
from analysis.measures.rows import KnownRow
from analysis.measures.series import Series, compare
from analysis.measures.shapes import Ranking
from analysis.present import sentences
from analysis.present.findings.tabel import course, words
from analysis.present.findings.tabel.words import Said, of_row
from analysis.present.sentences import amount, count_word, counted, every, sentence
from analysis.present.table import Table

_FEWEST_FOR_A_MEDIAN = 4
_MOST_AT_AN_END = 3  # municipalities that share the highest or the lowest figure


def said(table: Table, found: Ranking) -> Said:
    """Return the own place, or else who is highest; then the middle, the ends, and over time."""
    text = [*_own(table, found), *_middle(found), *_ends(found), *_over_time(table, found)]
    text += [*_country(found)]
    text.append(words.without_figure(found.rows.unknown, words.when(table, found.column)))
    cells = [(row.label, found.column.key) for row in found.rows.known]
    # Of many municipalities only those that are named are told of.
    named = [cell for cell in cells if any(cell[0] in one for one in text)]
    text.append(words.recomputed(table, named))
    return words.said(_heading(table, found), text, _key_figures(table, found))


def _noun(found: Ranking) -> str:
    return words.noun(found.column.unit)


def _same(found: Ranking) -> str:
    return f"{words.pronoun(found.column.unit)} samme"


def _heading(table: Table, found: Ranking) -> str:
    own, when = found.own, words.when(table, found.column)
    if found.place is None or own is None or len(found.rows.known) == 1:
        return _without_place(table, found)
    count = len(found.rows.known)
    figure = of_row(own)
    tied = [row for row in found.rows.known if row.value == own.value]
    if len(tied) == count:
        return f"{_noun(found)} er {figure} i {every(count, 'kommuner')}{when}"
    if count == 2:
        other = next(row for row in found.rows.known if row is not own)
        than = "højere" if own.value > other.value else "lavere"
        return f"{_noun(found)} er {than} i {own.label} end i {other.label}{when}"
    if len(tied) > 1:
        others = [row.label for row in tied if row is not own]
        with_ = others[0] if len(others) == 1 else f"{count_word(len(others))} andre"
        return (
            f"{own.label} er med {figure} nummer {found.place} af {count} kommuner "
            f"sammen med {with_}{when}"
        )
    if found.place in {1, count}:
        end = "højest" if found.place == 1 else "lavest"
        return f"{own.label} ligger med {figure} {end} af de {count_word(count)} kommuner{when}"
    return f"{own.label} er med {figure} nummer {found.place} af {count} kommuner{when}"


def _without_place(table: Table, found: Ranking) -> str:
    """Return the own figure alone, or who is highest, as far as that is known."""
    when = words.when(table, found.column)
    if found.own:
        return f"{_noun(found)} i {found.own.label} er {of_row(found.own)}{when}"
    if all_moved := _all_moved(table, found):
        return all_moved
    if largest := found.rows.largest:
        return f"{_noun(found)} er højest i {largest.label}: {of_row(largest)}{when}"
    if own := _own_series(table, found):
        return course.moved(own[0], f"i {own[0].label}")
    return ""


def _own(table: Table, found: Ranking) -> list[str]:
    own = found.own
    if own is None:
        return []
    others = {row.label: row.value for row in found.rows.rows if row is not own}
    comparison = compare(own.value, others)
    when = words.when(table, found.column)
    text = [f"I {own.label} er {_noun(found)} {of_row(own)}{when}"]
    if among := sentences.among(comparison, same=_same(found)):
        among = f"{words.pronoun(found.column.unit)} er {among}"
        if found.rows.unknown:
            among = f"blandt de kommuner, der har et tal, er {among.replace(' er', '', 1)}"
        text.append(among)
    if found.place and len(found.rows.known) > 2 and found.place > 1:
        text.append(f"nummer 1 er den kommune, hvor {_noun(found)} er størst")
    return [sentence(one) for one in text]


def _middle(found: Ranking) -> list[str]:
    count = len(found.rows.known)
    if found.median is None or count < _FEWEST_FOR_A_MEDIAN:
        return []
    decimals = found.rows.known[0].decimals
    exact = found.median == danish.round_half_up(found.median, decimals)
    middle = amount(found.median, decimals if exact else decimals + 1, found.column.unit)
    text = [
        f"Den midterste værdi af {every(count, 'kommuner')} (medianen) er {middle}"
        if count % 2
        else f"Medianen, der er midt mellem de to midterste af {every(count, 'kommuner')}, "
        f"er {middle}"
    ]
    return [sentence(one) for one in text]


def _ends(found: Ranking) -> list[str]:
    known = found.rows.known
    if found.rows.unknown or len(known) < 3 or known[0].value == known[-1].value:
        return []
    ends = [
        (word, [row for row in known if row.value == end.value])
        for word, end in (("højest", known[0]), ("lavest", known[-1]))
    ]
    told = [
        f"{word} i {danish.join_words([row.label for row in rows])} ({of_row(rows[0])})"
        for word, rows in ends
        if len(rows) <= _MOST_AT_AN_END
    ]
    text = [f"{_noun(found)} er {danish.join_words(told)}"] if told else []
    own = found.own
    if own and own.value not in {known[0].value, known[-1].value}:
        text.append(
            f"{own.label} ligger {_apart(found, known[0], own)} under den højeste "
            f"og {_apart(found, own, known[-1])} over den laveste"
        )
    return [sentence(one) for one in text]


def _apart(found: Ranking, high: KnownRow, low: KnownRow) -> str:
    return words.apart(high.value - low.value, high.decimals, found.column.unit)


def _over_time(table: Table, found: Ranking) -> list[str]:
    """Return how the own figure moved, and whether those of the others did the same."""
    own = _own_series(table, found)
    text = course.sentences_of(own[0], f"i {own[0].label}") if own else []
    text.append(sentence(_all_moved(table, found)))
    return text


def _all_moved(table: Table, found: Ranking) -> str:
    """Return ``fra 2015 til 2017 faldt antallet i begge kommuner``, where all are known."""
    moves = [one.whole for one in found.series if table.spec.rows.is_part(one.label)]
    spans = {sentences.span(move) for move in moves if move}
    all_moved = sentences.all_moved(moves, subject=_noun(found)) if len(spans) == 1 else ""
    return f"{spans.pop()} {all_moved}" if all_moved else ""


def _own_series(table: Table, found: Ranking) -> list[Series]:
    own = danish.same_label(table.own)
    return [one for one in found.series if own and danish.same_label(one.label) == own]


def _country(found: Ranking) -> list[str]:
    """Return the figure of the whole country, where the table has it."""
    total = found.rows.total
    if not isinstance(total, KnownRow) or total.label != danish.WHOLE_COUNTRY:
        return []
    return [sentence(f"i hele landet er {_noun(found)} {of_row(total)}")]


def _key_figures(table: Table, found: Ranking) -> list[tuple[str, str]]:
    own, when = found.own, words.when(table, found.column)
    if own is None:
        return []
    unit, noun = found.column.unit, _noun(found)
    figures = [
        (words.figure(own.value, own.decimals, unit), f"er {noun} i {own.label}{when}."),
    ]
    tied = sum(row.value == own.value for row in found.rows.known)
    if found.place and len(found.rows.known) > 2 and tied < len(found.rows.known):
        place = f"{found.place} af {len(found.rows.known)}"
        with_ = f", delt med {counted(tied - 1, 'anden', 'andre', neuter=False)}"
        is_ = (
            f"er {danish.possessive(own.label)} plads blandt kommunerne{with_ if tied > 1 else ''}"
        )
        figures.append((place, f"{is_}. Den højeste er nummer 1."))
    if found.median is not None and len(found.rows.known) >= _FEWEST_FOR_A_MEDIAN:
        exact = found.median == danish.round_half_up(found.median, own.decimals)
        decimals = own.decimals if exact else own.decimals + 1
        count = counted(len(found.rows.known), "kommune", "kommuner", neuter=False)
        middle = words.figure(found.median, decimals, unit)
        figures.append((middle, f"er midten (medianen) af de {count}."))
    return [(value, f"{text.removesuffix('.')}.") for value, text in figures]
