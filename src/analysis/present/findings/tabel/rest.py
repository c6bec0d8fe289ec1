"""What is said of the rest: rows that are compared with none, and figures that are not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from analysis import areas, danish
from analysis.measures.pairs import Pair, Pairs
from analysis.measures.rows import KnownRow, Row, Rows
from analysis.measures.shapes import period_of
from analysis.meeting import ColumnSpec
from analysis.observations import Status, each
from analysis.periods import Period, apart
from analysis.present import sentences
from analysis.present.findings.tabel import words
from analysis.present.findings.tabel.words import MOST_NAMED, of_row
from analysis.present.sentences import amount, clauses, count_word, sentence
from analysis.present.table import Table


def beside(table: Table, *columns: tuple[ColumnSpec, Rows]) -> list[str]:
    """Tell of the rows that are compared with none, or how many they are.

    Totals of some of the others, averages, parts of the row above, areas of several municipalities.
    """
    if sum(len(rows.apart) for _, rows in columns) > MOST_NAMED:
        return [not_compared({row.label: row for _, rows in columns for row in rows.apart})]
    found = []
    for column, rows in columns:
        where = f" i kolonnen »{column.name}«" if len(columns) > 1 else ""
        about = words.called(table, column.unit, words.measure_of(table, column))
        about = words.noun(table, column.unit) if where else about
        known = [row for row in rows.apart if isinstance(row, KnownRow)]
        found += [f"{_apart(table, row, about)}{where}" for row in known]
    return found + without_figures(table, [(one, Rows(rows.apart)) for one, rows in columns])


def not_compared(labels: Collection[str]) -> str:
    """Return ``seks rækker er ikke sammenlignet med de andre``, or ``»A« og »B« er ikke …``"""
    if len(labels) > MOST_NAMED:
        return f"{count_word(len(labels))} rækker er ikke sammenlignet med de andre"
    names = danish.join_words([f"»{label}«" for label in labels])
    return f"{names} er ikke sammenlignet med de andre rækker"


def _apart(table: Table, row: KnownRow, about: str) -> str:
    """Return ``gennemsnittet er 30 dage``, ``i hele landet er der 9``, ``»heraf unge« er 4``."""
    is_group = table.spec.rows.is_part(row.label) and not areas.is_part_of_country(row.label)
    if table.spec.rows.is_average(row.label) or is_group:
        return f"{_AVERAGES.get(danish.same_label(row.label), f'»{row.label}«')} er {of_row(row)}"
    return words.level(about, words.whose(table, row.label), row)


_AVERAGES = {"gennemsnit": "gennemsnittet", "gns": "gennemsnittet", "median": "medianen"}


def few_apart(found: Pairs) -> list[Pair]:
    """Return the known pairs of the rows that are compared with no others, where they are few."""
    known = [pair for pair in found.apart if pair.known]
    return known if len(known) <= MOST_NAMED else []


def many_apart(found: Pairs) -> list[str]:
    """Return that rows are not compared, where they are too many to tell of one by one."""
    known = [pair.label for pair in found.apart if pair.known]
    return [not_compared(known)] if len(known) > MOST_NAMED else []


def without_figure(table: Table, column: ColumnSpec, rows: Sequence[Row], when: str = "") -> str:
    """Name the rows without a figure, up to five, and say why they have none.

    ``when`` says which of a row's figures, if it is the only one of then; else its column does.
    """
    spec, told = table.spec, period_of(table.spec, column)
    if sum(period_of(spec, one) == told for one in spec.columns) > 1:
        when = f" i kolonnen »{column.name}«"
    groups: dict[tuple[Status, bool, str], list[str]] = {}
    for row in rows:
        reason = row.status, _has_none(table, row), row.why
        is_area = spec.rows.regions and spec.rows.is_part(row.label)
        name = words.spoken(table, row.label) if is_area else words.named(row.label)
        groups.setdefault(reason, []).append(name)
    found = []
    for (status, has_none, calculation), labels in groups.items():
        is_many = len(labels) > MOST_NAMED
        which = f"{count_word(len(labels))} rækker" if is_many else danish.join_words(labels)
        is_one = len(labels) == 1 and not has_none
        what, why = "Tallet" if is_one else "Tallene", _why(status, is_one=is_one)
        if calculation and not has_none:
            why = f"{sentences.lacks(status, is_one=is_one)}: {calculation}"
        found.append(f"{what} for {which}{'' if has_none else when} {why}.")
    return " ".join(found)


def without_figures(table: Table, columns: Sequence[tuple[ColumnSpec, Rows]]) -> list[str]:
    """Name the rows without a figure column by column; of a row without any it is told once."""
    found = []
    for column, rows in columns:
        at = words.when(table, column) if len(columns) == 1 else f" i kolonnen »{column.name}«"
        some = rows.rows if rows.total is None else (*rows.rows, rows.total)
        found.append(without_figure(table, column, Rows(some).unknown, at))
    return [*dict.fromkeys(found)]


def no_figure(table: Table) -> str:
    """Tell that no figure of the table is there, where that is for one reason."""
    statuses = {*map(Status, table.sound["status"])} - {Status.CANNOT_OCCUR}
    is_one_reason = len(statuses) == 1 and Status.FIGURE not in statuses
    return f"tallene {_why(statuses.pop(), is_one=False)}" if is_one_reason else ""


def _has_none(table: Table, row: Row) -> bool:
    """Whether all of a row's figures, and they are several, are lacking for one reason."""
    sound = table.sound
    statuses = sound[sound["row"] == row.label]["status"]
    return len(statuses) > 1 and set(statuses) == {row.status}


def partly(where: str, figures: Sequence[tuple[str, Row]]) -> str:
    """Return ``forbruget for A er ikke vist; budgettet er 5 kr.`` of figures that have names."""
    groups: dict[Status, list[str]] = {}
    for name, row in figures:
        if row.value is None:
            groups.setdefault(row.status, []).append(name)
    lacks = [
        f"{danish.join_words(names)} {where} {_why(status, is_one=len(names) == 1)}"
        for status, names in groups.items()
    ]
    has = [f"{name} er {of_row(row)}" for name, row in figures if isinstance(row, KnownRow)]
    return "; ".join(filter(None, [clauses(lacks), clauses(has)]))


def _why(status: Status, *, is_one: bool) -> str:
    """Return why figures are not told; one that may be wrong stands in the table all the same."""
    is_there = status is Status.DOUBTED
    return f"{sentences.lacks(status, is_one=is_one)}{' og er ikke brugt her' if is_there else ''}"


def without_both(table: Table, pairs: Sequence[Pair], names: Sequence[str]) -> list[str]:
    """Tell what is known of each pair that cannot be compared, or how many they are."""
    if len(pairs) > MOST_NAMED:
        what = "perioder" if all(pair.period for pair in pairs) else words.many(table)
        lacking = [row for pair in pairs for row in (pair.first, pair.second)]
        there = "vises" if words.is_upset(table, lacking) else "er"
        return [f"for {count_word(len(pairs))} {what} {there} der ikke begge tal"]
    found = []
    for pair in pairs:
        figures = [*zip(names, (pair.first, pair.second), strict=True)]
        if pair.result and pair.result.status is not Status.CANNOT_OCCUR:
            figures.append((words.definite(pair.named), pair.result))
        found.append(partly(words.pair_where(table, pair), figures))
    return found


def times_overlap(table: Table) -> str:
    """Tell that times of the table overlap, so that what is of one is not held against another."""
    kinds: dict[str, list[Period]] = {}
    for period in table.spec.periods:
        kinds.setdefault(period.like, []).append(period)
    overlap = any(len(apart(times)) < len({*times}) for times in kinds.values())
    return sentences.OVERLAP if overlap else ""


def newer(table: Table, last: Period | None, *labels: str) -> str:
    """Tell of the later times of which the table, or those rows or columns, have no figure.

    >>> newer(table, Period.parse("2024-03"))  # doctest: +SKIP
    'i april og maj 2024 kan tallene være forkerte'
    """
    found: dict[Period, set[Status]] = {}
    for figure in each(table.sound):
        label = figure.column if table.spec.rows.dated else figure.row
        if last is None or not figure.period or not (label in labels or not labels):
            continue
        period = Period.parse(figure.period)
        # Of what is counted from New Year on the later times begin with the earlier ones.
        if period.start > last.end or (period.kind == last.kind and period > last):
            found.setdefault(period, set()).add(figure.status)
    why = {when: all_ - {Status.CANNOT_OCCUR} for when, all_ in found.items()}
    periods = sorted(when for when, all_ in why.items() if all_ and Status.FIGURE not in all_)
    if not periods:
        return ""
    statuses = set[Status]().union(*(why[period] for period in periods))
    is_one = len(periods) == len(labels) == 1
    return sentences.later_gaps(periods, statuses, is_one=is_one)


def recomputed(table: Table, cells: Iterable[tuple[str, str]]) -> str:
    """Tell of figures that are not said as they are printed, because a check has found the fault.

    >>> recomputed(table, [("A", "2015")])  # doctest: +SKIP
    'I papirerne står der 9 kr. i rækken »A«, kolonnen »2015«, men regnet efter er det 8 kr.'
    """
    wanted, specs = set(cells), table.spec.columns
    columns = {one.key: f", kolonnen »{one.name}«" for one in specs if len(specs) > 1}
    pairs = zip(each(table.observations), each(table.sound), strict=True)
    where = "papirerne" if table.is_printed else "tabellen"
    found = [
        f"i {where} står der {amount(printed.value, right.decimals, right.unit)} "
        f"i rækken »{right.row}«{columns.get(right.column, '')}, "
        f"men regnet efter er det {amount(right.value, right.decimals, right.unit)}"
        for printed, right in pairs
        if (printed.row, printed.column) in wanted
        and printed.value is not None
        and right.value is not None
        and printed.value != right.value
    ]
    return " ".join(map(sentence, found))
