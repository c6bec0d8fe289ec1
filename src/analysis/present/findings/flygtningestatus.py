"""Sentences about refugees: how many there are, what they do, and what is not known exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.danish import Period
from analysis.measures.flygtningestatus import Groups
from analysis.measures.series import Known, Series, Share
from analysis.observations import Status
from analysis.present import sentences
from analysis.present.sentences import amount, capitalised, count_word, during

PERSONS = "personer"


def _last(series: Series, latest: Period | None) -> Known | None:
    return series.at(latest) if latest else None


def _in_a_sentence(label: str) -> str:
    """Return a row's label as a sentence has it: ``i ordinært arbejde``."""
    words = label.split(" (", maxsplit=1)[0]
    return f"{words[:1].lower()}{words[1:]}"


def finding(status: Groups, work: str) -> str:
    """Return the page's heading: how many are in ordinary work, of how many."""
    figure = _last(status.group(work), status.latest)
    share = status.share(work, figure) if figure else None
    words = _in_a_sentence(work)
    if share is None:
        return f"Ingen tal for flygtninge {words}"
    return (
        f"{amount(share.part, 0)} af {amount(share.whole, 0)} flygtninge og familiesammenførte "
        f"er {words}"
    )


def summary(status: Groups, work: str) -> str:
    """Return the share at the end and at the start, each with its month."""
    known = status.group(work).known
    ends = dict.fromkeys((*known[:1], *known[-1:]))
    shares = [(figure.period, share) for figure in ends if (share := status.share(work, figure))]
    if not shares:
        return ""
    when, last = shares[-1]
    said = f"Det er opgjort {during(when)} og svarer til {_percent(last)}"
    if len(shares) == 2:
        when, first = shares[0]
        said += (
            f" {capitalised(during(when))} var det {amount(first.part, 0)} af "
            f"{amount(first.whole, 0)}, {_percent(first)}"
        )
    return said


def _percent(share: Share) -> str:
    return amount(share.percent, 1, danish.PERCENT)


def wider(status: Groups, labels: Sequence[str], words: str) -> str:
    """Return how many there are when more counts as employment; persons may be in several rows."""
    if status.latest is None:
        return ""
    span = status.span(labels, status.latest)
    if span is None or span.least == span.most:
        return ""
    return (
        f"Regner man også {words} med, er det mindst {amount(span.least, 0)} og højst "
        f"{amount(span.most, 0)} personer. Det kan ikke siges nøjagtigt, for en person kan stå i "
        "flere rækker."
    )


def total(status: Groups) -> str:
    """Return how the number of persons has moved."""
    move = status.total.whole if status.total else None
    if status.total is None or move is None:
        return ""
    record = sentences.record(status.total)
    said = sentences.turned(sentences.moved(move), "antallet")
    said = f"{said}, {record}" if record else said
    return f"{capitalised(sentences.span(move))} {said}."


def total_heading(status: Groups) -> str:
    """Return a heading on the number of persons."""
    if status.total is None or not status.total.known:
        return "Antallet af flygtninge"
    last, whole = status.total.known[-1], status.total.whole
    said = f"{amount(last.value, last.decimals)} personer er i integrationsperioden"
    if whole is None or whole.change == 0:
        return said
    more = "flere" if whole.change > 0 else "færre"
    return f"{said}, {amount(abs(whole.change), 0)} {more} end {during(whole.before.period)}"


def received(status: Groups) -> str:
    """Return how many were received this year, from the rows that count up over the year."""
    parts, latest = [], status.latest
    for label, count in latest_bars(status):
        words = label.replace("–", "-").rsplit("-", maxsplit=1)[-1].strip()
        parts.append(f"{amount(count, 0)} {words}")
    if not parts or latest is None:
        return ""
    return f"Fra årets begyndelse til {latest.long} er der modtaget {danish.join_words(parts)}."


def group_heading(status: Groups, label: str) -> str:
    """Return a heading on one group: ``Seks gange så mange i virksomhedspraktik``."""
    words = _in_a_sentence(label)
    move = status.group(label).whole
    if move is None or move.change == 0:
        return capitalised(words)
    multiple = sentences.multiple(move)
    if multiple.endswith("så stort"):
        return capitalised(f"{multiple.removesuffix('stort')}mange {words}")
    if multiple:
        return capitalised(f"antallet {words} er {multiple}")
    more = "flere" if move.change > 0 else "færre"
    return capitalised(f"{more} {words}")


def groups(status: Groups, labels: Sequence[str]) -> list[str]:
    """Return a sentence for each of some groups: from how many to how many, and when."""
    moves = [(label, move) for label in labels if (move := status.group(label).whole)]
    return [
        f"Antallet {_in_a_sentence(label)} {sentences.moved(move)} {sentences.span(move)}."
        for label, move in moves
    ]


def gaps(status: Groups, reason: str) -> str:
    """Return which figures were withdrawn, with the reason that a note gives."""
    by_periods: dict[tuple[Period, ...], list[str]] = {}
    for series in status.groups:
        periods = tuple(point.period for point in series.points if point.status is Status.WITHDRAWN)
        if periods:
            by_periods.setdefault(periods, []).append(series.label.lower())
    said = [
        f"For {danish.join_words(labels)} er der ingen tal i {_months(periods)}."
        for periods, labels in by_periods.items()
    ]
    return " ".join([*said, reason]) if said else ""


def _months(periods: Sequence[Period]) -> str:
    """Return ``januar, februar og marts 2017``: the year once where it is the same."""
    years = {period.start.year for period in periods}
    names = [period.long for period in periods]
    if len(years) == 1:
        year = f" {years.pop()}"
        names = [*(name.removesuffix(year) for name in names[:-1]), names[-1]]
    return danish.join_words(names)


_FEW_GROUPS = 5


def distribution(status: Groups, whole: Groups | None = None) -> str:
    """Return how the persons are spread over the groups in the last period.

    ``whole`` is everyone there is; how many of them are in the groups is then said.
    """
    latest, figures = status.latest, latest_bars(status)
    if latest is None or not figures:
        return ""
    total = sum((value for _, value in figures), Decimal(0))
    everyone = whole.total.at(latest) if whole and whole.total else None
    of_all = f" af de {amount(everyone.value, 0)}" if everyone and everyone.value > total else ""
    said = f"{capitalised(during(latest))} er {amount(total, 0)}{of_all} personer fordelt"
    if len(figures) <= _FEW_GROUPS:
        parts = [f"{label} {amount(value, 0)}" for label, value in figures]
        return f"{said}: {danish.join_words(parts)}."
    label, value = max(figures, key=lambda figure: figure[1])
    return f"{said}, flest i {label} ({amount(value, 0)})."


def latest_bars(status: Groups) -> list[tuple[str, Decimal]]:
    """Return each group's figure in the last period, for bars."""
    return [
        (series.label, figure.value)
        for series in status.groups
        if (figure := _last(series, status.latest)) is not None
    ]


def largest_heading(status: Groups, fallback: str) -> str:
    """Return ``186 af 267 er jobparate``; the fallback when two groups share the first place."""
    figures = sorted(latest_bars(status), key=lambda figure: -figure[1])
    if len(figures) < 2 or figures[0][1] == figures[1][1]:
        return fallback
    total = sum((value for _, value in figures), Decimal(0))
    return f"{amount(figures[0][1], 0)} af {amount(total, 0)} er {figures[0][0].lower()}"


def sum_heading(status: Groups, words: str, fallback: str) -> str:
    """Return ``85 personer i midlertidig bolig``: everyone in groups that do not overlap."""
    figures = [value for _, value in latest_bars(status)]
    return f"{amount(sum(figures, Decimal(0)), 0)} {words}" if figures else fallback


def panels_say(status: Groups, labels: Sequence[str]) -> str:
    """Return the small panels in words: the group that rose and the one that fell most."""
    moves = [(label, move) for label in labels if (move := status.group(label).whole)]
    said = f"Små linjer for {count_word(len(labels))} aktiviteter på samme skala."
    rising = [entry for entry in moves if entry[1].change > 0]
    if not rising:
        return said
    label, move = max(rising, key=lambda entry: entry[1].change)
    return f"{said} Mest voksede »{label}«: den {sentences.moved(move)} {sentences.span(move)}."


def lines_say(status: Groups, what: str) -> str:
    """Return a line chart in words: each group's first and last figure, at most four of them."""
    parts = [
        f"{series.label} {sentences.moved(series.whole)}"
        for series in status.groups[:4]
        if series.whole
    ]
    return f"Linjer for {what}: {danish.join_words(parts)}." if parts else f"Linjer for {what}."


def bars_say(status: Groups, what: str) -> str:
    """Return a bar chart in words: everyone, and the largest bar."""
    return " ".join(filter(None, [f"Søjler for {what}.", distribution(status)]))


def key_figures(
    status: Groups, labels: Sequence[str], total_words: str
) -> list[tuple[str, str] | None]:
    """Return the last figure of some groups, and of everyone, with the first beside it."""
    figures: list[tuple[str, str] | None] = []
    shown = [(status.group(label), f"var {_in_a_sentence(label)}") for label in labels]
    if status.total:
        shown.append((status.total, total_words))
    for series, words in shown:
        known = series.known
        if known and known[-1].period == status.latest:
            first, last = known[0], known[-1]
            said = f"{words} {during(last.period)}."
            if len(known) > 1:
                said += f" {capitalised(during(first.period))} var det {amount(first.value, 0)}."
            figures.append((amount(last.value, 0), said))
    return figures
