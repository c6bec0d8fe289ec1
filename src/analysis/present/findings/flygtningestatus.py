"""Sentences about refugees: how many there are, what they do, and what is not known exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis import danish
from analysis.danish import Period
from analysis.measures.flygtningestatus import Share, Status
from analysis.measures.series import Figure, Move, Series
from analysis.present import sentences
from analysis.present.sentences import amount, capitalised, count_word

PERSONS = "personer"


def _last(series: Series, latest: Period | None) -> Figure | None:
    return series.at(latest) if latest else None


def _place(period: Period) -> str:
    return period.long if period.kind == "day" else f"i {period.long}"


def finding(status: Status, work: str) -> str:
    """Return the page's heading: how many are in ordinary work, of how many."""
    figure = _last(status.group(work), status.latest)
    share = status.share(work, figure) if figure else None
    if share is None:
        return "Ingen tal for flygtninge i ordinært arbejde"
    return (
        f"{amount(share.part, 0)} af {amount(share.whole, 0)} flygtninge og familiesammenførte "
        "er i ordinært arbejde"
    )


def summary(status: Status, work: str) -> str:
    """Return the share at the end and at the start, each with its month."""
    shares = _first_and_last(status, work)
    if not shares:
        return ""
    said = f"Det er opgjort {_place(shares[-1].period)} og svarer til {_percent(shares[-1])}"
    if len(shares) == 2:
        first = shares[0]
        said += (
            f" {capitalised(_place(first.period))} var det {amount(first.part, 0)} af "
            f"{amount(first.whole, 0)}, {_percent(first)}"
        )
    return said


def _percent(share: Share) -> str:
    return amount(share.percent, 1, danish.PERCENT)


def _first_and_last(status: Status, label: str) -> list[Share]:
    known = status.group(label).known
    ends = [known[0], known[-1]] if len(known) > 1 else list(known)
    return [share for figure in ends if (share := status.share(label, figure))]


def wider(status: Status, labels: Sequence[str], words: str) -> str:
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


def total(status: Status) -> str:
    """Return how the number of persons has moved."""
    if status.total is None or status.total.whole is None:
        return ""
    move = status.total.whole
    return f"{capitalised(sentences.span(move))} {_it(move)}."


def total_heading(status: Status) -> str:
    """Return a heading on the number of persons."""
    if status.total is None or not status.total.known:
        return "Antallet af flygtninge"
    last, whole = status.total.known[-1], status.total.whole
    said = f"{amount(last.value, last.decimals)} personer er i integrationsperioden"
    if whole is None or whole.change == 0:
        return said
    more = "flere" if whole.change > 0 else "færre"
    return f"{said}, {amount(abs(whole.change), 0)} {more} end {sentences.when(whole.before)}"


def _it(move: Move) -> str:
    return f"{sentences.verb(move)} antallet " + sentences.moved(move).removeprefix(
        f"{sentences.verb(move)} "
    )


def received(status: Status) -> str:
    """Return how many were received this year, from the rows that count up over the year."""
    parts = []
    latest = status.latest
    for series in status.groups:
        figure = _last(series, latest)
        if figure is None:
            continue
        label = series.label.replace("–", "-").rsplit("-", maxsplit=1)[-1].strip()
        parts.append(f"{amount(figure.value, 0)} {label}")
    if not parts or latest is None:
        return ""
    return f"Fra årets begyndelse til {latest.long} er der modtaget {danish.join_words(parts)}."


def group_heading(status: Status, label: str, words: str) -> str:
    """Return a heading on one group: ``Seks gange så mange i virksomhedspraktik``."""
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


def groups(status: Status, labels: Sequence[str]) -> list[str]:
    """Return a sentence for each of some groups: from how many to how many, and when."""
    said = []
    for label in labels:
        move = status.group(label).whole
        if move is None:
            continue
        name = f"{label[0].lower()}{label[1:]}"
        said.append(f"Antallet {name} {sentences.moved(move)} {sentences.span(move)}.")
    return said


def gaps(status: Status, reason: str) -> str:
    """Return which periods were withdrawn, with the reason that a note gives."""
    withdrawn = {
        point.period
        for series in status.groups
        for point in series.points
        if point.status.value == "withdrawn"
    }
    if not withdrawn:
        return ""
    months = danish.join_words([period.long for period in sorted(withdrawn)])
    return f"Der er ingen tal for {months}. {reason}".strip()


def largest_group(status: Status) -> str:
    """Return the largest group in the last period; empty when two share that place."""
    latest = status.latest
    figures = [
        (figure.value, series.label)
        for series in status.groups
        if (figure := _last(series, latest)) is not None
    ]
    figures.sort(reverse=True)
    if len(figures) < 2 or figures[0][0] == figures[1][0] or latest is None:
        return ""
    whole = sum((value for value, _ in figures), Decimal(0))
    return (
        f"Den største gruppe {_place(latest)} er {figures[0][1]}: "
        f"{sentences.share(figures[0][0], whole)} af dem, tabellen fordeler."
    )


def latest_bars(status: Status) -> list[tuple[str, Decimal]]:
    """Return each group's figure in the last period, for bars."""
    return [
        (series.label, figure.value)
        for series in status.groups
        if (figure := _last(series, status.latest)) is not None
    ]


def panels_say(status: Status, labels: Sequence[str]) -> str:
    """Return the small panels in words: the group that rose and the one that fell most."""
    moves = [(label, move) for label in labels if (move := status.group(label).whole)]
    said = f"Små linjer for {count_word(len(labels))} aktiviteter på samme skala."
    rising = [entry for entry in moves if entry[1].change > 0]
    if not rising:
        return said
    label, move = max(rising, key=lambda entry: entry[1].change)
    return f"{said} Mest voksede »{label}«: den {sentences.moved(move)} {sentences.span(move)}."


def lines_say(status: Status, what: str) -> str:
    """Return a line chart in words: each group's first and last figure, at most four of them."""
    parts = [
        f"{series.label} {sentences.moved(series.whole)}"
        for series in status.groups[:4]
        if series.whole
    ]
    return f"Linjer for {what}: {danish.join_words(parts)}." if parts else f"Linjer for {what}."


def bars_say(status: Status, what: str) -> str:
    """Return a bar chart in words: the largest bar."""
    return " ".join(filter(None, [f"Søjler for {what}.", largest_group(status)]))


def key_figures(
    status: Status, labels: Sequence[tuple[str, str]], total_words: str
) -> list[tuple[str, str] | None]:
    """Return the last figure of some groups, and of everyone, with the first beside it."""
    figures: list[tuple[str, str] | None] = []
    shown = [(status.group(label), words) for label, words in labels]
    for series, words in [*shown, *([(status.total, total_words)] if status.total else [])]:
        known = series.known
        if not known or known[-1].period != status.latest:
            continue
        before = (
            f" {capitalised(sentences.when(known[0]))} var det {amount(known[0].value, 0)}."
            if len(known) > 1
            else ""
        )
        figures.append(
            (amount(known[-1].value, 0), f"{words} {sentences.when(known[-1])}.{before}")
        )
    return figures
