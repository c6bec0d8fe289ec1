"""What is said of a table's rows from meeting to meeting."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import danish
from analysis.danish import NO_BREAK_SPACE
from analysis.measures.series import Series
from analysis.periods import passed_over
from analysis.present import figure, sentences
from analysis.present.figure import Figure
from analysis.present.findings.tabel import course, words
from analysis.present.findings.tabel.words import LONGEST_HEADING, MOST_NAMED
from analysis.present.over_meetings import OverMeetings
from analysis.present.sentences import capitalised, count_word, counted, sentence
from analysis.present.table import Table, unit_words


def finding(title: str, table: Table, followed: Sequence[OverMeetings]) -> str:
    """Return the page's heading: how the row moved that sums a table up, or else its title."""
    topic = capitalised(title or table.spec.title)
    said = f"{topic}: {_moved(followed[0])}" if followed and _moved(followed[0]) else topic
    return said if len(said) <= LONGEST_HEADING else topic


def heading(shown: OverMeetings) -> str:
    """Return the heading of a section: how the row moved that sums it up, or else its title."""
    said = _moved(shown)
    return capitalised(said if 0 < len(said) <= LONGEST_HEADING else shown.title)


def summary(table: Table, followed: Sequence[OverMeetings]) -> str:
    """Return which meetings the figures are from, and how many figures have changed since."""
    if not followed:
        why = "Papirerne siger ikke, hvilken tid tabellens tal gælder"
        return f"{why}, så de kan ikke følges fra møde til møde."
    meetings = followed[0].meetings
    days = [meeting.day for meeting in meetings]
    if len(days) == 1:
        only = meetings[0]
        return f"Her er kun ét {only.kind} med tabellen: {only.the} {days[0]}."
    which = danish.join_words(days)
    if len(days) > MOST_NAMED:
        which = f"første gang {days[0]} og senest {days[-1]}"
    said = f"Tabellen var med til {counted(len(days), 'møde', 'møder')}: {which}."
    return f"{said} {_revised(followed)}".rstrip()


def _revised(followed: Sequence[OverMeetings]) -> str:
    count = sum(len(shown.revised) for shown in followed)
    if any(shown.may_be_revised for shown in followed):  # nobody is told what it was
        which = f"Mindst {count_word(count, neuter=True)}" if count else ""
    else:
        which = capitalised(count_word(count, neuter=True)) if count else "Ingen"
    return which and f"{which} af de viste tal er ændret undervejs."


def text(shown: OverMeetings) -> list[str]:
    """Return how the rows moved, which figures are not there, and what there is no room for."""
    few = shown.lines if len(shown.lines) <= MOST_NAMED else [*filter(None, [_main(shown)])]
    found, last = list[str](), ""
    for line in few:
        span = sentences.span(line.whole) if line.whole else ""
        found += course.sentences_of(shown.table, line, is_same_span=span == last != "")
        last = span
    found += [_passed_over(shown), _overlap(shown), sentences.broken(shown.lines)]
    found += [_gaps(shown), *_no_room(shown)]
    return [sentence(one) for one in found if one]


def chart(shown: OverMeetings, number: int) -> Figure | None:
    """Return lines over time, where they say more than the table; else None."""
    drawn = [one for one in shown.lines if one.known]
    if not figure.enough_points(drawn):
        return None
    many = words.many(shown.table)
    axis = "" if shown.unit == "antal" else shown.unit
    drawings = figure.lines(drawn, unit=axis, own=shown.table.own, many=many)
    lines = "Linje" if len(drawn) == 1 else "Linjer"
    names = danish.join_words([words.named(one.label) for one in drawn])
    says = f"{lines} for {names} over tid, med de seneste tal fra møderne."
    unit = unit_words(shown.unit, printed=shown.table.is_printed)
    return Figure(drawings, number, shown.title, unit, says, shown.number)


def _main(shown: OverMeetings) -> Series | None:
    """Return the own row, or else the only one that adds up all, the only total, the only one."""
    table, rows = shown.table, shown.table.spec.rows
    own = [one for one in shown.lines if words.is_own(table, one.label)]
    of_all = [one for one in shown.lines if rows.adds_all(one.label)]
    totals = [
        one for one in shown.lines if rows.is_total(one.label) and not rows.is_country(one.label)
    ]
    for found in (own, of_all, totals, shown.lines):
        if found:
            return found[0] if len(found) == 1 and not course.is_hundred(found[0]) else None
    return None


def _moved(shown: OverMeetings) -> str:
    main = _main(shown)
    if main is None or not (said := course.moved(shown.table, main)):
        return ""
    later = course.newer([main])
    return f"{said}, men {later}" if later else said


def _gaps(shown: OverMeetings) -> str:
    """Tell of the figures shown that are not there, or may be wrong."""
    many = "kolonner" if shown.table.spec.rows.dated else "rækker"
    return sentences.gaps(*shown.lines, many=f"viste {many}" if shown.left_out else many)


def _overlap(shown: OverMeetings) -> str:
    return sentences.OVERLAP if any(one.left_out for one in shown.lines) else ""


def _passed_over(shown: OverMeetings) -> str:
    """Tell of the times between others that no figure is of."""
    is_in_order = not any(one.left_out for one in shown.lines)
    periods = passed_over(shown.times) if is_in_order else []
    if not periods:
        return ""
    when = sentences.during_all(periods).removeprefix("i ")
    if len(periods) > MOST_NAMED:
        when = f"{count_word(len(periods))} af perioderne undervejs"
    return f"tabel{NO_BREAK_SPACE}{shown.number} har ingen tal for {when}"


def _no_room(shown: OverMeetings) -> list[str]:
    """Tell how many rows and times are not shown."""
    table = f"tabel{NO_BREAK_SPACE}{shown.number}"
    rows, times = len(shown.lines), len(shown.times)
    found = []
    if shown.left_out:
        many = words.many(shown.table)
        found.append(f"{table} viser {rows} af de {rows + shown.left_out} {many}")
    if shown.earlier:
        found.append(f"{table} viser de seneste {times} af {times + shown.earlier} perioder")
    return found
