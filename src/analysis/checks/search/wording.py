"""What a check that is suggested is called, and what it says to the committee, in Danish."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from itertools import count

from analysis import danish
from analysis.meeting import Meeting, TableSpec
from analysis.meeting import checks as specs
from analysis.meeting.checks import Check, Term

_MOST_NAMED = 4  # parts of a sum
_LONGEST = 60  # characters of a label in an id


def named(check: Check, table: TableSpec, taken: Collection[str]) -> str:
    """Return an id that no check of the meeting has: what is recomputed, and how."""
    result = _result(check)
    label = _label(result, table) if result.table is None else table.title
    words = danish.slug(label)[:_LONGEST].strip("-") or danish.slug(table.id)
    name = "-".join(filter(None, (words, _ending(check))))
    numbered = (f"{name}-{number}" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _ending(check: Check) -> str:
    match check:
        case specs.SumCheck():
            return "lagt-sammen"
        case specs.EqualCheck(source=source) if source.value is not None:
            return "som-i-teksten"
        case specs.EqualCheck(source=source) if source.table:
            return "i-begge-tabeller"
        case specs.LinearCheck(terms=[_]):
            return "ganget"
    return ""


def _result(check: Check) -> Term:
    match check:
        case specs.SumCheck(total=total):
            return total
        case specs.AtMostCheck(whole=whole):
            return whole
    return check.result


def said(check: Check, table: TableSpec, meeting: Meeting) -> str:
    """Return what a check says to a reader: a draft for the analyst to make better."""

    def name(term: Term) -> str:
        return _name(term, meeting, table)

    match check:
        case specs.SumCheck():
            return _said_of_sum(check, table, meeting)
        case specs.DifferenceCheck(minuend=whole, subtrahend=less, result=result):
            return f"{name(result)} er {name(whole)} minus {name(less)}"
        case specs.ChangeCheck(before=before, after=after, result=result):
            change = f"ændringen fra {name(before)} til {name(after)} i procent"
            return f"{name(result)} er {change}"
        case specs.RatioCheck(numerator=above, denominator=below, result=result, times=times):
            if times == 100:
                return f"{name(result)} er {name(above)} i procent af {_whole(below, table)}"
            often = "" if times == 1 else f"{_number(times)} gange "
            return f"{name(result)} er {often}{name(above)} divideret med {name(below)}"
        case specs.LinearCheck(terms=terms, result=result):
            return f"{name(result)} er {_said_of_terms(terms, name)}"
        case specs.EqualCheck():
            return _said_of_equal(check, table, meeting)
    raise ValueError(f"no check of the kind {check.kind!r} is suggested")


def _said_of_sum(check: specs.SumCheck, table: TableSpec, meeting: Meeting) -> str:
    total = check.total
    parts = [Term(row=row) for row in check.rows] or [Term(column=one) for one in check.columns]
    names = [f"»{_label(part, table)}«" for part in parts]
    if not names:
        added = "De andre rækker" if total.table is None else "Rækkerne"
    elif len(names) <= _MOST_NAMED:
        added = danish.join_words(names)
    else:
        what = "rækkerne" if check.rows else "kolonnerne"
        added = f"{what.capitalize()} fra {names[0]} til {names[-1]}"
    other = meeting.table(total.table or table.id)
    where = f" i tabellen »{other.title}«" if total.table else ""
    return f"{added} lagt sammen giver {_kind(total)} »{_label(total, other)}«{where}"


def _said_of_terms(terms: Sequence[Term], name: Callable[[Term], str]) -> str:
    """Say what figures and constants give together: ``1,25 gange »Løn« minus 100``."""
    often = {term.times if term.value is None else None for term in terms}
    if len(terms) > 1 and often == {1 / Decimal(len(terms))}:
        return f"gennemsnittet af {danish.join_words([*map(name, terms)])}"
    told: dict[str, list[str]] = {"plus": [], "minus": []}
    for term in terms:
        value = term.times if term.value is None else term.value * term.times
        figure = _number(abs(value))
        if term.value is None:
            figure = name(term) if abs(value) == 1 else f"{figure} gange {name(term)}"
        told["minus" if value < 0 else "plus"].append(figure)
    every = (f"{sign} {figure}" for sign, figures in told.items() for figure in figures)
    return " ".join(every).removeprefix("plus ")


def _said_of_equal(check: specs.EqualCheck, table: TableSpec, meeting: Meeting) -> str:
    result, source = check.result, check.source
    if source.value is not None:
        said = f"er det samme som i teksten: {_number(source.value)}"
        return f"Tallet i {_where(result, table)} {said}"
    other = meeting.table(source.table or table.id)
    is_one = result.row is not None and result.column is not None
    same = "Tallet i {} er det samme som i" if is_one else "Tallene i {} er de samme som i"
    elsewhere = f" i tabellen »{other.title}«" if other.id != table.id else ""
    copied = f"{_where(source, other)}{elsewhere}"
    return f"{same.format(_where(result, table))} {copied}"


def _where(term: Term, table: TableSpec) -> str:
    """Return the row or column of a term, or both of a single cell."""
    alone = [Term(row=term.row)] if term.row else []
    alone += [Term(column=term.column)] if term.column else []
    return " og ".join(f"{_kind(one)} »{_label(one, table)}«" for one in alone)


def _name(term: Term, meeting: Meeting, own: TableSpec) -> str:
    """Return what the papers call a row, a column or a cell, and its table if it is another."""
    if term.value is not None:
        return _number(term.value)
    table = meeting.table(term.table or own.id)
    where = f" i tabellen »{table.title}«" if table.id != own.id else ""
    if term.row and term.column:
        return f"»{term.row}« under »{_label(Term(column=term.column), table)}«{where}"
    return f"»{_label(term, table)}«{where}"


def _number(value: Decimal) -> str:
    return danish.format_number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def _whole(term: Term, table: TableSpec) -> str:
    if term.row and term.column:
        return f"tallet i rækken »{term.row}«"
    return f"»{_label(term, table)}«"


def _kind(term: Term) -> str:
    return "rækken" if term.row else "kolonnen"


def _label(term: Term, table: TableSpec) -> str:
    """Return what the papers call a row, or a column; its time, too, if two are called so."""
    column = table.column(term.column) if term.column else None
    if term.row or column is None:
        return term.row or ""
    called = [danish.same_label(one.heading) for one in table.columns]
    is_alone = called.count(danish.same_label(column.heading)) == 1
    when = "" if is_alone or not column.period else f" {column.period.long}"
    return f"{column.heading}{when}"
