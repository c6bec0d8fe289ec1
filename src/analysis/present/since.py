"""The section "Siden sidste møde": what is new in a table, and what was told otherwise then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from analysis import danish
from analysis.checks.relations import Place
from analysis.checks.revisions import Key, Revised, by_time
from analysis.danish import NO_BREAK_SPACE
from analysis.observations import Observation, words
from analysis.periods import Period
from analysis.present.output import Output, render
from analysis.present.sentences import during, sentence
from analysis.present.table import Table
from analysis.sources.earlier import Earlier

HEADING = "Siden sidste møde"
_MOST = 6  # rows told one by one, those that moved; the others stand in the table
_SAME = ", det samme som"


class SinceLast(Output):
    """What is new since the last meeting that had the tables; nothing where nothing is."""

    def __init__(self, *tables: Table) -> None:
        """Take the tables of the report."""
        told = [each for table in tables if (each := _told(table))]
        html = render("since.html.j2", tables=told) if told else ""
        super().__init__("since", html, {"heading": HEADING})


def _told(table: Table) -> dict[str, object] | None:
    before = table.papers.before(table.table)
    if before is None:
        return None
    revised = [one for one in table.papers.revised if one.change.at.table == table.table]
    news, rows = [*_news(table, before)], [*_rows(table, before)]
    if not (revised or news or rows):
        return None
    day = danish.format_date(before.meeting.date)
    return {
        "against": f"Tabel{NO_BREAK_SPACE}{table.number}, holdt op imod tallene til mødet {day}",
        "news": news,
        "rows": rows,
        "revised": [*_revisions(table, revised)],
    }


# --- what is new ----------------------------------------------------------------------------------


def _news(table: Table, before: Earlier) -> Iterator[str]:
    """Tell the newest figures, against the newest that the last meeting had."""
    was = by_time(before.table, before.figures)
    newest: dict[str, date] = {}  # of each kind of time
    for key in was:
        newest[_kind(key)] = max(_end(key), newest.get(_kind(key), date.min))
    now = _figures(table)
    fresh = {key for key in now if _end(key) > newest.get(_kind(key), date.min)}
    if not fresh or not newest:
        return
    last = max(map(_end, fresh))
    keys = [key for key in now if key in fresh and _end(key) == last]
    shown = {
        key: _against(key, table, before, now, was) for key in keys if _stands_out(table, now[key])
    }
    told = [key for key in shown if len(shown) <= _MOST or not _is_same(shown[key])][:_MOST]
    for key in told:
        at = during(Period.parse(key[1]))
        yield sentence(f"{_place(table, now[key])}: {_said(now[key])} {at}{shown[key]}")
    if left := [_is_same(against) for key, against in shown.items() if key not in told]:
        yield sentence(f"Der er {len(left)} tal til fra samme tid{_all_same(left)}")


def _figures(table: Table) -> dict[Key, Observation]:
    """Return the figures of a table that no check doubts."""
    papers, spec = table.papers, table.spec
    sound = (
        one for one in _every(table) if Place(one.table, one.row, one.column) not in papers.doubted
    )
    return by_time(spec, sound)


def _kind(key: Key) -> str:
    return Period.parse(key[1]).like


def _end(key: Key) -> date:
    return Period.parse(key[1]).end


def _stands_out(table: Table, figure: Observation) -> bool:
    """Whether a row is one to tell of: the total, if there is one, or else the own municipality."""
    spec = table.spec
    if spec.rows.places:
        own = table.papers.own(table.own)
        is_among_them = any(one.municipality == own for one in _every(table)) and bool(own)
        return figure.municipality == own if is_among_them else True
    totals = {one.row for one in _every(table) if spec.rows.adds_all(one.row)}
    return figure.row in totals if totals else True


def _against(
    key: Key,
    table: Table,
    before: Earlier,
    now: dict[Key, Observation],
    was: dict[Key, Observation],
) -> str:
    """Compare with the newest figure of the same kind that was told before, if that is sound.

    It is taken as it is told now, or else as it was told then.
    """
    period = Period.parse(key[1])
    earlier = [
        other
        for other in was
        if (other[0], other[2]) == (key[0], key[2])
        and Period.parse(other[1]).like == period.like
        and Period.parse(other[1]).end < period.start
        and not any(one.between(Period.parse(other[1]), period) for one in table.spec.breaks)
    ]
    last = max(earlier, key=_end, default=key)
    is_in_print = last in by_time(table.spec, _every(table))
    then = was.get(last) if not (is_in_print or before.table.deviations) else None
    figure = now.get(last, then)
    if last == key or figure is None or figure.value is None or figure.unit != now[key].unit:
        return ""
    told, at = _said(figure), during(Period.parse(last[1]))
    return f"{_SAME} {at}" if told == _said(now[key]) else f" mod {told} {at}"


def _is_same(against: str) -> bool:
    return against.startswith(_SAME)


def _all_same(left: list[bool]) -> str:
    if not all(left):
        return ""
    return f", og {'det er det samme' if len(left) == 1 else 'de er de samme'} som gangen før"


def _rows(table: Table, before: Earlier) -> Iterator[str]:
    """Tell which rows have come and gone."""
    ours = {danish.same_label(one.row): one.row for one in _every(table)}
    theirs = {danish.same_label(one.row): one.row for one in before.figures}
    if table.spec.rows.dated or before.table.rows.dated or not theirs:
        return
    new = [f"»{row}«" for label, row in ours.items() if label not in theirs]
    gone = [f"»{row}«" for label, row in theirs.items() if label not in ours]
    if new:
        yield sentence(f"{'Ny række' if len(new) == 1 else 'Nye rækker'}: {danish.join_words(new)}")
    if gone:
        rows = "Rækken" if len(gone) == 1 else "Rækkerne"
        yield sentence(f"{rows} {danish.join_words(gone)} er ikke med mere")


def _every(table: Table) -> list[Observation]:
    return table.papers.table(table.table).observations


# --- what was told otherwise ----------------------------------------------------------------------


def _revisions(table: Table, revised: Sequence[Revised]) -> Iterator[dict[str, str]]:
    """Tell of each figure; where a source has revised many itself, of those to tell of, and count.

    These are the own municipality's, or the total's.
    """
    itself = [one for one in revised if one.itself and not one.explained]
    told = [one for one in itself if len(itself) <= _MOST or _stands_out(table, one.change.at)]
    kept = [one for one in revised if one not in itself or one in told[:_MOST]]
    yield from (_revised(table, one) for one in kept)
    if left := len(revised) - len(kept):
        others, them = ("et andet", "det") if left == 1 else ("nogle andre", "dem")
        figures = f"{left} tal til er nu {others}"
        yield {"figures": figures, "reason": f"Kilden har ændret {them} siden."}


def _revised(table: Table, one: Revised) -> dict[str, str]:
    change = one.change
    # What is hidden now is told nowhere.
    was = f", før {_said(change.was)}" if change.was and change.kind != "hidden" else ""
    at = during(Period.parse(change.at.period))
    return {
        "figures": f"{_place(table, change.at)} {at}: nu {_said(change.at)}{was}",
        "reason": _reason(one),
    }


def _reason(one: Revised) -> str:
    if one.explained:
        return one.explained.reason
    return "Kilden har ændret tallet siden." if one.itself else "Ændringen er ikke forklaret."


def _place(table: Table, figure: Observation) -> str:
    """Name a figure by its row and what it measures; its time is told beside."""
    row = "" if table.spec.rows.period(figure.row) else figure.row
    return ", ".join(filter(None, (row, figure.measure))) or table.spec.title


def _said(figure: Observation) -> str:
    if figure.value is None:
        return words(figure).said
    return danish.quantity(figure.value, figure.decimals, figure.unit)
