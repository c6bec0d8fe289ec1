"""What words tell of figures that are not shown: a figure at a row's name, a sum, a few persons.

Whole sentences are not understood. Known are a figure beside the name of a row, one beside the
name of a group that a chart has, one of persons that a column may add up to, and one that counts
fewer persons than are told of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from analysis import danish
from analysis.checks.disclosure.drawn import Cells, Sum, groups_of, number
from analysis.checks.disclosure.seen import HIDDEN, Drawing, Said
from analysis.meeting.rows import RowsSpec

_WORDS = dict(
    zip(
        "nul én to tre fire fem seks syv otte ni ti elleve tolv".split(),
        range(13),
        strict=True,
    )
) | {"ét": 1, "een": 1, "eet": 1}
_DIGITS = r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?!\d|[.,]\d)"
_FIGURE = rf"(?:{_DIGITS}|\b(?:{'|'.join(_WORDS)})\b)"
_PERSONS = {
    *"person borger ledig flygtning familiesammenført aktivitetsparat jobparat".split(),
    *"uddannelsesparat kvinde mand barn ung elev modtager deltager indbygger".split(),
    *"sygemeldt forløb".split(),
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_BOUND = re.compile(r"(?:mindst|højst|over|under|end|med|hver|hvert|ad)\s+$")
_LEAST = re.compile(r"\bmindst\s+$")
_CHANGE = re.compile(r"\s+(?:\w+\s+)?(?:flere|færre|mere|mindre)\b")
_COUNTED = re.compile(rf"(?P<figure>{_FIGURE})\s+(?P<noun>[a-zæøå]+)")


def complaints(
    said: Iterable[Said],
    tables: Mapping[str, Cells],
    threshold: int,
    before: Collection[Decimal] = (),
) -> Iterator[str]:
    """Yield where words tell a figure of these tables that is not shown, or count few persons.

    Figures from ``before`` stand among those of all meetings: a threshold was lower once.
    """
    rows = [*_hidden_rows(tables, threshold)]
    for one in said if rows else ():
        text = _normal(one.text)
        for label, known, pattern in rows:
            for match in pattern.finditer(text) if _normal(label) in text else ():
                told = next(filter(None, match.groups()))
                if not _YEAR.fullmatch(told) and _value(told) not in known:
                    yield f"{one}: a figure stands at {label!r}, which is not shown"
        yield from _few(one, text, threshold, before)


def sums(
    said: Sequence[Said], drawings: Iterable[Drawing], tables: Mapping[str, Cells]
) -> Iterator[Sum]:
    """Yield the sums that charts and words tell of rows of which one or more are not shown."""
    texts = [(one, _normal(one.text)) for one in said]
    known = _figures(row for cells in tables.values() for row in cells.values())
    for name, cells in tables.items():
        yield from _of_table(texts, name, cells, known)
        for drawing in drawings:
            for group in groups_of(drawing, cells):
                rows = tuple(row.label for row in group.rows)
                head = (str(drawing), number(group.total), group.is_least)
                for where, total, is_least in (head, *_beside(texts, group.label)):
                    if total is not None and total not in _shown_sums(cells, rows, is_least):
                        for column in _columns_of(cells, rows):
                            yield Sum(where, name, column, rows, total, is_least=is_least)


def _of_table(
    texts: Sequence[tuple[Said, str]], name: str, cells: Cells, known: set[Decimal]
) -> Iterator[Sum]:
    """Yield what is counted in the section of a table without a total, as a sum of its columns."""
    if any(map(RowsSpec().may_add_up, cells)):
        return
    told = known | _shown_sums(cells, [*cells], is_least=False)
    for one, text in texts:
        for _, total in _counts(text) if one.where == name else ():
            if total not in told:
                for column in _columns_of(cells, [*cells]):
                    yield Sum(str(one), name, column, tuple(cells), total, named=False)


def _normal(text: str) -> str:
    """Return a text without what may be spelled in several ways."""
    text = danish.without_zero_width(text).translate(danish.AS_HYPHENS)
    return re.sub(r"[»«\"“”]", "", danish.plain(text)).casefold()


def _value(told: str) -> Decimal:
    """Return the figure that digits or a word are."""
    if told in _WORDS:
        return Decimal(_WORDS[told])
    return Decimal(told.replace(".", "").replace(",", "."))


def _hidden_rows(
    tables: Mapping[str, Cells], threshold: int
) -> Iterator[tuple[str, set[Decimal], re.Pattern[str]]]:
    """Yield the rows that are not all shown: what is, and how a figure of them would be said.

    Of as many persons as may be told of, another table may speak by the same name.
    """
    figures = {name: _figures(cells.values()) for name, cells in tables.items()}
    for name, cells in tables.items():
        others = {one for other, each in figures.items() if other != name for one in each}
        others = {one for one in others if one >= threshold}
        for label, row in cells.items():
            if HIDDEN in row.values() and not RowsSpec().adds_all(label):
                shown = _figures([row])
                known = shown | {abs(one - other) for one, other in combinations(shown, 2)}
                known |= others
                its = re.escape(_normal(label))
                said = rf"(?<!\w){its}(?: \(|: ?| var | er )({_FIGURE})|({_FIGURE}) {its}(?!\w)"
                yield label, known, re.compile(said)


def _figures(rows: Iterable[Mapping[str, str]]) -> set[Decimal]:
    """Return the figures that rows show."""
    every = (number(text) for row in rows for text in row.values())
    return {value for value in every if value is not None}


def _few(one: Said, text: str, threshold: int, before: Collection[Decimal]) -> Iterator[str]:
    """Yield a number of persons that is below the threshold, and that no earlier meeting told."""
    for said, value in _counts(text):
        if 0 < value < threshold and value not in before:
            yield f"{one}: {said!r} counts fewer than {threshold}"


def _counts(text: str) -> Iterator[tuple[str, Decimal]]:
    """Yield what words count, with how many; neither a bound nor how many more or less."""
    for match in _COUNTED.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        is_of_persons = danish.one_of(match["noun"]) in _PERSONS
        if is_of_persons and not _BOUND.search(before) and not _CHANGE.match(after):
            yield match[0], _value(match["figure"])


def _columns_of(cells: Cells, rows: Sequence[str]) -> list[str]:
    """Return the columns in which some rows are not all shown."""
    columns = dict.fromkeys(column for row in rows for column in cells[row])
    return [one for one in columns if any(cells[row].get(one) == HIDDEN for row in rows)]


def _shown_sums(cells: Cells, rows: Sequence[str], is_least: bool) -> set[Decimal]:
    """Return the sums of rows that a reader can make: a column at a time, of what is shown.

    Where one is hidden, the others make the least that there can be.
    """
    columns = {column for row in rows for column in cells[row]}
    known = columns if is_least else columns.difference(_columns_of(cells, rows))
    return {
        sum((number(cells[row].get(column, "")) or Decimal(0) for row in rows), Decimal(0))
        for column in known
    }


def _beside(texts: Sequence[tuple[Said, str]], label: str) -> list[tuple[str, Decimal, bool]]:
    """Return the figures before or behind the name of a group of rows, and which are the least."""
    if not label:
        return []
    name = re.escape(_normal(label))
    pattern = re.compile(
        rf"(?<!\w){name}(?: \(|: ?)({_FIGURE})"
        rf"|({_FIGURE})(?: af {_FIGURE})?(?: \([^)]*\))?(?: [a-zæøå]+){{0,4}} {name}(?!\w)"
    )
    return [
        (str(one), _value(told), bool(_LEAST.search(text[: match.start()])))
        for one, text in texts
        for match in pattern.finditer(text)
        for told in filter(None, match.groups())
        if not _YEAR.fullmatch(told)
    ]
