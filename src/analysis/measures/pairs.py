"""Figures that belong together two by two: before and after, budget and spent, target and actual.

The declared checks tell best what figures mean, then the words of the labels. Where neither tells,
they are no pairs. Everything here takes sound figures: :meth:`Papers.sound_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import pandas as pd

from analysis import areas, danish
from analysis.measures.rows import Row, alone, row_of
from analysis.meeting import ColumnSpec, TableSpec
from analysis.meeting.checks import ChangeCheck, DifferenceCheck, RatioCheck, SumCheck, Term
from analysis.observations import Status, each
from analysis.periods import Period, apart

Kind = Literal["change", "accounts", "targets"]
Role = Literal["budget", "spent", "target", "actual", ""]

# What a label must hold to say which figure it is. One that is a deviation or a share is neither.
_ROLES: dict[Role, str] = {
    # A grant to the municipality is a budget: what it pays out itself, as løntilskud, is none.
    "budget": (
        r"budget(tet|teret)?|bevilling(en|er)?|(\b|pulje|stats|projekt|drifts)tilskud|ramme\b"
    ),
    "spent": r"forbrug(et)?|regnskab(et)?|\bbrugt\b",
    "target": r"\bmål\b|\bmåltal\b|\bmålsætning\b",
    "actual": r"\bresultat(et)?\b|\bopnået\b|\b(realiseret|faktisk)\b(?! (forbrug|regnskab))",
}
_NO_ROLE = r"afvigelse|\brest|mindre|mer-?forbrug|overskrid|procent|pct|andel|%"
# What a label may also hold without being of anything else than one that has its role alone.
_SAME = re.compile(
    r"\b(korrigere[dt]e?|revidere[dt]e?|omplacere[dt]e?|vedtage[nt]|oprindelig[te]?|godkendt|"
    r"forvente[dt]e?|faktiske?|realisere[dt]e?|endeligt?|samle[dt]e?|årets|året|årlig[te]?|i alt|"
    r"mindst|højst|minimum|maks(imum|imalt)?|for|i|kr|tkr|mio|mia|pct|procent)\b|\b1\.?000\b"
)
_PREFERRED = r"korriger|revider|omplacer|forvent"  # of several budgets the one that holds
MONTH = "|".join(sorted(danish.MONTH_NUMBERS, key=len, reverse=True))
_SO_FAR = re.compile(
    rf"\b({MONTH}|kvartal|kvt|halvår|måned(er)?|mdr?|uge|ultimo|primo|medio|pr\.? ?\d+|åtd|"
    r"til dato|til og med|hidtil|indtil|foreløbig|\d{1,2}[./]\d{1,2})\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?![-–/]\d)(?<!\d[-–/]\d{4})")
_KINDS: dict[tuple[Role, Role], Kind] = {
    ("budget", "spent"): "accounts",
    ("target", "actual"): "targets",
}


def role_of(label: str) -> Role:
    """Return what a label says that its figures are, where it says one thing."""
    plain = danish.plain(label).casefold()
    if re.search(_NO_ROLE, plain):
        return ""
    found = [role for role, words in _ROLES.items() if re.search(words, plain)]
    return found[0] if len(found) == 1 else ""


def year_named(*headings: str) -> Period | None:
    """Return the year that each of the headings names, if it is one and the same."""
    named = {tuple(set(_YEAR.findall(heading))) for heading in headings}
    found = named.pop() if len(named) == 1 else ()
    return Period.parse(found[0]) if len(found) == 1 else None


def is_of_a_part(label: str) -> bool:
    """Whether a label names less than a year: months, a quarter, a day that it is told on."""
    return bool(_SO_FAR.search(without_year(label).casefold()))


def without_year(label: str) -> str:
    """Return a label without the year in it."""
    return danish.plain(_YEAR.sub("", label))


def subject_of(label: str) -> str:
    """Return what a label says beside its role and its year: ``drift`` of ``Budget drift 2024``."""
    if not (role := role_of(label)):
        return ""
    plain = re.sub(_ROLES[role], " ", without_year(label).casefold())
    if _is_expected(label):
        plain = re.sub(r"\b(pr\b|ultimo\b).*", "", plain)  # when it was, of the year as a whole
    return " ".join(re.findall(r"[\w/]+", _SAME.sub(" ", plain)))


@dataclass(frozen=True)
class Pair:
    """Two figures of one thing. ``cells`` are the rows and columns that they stand in.

    ``result`` is what the table has itself, in the line ``named`` so: ``sign`` times how much
    larger the second is than the first. ``percent`` is the same in per cent.
    """

    label: str
    first: Row
    second: Row
    result: Row | None = None
    named: str = ""
    sign: int = 1
    percent: Row | None = None
    period: Period | None = None
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def known(self) -> tuple[Decimal, Decimal] | None:
        """Both figures, where both are known."""
        if self.first.value is None or self.second.value is None:
            return None
        return self.first.value, self.second.value

    @property
    def difference(self) -> Decimal | None:
        """The second less the first, as the table says it or else computed."""
        if self.known and self.result and self.result.value is not None:
            return self.result.value * self.sign
        return self.known[1] - self.known[0] if self.known else None

    @property
    def decimals(self) -> int:
        """The decimals of both figures."""
        return max(self.first.decimals, self.second.decimals)


@dataclass(frozen=True)
class Pairs:
    """Rows, or columns, that each have two figures of a kind, and their total if they have one.

    ``names`` are what the table calls the two figures. ``periods`` are the two of a change, else
    those that the figures cover. ``earlier`` are the same of earlier periods, the newest first;
    ``beside`` are those of other subjects, as ``Budget anlæg`` is beside ``Budget drift``, or of
    other measures in the same periods; ``apart`` those of rows that are neither among the others
    nor their total. ``measure`` is that of both figures, where they are of one.
    """

    kind: Kind
    pairs: tuple[Pair, ...]
    names: tuple[str, str]
    unit: str
    total: Pair | None = None
    periods: tuple[Period, ...] = ()
    earlier: tuple[Pairs, ...] = ()
    beside: tuple[Pairs, ...] = ()
    apart: tuple[Pair, ...] = ()
    measure: str = ""

    @property
    def subject(self) -> str:
        """What both names say beside their roles, if that is the same: ``drift``."""
        first, second = map(subject_of, self.names)
        return first if first == second else ""

    @property
    def is_so_far(self) -> bool:
        """Whether the second figure is of a part of the time that the first is of."""
        return _is_so_far(*self.names)

    @property
    def newest(self) -> Pair | None:
        """The last known pair, where each is of a time of its own."""
        if not all(pair.period for pair in self.pairs):
            return None
        return next(iter(newest_first(self.known)), None)

    @property
    def known(self) -> tuple[Pair, ...]:
        """Those with both figures, in the order of the table."""
        return tuple(pair for pair in self.pairs if pair.known)

    @property
    def is_complete(self) -> bool:
        """Whether each has both figures, so that one of them can be the largest."""
        return len(self.known) == len(self.pairs) > 0


def newest_first(pairs: Iterable[Pair]) -> list[Pair]:
    """Return pairs that are each of a time of their own, the newest first."""
    dated = [(pair.period, pair) for pair in pairs if pair.period]
    return [pair for _, pair in sorted(dated, key=lambda one: one[0], reverse=True)]


def _is_so_far(budget: str, spent: str) -> bool:
    """Whether spending is told of a part of the year that its budget is of."""
    is_part = is_of_a_part(spent) and not is_of_a_part(budget)
    return is_part and role_of(spent) == "spent" and not _is_expected(spent)


def _is_expected(label: str) -> bool:
    return "forvent" in label.casefold()


def _fit(first: str, second: str) -> bool:
    """Whether two labels are of the same, or the second of a part of its time."""
    if subject_of(first) == subject_of(second):
        return True
    return subject_of(first) == "" and _is_so_far(first, second)


@dataclass(frozen=True)
class _Roles:
    """Which lines of a table are compared; ``result`` is ``sign`` times second less first.

    Rows are compared in the columns of a ``unit``; without it all columns must be of one.
    """

    kind: Kind
    first: str
    second: str
    are_rows: bool
    result: str = ""
    sign: int = 1
    unit: str | None = None


def pairs_of(spec: TableSpec, observations: pd.DataFrame, kind: Kind | None = None) -> Pairs | None:
    """Return the pairs of figures, of one kind or any; None where a table compares no such."""
    table = _Cells(spec, observations)
    found: list[Pairs] = []
    for roles in (*_declared(spec), *_worded(spec), *_two_periods(table)):
        pairs = _in_columns(table, roles) if roles.are_rows else _in_rows(table, roles)
        is_across = pairs and any(
            one.between(*pairs.periods) for one in spec.breaks if len(pairs.periods) > 1
        )
        if pairs and pairs.pairs and kind in {None, pairs.kind} and not is_across:
            found.append(pairs)
    if not found:
        return None
    newest, subjects = _newest(found), dict[str, list[Pairs]]()
    if newest.kind == "change":
        alike = {
            (*one.names, one.unit): one
            for one in reversed(found)
            if one.kind == newest.kind and _is_beside(one.periods, newest.periods)
        }
        alike.pop((*newest.names, newest.unit))
        return replace(newest, beside=tuple(reversed(alike.values())))
    for pairs in found if newest.subject else ():
        if pairs.kind == newest.kind and pairs.subject not in {"", newest.subject}:
            subjects.setdefault(pairs.subject, []).append(pairs)
    return replace(newest, beside=tuple(map(_newest, subjects.values())))


def _is_beside(periods: Sequence[Period], newest: Sequence[Period]) -> bool:
    """Whether periods are those of the newest pairs, or of another kind: no earlier ones."""
    return periods == newest or periods[-1].like != newest[-1].like


def _newest(found: Sequence[Pairs]) -> Pairs:
    """Return the first pairs, or the newest of those that only the year tells from them."""
    first, named = found[0], _without_year(found[0])
    dated = [one for one in found if one.periods and _without_year(one) == named]
    if first not in dated:
        return first
    newest = max(dated, key=lambda one: one.periods[-1].end)  # of equal ones the first
    before = {
        one.periods: one for one in reversed(dated) if one.periods[-1].end < newest.periods[0].start
    }
    earlier = sorted(before.values(), key=lambda one: one.periods[-1].end, reverse=True)
    return replace(newest, earlier=tuple(earlier))


def _without_year(pairs: Pairs) -> tuple[str, ...]:
    return (pairs.kind, pairs.unit, *map(without_year, pairs.names))


# --- which lines are compared ---------------------------------------------------------------------


def _declared(spec: TableSpec) -> Iterator[_Roles]:
    # A change says most, so that it goes before a difference of the same two figures.
    for check in sorted(spec.checks, key=lambda one: not isinstance(one, ChangeCheck)):
        # What is tried in some places only may mean something else in the others.
        everywhere = not check.over
        match check:
            case ChangeCheck(before=before, after=after, result=result):
                yield from _roles(spec, "change", before, after, result if everywhere else None)
            case DifferenceCheck(minuend=whole, subtrahend=less, result=result):
                said = result if everywhere else None
                yield from _compared(spec, whole, less, said, -1)
                yield from _compared(spec, less, whole, said, 1)
            case RatioCheck(numerator=part, denominator=whole):
                yield from _compared(spec, whole, part)


def _compared(
    spec: TableSpec, first: Term, second: Term, result: Term | None = None, sign: int = 1
) -> Iterator[_Roles]:
    """Yield what two terms are to each other, by their words or by their periods."""
    roles = role_of(_name(first)), role_of(_name(second))
    before, after = (_period(spec, term) for term in (first, second))
    is_of_another = roles == ("target", "actual") and not _fit(_name(first), _name(second))
    if (
        roles in _KINDS
        and _covers(before, after, _name(first), _name(second))
        and not is_of_another
    ):
        yield from _roles(spec, _KINDS[roles], first, second, result, sign)
    elif result and roles == ("", "") and before and after and _is_before(before, after):
        yield from _roles(spec, "change", first, second, result, sign)


def _covers(whole: Period | None, part: Period | None, first: str, second: str) -> bool:
    """Whether two figures are of one time, or the second is what is spent so far of the first's."""
    if whole is None or part is None:
        return whole is part
    is_within = whole.start <= part.start and part.end <= whole.end
    return whole == part or (is_within and _is_so_far(first, second))


def _is_before(one: Period, other: Period) -> bool:
    """Whether one period is over when another, that it may be compared with, begins."""
    return one.like == other.like and one.end < other.start


def _name(term: Term) -> str:
    return term.row or term.column or ""


def _period(spec: TableSpec, term: Term) -> Period | None:
    if term.row and not term.column:
        return spec.rows.period(term.row)
    column = spec.column(term.column) if term.column else None
    return column.period if column else None


def _roles(
    spec: TableSpec,
    kind: Kind,
    first: Term,
    second: Term,
    result: Term | None = None,
    sign: int = 1,
) -> Iterator[_Roles]:
    """Yield the lines that terms stand for, if all of them are rows of this table, or columns."""
    terms = [first, second, *([result] if result else [])]
    if any(term.table not in {None, spec.id} or term.times != 1 for term in terms):
        return
    for lines, others, are_rows in (
        ([term.row for term in terms], [term.column for term in terms], True),
        ([term.column for term in terms], [term.row for term in terms], False),
    ):
        if all(lines) and not any(others):
            names = [str(line) for line in lines]
            yield _Roles(kind, names[0], names[1], are_rows, names[2] if result else "", sign)


def _worded(spec: TableSpec) -> Iterator[_Roles]:
    """Yield the two columns that their headings tell apart, where no other could be meant.

    Of several periods the two of each, if the newest has both.
    """
    by_role: dict[Role, list[ColumnSpec]] = {}
    for column in spec.columns:
        by_role.setdefault(role_of(column.heading), []).append(column)
    for (first, second), kind in _KINDS.items():
        found = _of_one_time(
            _preferred(by_role.get(first, [])), _preferred(by_role.get(second, []))
        )
        if [len(one) for one in found] == [1, 1]:
            together = [(found[0][0], found[1][0])]
        else:
            together = _by_period(*found) or _by_subject(*found)
        for one, other in together:
            whens = {when for column in (one, other) if (when := _when(column))}
            is_dated = one.period is not None and other.period is not None
            is_same = _covers(one.period, other.period, one.heading, other.heading)
            if is_same and (is_dated or len(whens) < 2) and _fit(one.heading, other.heading):
                yield _Roles(kind, one.key, other.key, are_rows=False)


def _of_one_time(
    firsts: list[ColumnSpec], seconds: list[ColumnSpec]
) -> tuple[list[ColumnSpec], list[ColumnSpec]]:
    """Leave out what was spent at other times than the only budget is of."""
    if len(firsts) != 1:
        return firsts, seconds
    (first,) = firsts
    within = [
        one
        for one in seconds
        if one.period and _covers(first.period, one.period, first.heading, one.heading)
    ]
    return firsts, within or seconds


def _preferred(columns: Sequence[ColumnSpec]) -> list[ColumnSpec]:
    """Leave out budgets that others correct, and what is spent so far beside what is expected."""

    def of_what(column: ColumnSpec) -> tuple[str, Period | None]:
        is_part = is_of_a_part(column.heading)
        return "" if is_part else subject_of(column.heading), _when(column)

    best = [one for one in columns if re.search(_PREFERRED, one.heading.casefold())]
    better = [of_what(one) for one in best]
    return [one for one in columns if one in best or of_what(one) not in better]


def _when(column: ColumnSpec) -> Period | None:
    return column.period or year_named(column.heading)


def _by_period(
    firsts: Sequence[ColumnSpec], seconds: Sequence[ColumnSpec]
) -> list[tuple[ColumnSpec, ColumnSpec]]:
    """Return the two columns of each period, the newest first; none where that is not certain."""
    whens = [when for column in (*firsts, *seconds) if (when := _when(column))]
    is_certain = len(whens) == len(firsts) + len(seconds) and len({one.like for one in whens}) == 1
    if not is_certain or not seconds:
        return []
    found = {}
    for when in sorted(set(whens[len(firsts) :]), reverse=True):
        together = [[one for one in some if _when(one) == when] for some in (firsts, seconds)]
        if [len(one) for one in together] == [1, 1]:
            found[when] = (together[0][0], together[1][0])
        elif not found:
            return []
    return list(found.values())


def _by_subject(
    firsts: Sequence[ColumnSpec], seconds: Sequence[ColumnSpec]
) -> list[tuple[ColumnSpec, ColumnSpec]]:
    """Return the two columns of each subject and time; none where one of them has no other."""

    def named(columns: Sequence[ColumnSpec]) -> dict[tuple[str, str], ColumnSpec]:
        return {(subject_of(one.heading), str(_when(one))): one for one in columns}

    ours, theirs = named(firsts), named(seconds)
    is_certain = ours.keys() == theirs.keys() and len(ours) == len(firsts) == len(seconds)
    return [(ours[key], theirs[key]) for key in ours] if is_certain else []


def _two_periods(table: _Cells) -> Iterator[_Roles]:
    """Yield the two columns of each measure, unit and kind of period, where none has more of them.

    The newest come first, and none where another column is newer. Where its rows are times, they
    are two rows, in each unit.
    """
    dated = table.spec.rows.dated
    if len(dated) == 2:
        first, last = sorted(dated, key=dated.__getitem__)
        for unit in dict.fromkeys(column.unit for column in table.columns):
            yield _Roles("change", first, last, are_rows=True, unit=unit)
    kinds: dict[tuple[str, str, str], dict[Period, ColumnSpec]] = {}
    for column in table.columns:
        if column.period:
            kind = table.measures[column.key], column.unit, column.period.like
            kinds.setdefault(kind, {})[column.period] = column
    held = [{when: columns[when] for when in sorted(apart(columns))} for columns in kinds.values()]
    if any(len(columns) > 2 for columns in held):
        return
    two = sorted((columns for columns in held if len(columns) == 2), key=max, reverse=True)
    if not two or max(two[0]).end < max(when.end for columns in held for when in columns):
        return
    for columns in two:
        before, after = columns.values()
        if role_of(before.heading) == role_of(after.heading):
            yield _Roles("change", before.key, after.key, are_rows=False)


# --- their figures --------------------------------------------------------------------------------


class _Cells:
    """A table's figures by row and column, with its labels and columns in their order."""

    def __init__(self, spec: TableSpec, observations: pd.DataFrame) -> None:
        self.spec = spec
        found = [*each(observations, spec.id)]
        self._cells: Mapping[tuple[str, str], Row] = {
            (figure.row, figure.column): row_of(figure) for figure in found
        }
        self.measures = {figure.column: figure.measure for figure in found}
        self.labels = list(dict.fromkeys(figure.row for figure in found))
        shown = {figure.column for figure in found}
        self.columns = [column for column in spec.columns if column.key in shown]

    def at(self, row: str, column: str) -> Row:
        """Return a figure, or that it is not there."""
        missing = Row(row, None, status=Status.NOT_STATED)
        return self._cells.get((row, column), missing)

    def pair(self, label: str, *cells: tuple[str, str]) -> Pair:
        first, second = (self.at(*cell) for cell in cells)
        return Pair(label, first, second, cells=cells)


def _with_result(pair: Pair, result: Row, named: str, roles: _Roles) -> Pair:
    if roles.kind == "change" and result.unit == danish.PERCENT:
        return replace(pair, percent=result)
    return replace(pair, result=result, named=named, sign=roles.sign)


def _in_rows(table: _Cells, roles: _Roles) -> Pairs | None:
    """Return one pair per row, of two columns."""
    spec = table.spec
    first, second = spec.column(roles.first), spec.column(roles.second)
    if first is None or second is None or first.unit != second.unit:
        return None
    result = spec.column(roles.result) if roles.result else None
    found = []
    for label in table.labels:
        when = spec.rows.period(label)
        if spec.rows.dated and not (when or spec.rows.is_total(label)):
            continue  # it is of no time, as a row of changes
        named = when.long if when else label
        pair = table.pair(named, (label, first.key), (label, second.key))
        pair = replace(pair, period=when)
        if result:
            pair = _with_result(pair, table.at(label, result.key), result.heading, roles)
        found.append(pair)
    totals = [pair for pair in found if spec.rows.is_total(pair.label)]
    made = alone(spec, tuple(pair for pair in found if spec.rows.is_part(pair.label)))
    periods = tuple(dict.fromkeys(one.period for one in (first, second) if one.period))
    year = year_named(first.heading, second.heading)
    if year and not periods and not _is_so_far(first.heading, second.heading):
        periods = (year,)
    if roles.kind == "accounts" and len(periods) > 1:
        periods = ()  # a year and a part of it, which the names say
    if roles.kind == "change" and (len(periods) < 2 or not _is_before(*periods)):
        return None
    names = first.heading, second.heading
    total = totals[0] if len(totals) == 1 else None
    apart = tuple(pair for pair in found if pair not in made and pair is not total)
    measures = {table.measures.get(one.key, "") for one in (first, second)}
    measure = measures.pop() if len(measures) == 1 else ""
    return Pairs(roles.kind, made, names, first.unit, total, periods, apart=apart, measure=measure)


def _in_columns(table: _Cells, roles: _Roles) -> Pairs | None:
    """Return one pair per column, of two rows."""
    spec = table.spec
    labels = {danish.same_label(label): label for label in table.labels}
    first, second, result = (
        labels.get(danish.same_label(name), "")
        for name in (roles.first, roles.second, roles.result)
    )
    columns = [one for one in table.columns if roles.unit in {None, one.unit}]
    if not first or not second or len({column.unit for column in columns}) != 1:
        return None
    between = tuple(when for row in (first, second) if (when := spec.rows.period(row)))
    if roles.kind == "change" and (len(between) < 2 or not _is_before(*between)):
        return None  # from when to when, the rows do not say
    made, totals, apart, periods = [], [], [], list(between)
    larger = areas.beside_municipalities([column.heading for column in columns])
    for column in columns:
        is_bare = not between and without_year(column.heading) in {"", column.heading}
        period = column.period or (_when(column) if is_bare else None)
        label = period.long if period else column.heading
        pair = table.pair(label, (first, column.key), (second, column.key))
        pair = replace(pair, period=period)
        if result:
            pair = _with_result(pair, table.at(result, column.key), result, roles)
        if parts := _added_in(spec, column):
            totals.append(pair)
            periods = periods or [part.period for part in parts if part.period]
        elif column.heading in larger:
            apart.append(pair)
        elif not spec.is_total(column):
            made.append(pair)
        elif between:
            totals.append(pair)
    total = totals[0] if len(totals) == 1 else None
    unit = columns[0].unit
    names = first, second
    return Pairs(roles.kind, tuple(made), names, unit, total, tuple(periods), apart=tuple(apart))


def _added_in(spec: TableSpec, column: ColumnSpec) -> list[ColumnSpec]:
    """Return the columns that add up to a column, as a check says."""
    for check in spec.checks:
        if isinstance(check, SumCheck) and check.adds_columns:
            total = check.total.column
            if total and spec.column(total) == column:
                return spec.added_up(check, column)
    return []
