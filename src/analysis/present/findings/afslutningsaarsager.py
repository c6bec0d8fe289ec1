"""Sentences about why people left: the groups of reasons, and the share who left."""

from __future__ import annotations

from collections.abc import Sequence

from analysis import danish
from analysis.danish import PERCENT
from analysis.measures.afslutningsaarsager import (
    OTHER,
    OTHER_BENEFIT,
    PERSONS,
    SPELLS,
    WORK,
    Reasons,
)
from analysis.measures.series import Comparison, Share
from analysis.present import sentences
from analysis.present.sentences import amount, capitalised, count_word
from analysis.present.table import Table

# Persons, or spells of them on the benefit, as a register counts them.
_WHERE = {
    PERSONS: {
        WORK: "gik i arbejde eller uddannelse",
        OTHER_BENEFIT: "gik til ressourceforløb, fleksjob eller pension",
        OTHER: "sluttede af andre årsager",
    },
    SPELLS: {
        WORK: "sluttede med arbejde eller uddannelse",
        OTHER_BENEFIT: "sluttede med ressourceforløb, fleksjob eller pension",
        OTHER: "sluttede af andre årsager",
    },
}


def of(table: Table) -> str:
    """Return what a table of reasons counts: spells if they are counted in a register."""
    counted = {definition.name for definition in table.definitions}
    return SPELLS if "Afsluttede forløb" in counted else PERSONS


def _largest(reasons: Reasons) -> str:
    """Return the group with most people, or empty when two share that place or nobody left."""
    sizes = sorted(((reasons.size(group), group) for group in reasons.groups), reverse=True)
    return sizes[0][1] if sizes[0][0] > sizes[1][0] else ""


def finding(reasons: Reasons) -> str:
    """Return the page's heading."""
    group = _largest(reasons)
    if not group:
        return f"{amount(reasons.total, 0)} {reasons.of} blev afsluttet"
    part, whole = amount(reasons.size(group), 0), amount(reasons.total, 0)
    return f"{part} af {whole} {reasons.of} {_WHERE[reasons.of][group]}"


def summary(reasons: Reasons) -> str:
    """Return what became of the others."""
    others = [group for group in (WORK, OTHER_BENEFIT, OTHER) if group != _largest(reasons)]
    parts = [
        f"{amount(reasons.size(group), 0)} {_WHERE[reasons.of][group]}"
        for group in others
        if reasons.size(group)
    ]
    return f"{capitalised(danish.join_words(parts))}." if parts else ""


def groups_heading(reasons: Reasons) -> str:
    """Return a heading with the share of the largest group."""
    group = _largest(reasons)
    share = reasons.share(group) if group else None
    if share is None or reasons.total < sentences.FEWEST_FOR_A_MULTIPLE:
        return "Årsagerne"
    return f"{danish.format_number(share, 1, PERCENT)} {_WHERE[reasons.of][group]}"


_MOST_NAMED = 3


def groups(reasons: Reasons) -> list[str]:
    """Return a sentence for each group with its largest reasons."""
    said = []
    for group, found in reasons.groups.items():
        if not found:
            continue
        # Naming one more is as short as counting it.
        named = found if len(found) == _MOST_NAMED + 1 else found[:_MOST_NAMED]
        listed = [f"{reason.label.lower()} ({amount(reason.count, 0)})" for reason in named]
        if rest := len(found) - len(named):
            listed.append(f"{count_word(rest)} andre årsager")
        said.append(
            f"{capitalised(sentences.share(reasons.size(group), reasons.total))} "
            f"{_WHERE[reasons.of][group]}: {danish.join_words(listed)}."
        )
    return said


def chart_says(reasons: Reasons) -> str:
    """Return the chart in words: its groups with their sums."""
    parts = [
        f"{group} {amount(reasons.size(group), 0)}"
        for group in reasons.groups
        if reasons.size(group)
    ]
    return f"Søjler for hver årsag i {count_word(len(parts))} grupper: {danish.join_words(parts)}."


def share_heading(own: Share, comparison: Comparison) -> str:
    """Return a heading with the own share and how many are higher."""
    value = danish.format_number(own.percent, 1, PERCENT)
    heading = f"{value} af de aktivitetsparate blev afsluttet"
    if not comparison.count:
        return heading
    higher, count = len(comparison.higher), comparison.count
    if higher == 0:
        return f"{heading}; ingen af de andre kommuner ligger højere"
    where = f"{count_word(higher)} af de {count_word(count)} andre kommuner"
    if higher == count:
        where = comparison.higher[0] if count == 1 else "alle de andre kommuner"
    return f"{heading}; andelen er højere i {where}"


def share(own: Share, comparison: Comparison) -> str:
    """Return the own share with its two counts, and how it stands among the others."""
    said = (
        f"I {own.label} blev {amount(own.part, 0)} afsluttet{_when(own)}. Med "
        f"{amount(own.whole, 0)} aktivitetsparate svarer det til {amount(own.percent, 1, PERCENT)}"
    )
    if not comparison.count:
        return said
    return f"{said} Andelen er {sentences.among(comparison)}."


def two_counts(reasons: Reasons, own: Share, same_source: bool = False) -> str:
    """Return how the two counts of people who left differ, so that nobody compares them.

    Where both are counted in one register, only their periods do, and the tables say them.
    """
    if same_source or reasons.total == own.part:
        return ""
    return (
        f"De {amount(reasons.total, 0)} og de {amount(own.part, 0)} kan ikke uden videre "
        "sammenlignes. Hvad de dækker, står under »Om tallene«."
    )


def shares_say(shares: Sequence[Share], own: Share) -> str:
    """Return the chart of shares in words."""
    values = sorted(shares, key=lambda each: each.percent)
    lowest, highest = values[0], values[-1]
    if lowest.percent == highest.percent:
        return f"Søjler for {count_word(len(values))} kommuner med samme andel."
    return (
        f"Søjler for {count_word(len(values))} kommuner, fra {lowest.label} med "
        f"{amount(lowest.percent, 1)} til {highest.label} med "
        f"{amount(highest.percent, 1, PERCENT)} {own.label} har "
        f"{amount(own.percent, 1, PERCENT)}"
    )


def _when(share: Share) -> str:
    return f" i {share.period.long}" if share.period else ""


def key_figures(reasons: Reasons, own: Share | None) -> list[tuple[str, str] | None]:
    """Return the two groups that say what became of people, and the own share."""
    total = amount(reasons.total, 0)
    figures: list[tuple[str, str] | None] = [
        (
            f"{amount(reasons.size(group), 0)} af {total}",
            f"afsluttede {reasons.of} {_WHERE[reasons.of][group]}.",
        )
        for group in (OTHER_BENEFIT, WORK)
        if reasons.size(group)
    ]
    if own:
        value = danish.format_number(own.percent, 1, PERCENT)
        said = f"af de aktivitetsparate i {own.label} blev afsluttet{_when(own)}."
        figures.append((value, said))
    return figures
