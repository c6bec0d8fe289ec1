"""Sentences about why people left: the groups of reasons, and how many left beside how many are."""

from __future__ import annotations

from decimal import Decimal

from analysis import danish
from analysis.measures.afslutningsaarsager import (
    OTHER,
    OTHER_BENEFIT,
    PERSONS,
    SPELLS,
    WORK,
    Ratios,
    Reasons,
)
from analysis.measures.series import Share
from analysis.observations import WORDS, Status
from analysis.present import sentences
from analysis.present.sentences import amount, capitalised, count_word, sentence, uncapitalised
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
_ALL_OF = {PERSONS: "borgerne", SPELLS: "forløbene"}


def of(table: Table) -> str:
    """Return what a table of reasons counts: spells if they are counted in a register."""
    counted = {definition.name for definition in table.definitions}
    return SPELLS if "Afsluttede forløb" in counted else PERSONS


def _where(reasons: Reasons, group: str) -> str:
    return _WHERE[reasons.of][group]


def _when(reasons: Reasons) -> str:
    return f" {sentences.during(reasons.period)}" if reasons.period else ""


def _size(reasons: Reasons, group: str) -> str:
    """Return how many left for a group's reasons: ``mindst 12`` where a reason has no figure."""
    size = amount(reasons.size(group), 0)
    return size if reasons.is_known(group) else f"mindst {size}"


def _is_told(reasons: Reasons, group: str) -> bool:
    """Whether a group's size says something: of what is not known, at least none says nothing."""
    return bool(reasons.groups[group].known) and (
        reasons.size(group) > 0 or (group == WORK and reasons.is_known(group))
    )


def _first(reasons: Reasons) -> str:
    """Return the group that the page begins with: the largest, or else those who got work."""
    return reasons.largest or (WORK if _is_told(reasons, WORK) else "")


def finding(reasons: Reasons) -> str:
    """Return the page's heading."""
    group, total, when = _first(reasons), reasons.total, _when(reasons)
    if reasons.is_contradicted or (reasons.rows.rows and _all_doubted(reasons)):
        return f"Tallene for, hvorfor {reasons.of} blev afsluttet{when}, passer ikke sammen"
    if total is not None and (total < 2 or not group):
        everyone = amount(total, 0, reasons.of) if total else f"ingen {reasons.of}"
        return capitalised(f"{everyone} blev afsluttet{when}")
    if not group:
        return f"Ingen samlede tal for, hvorfor {reasons.of} blev afsluttet{when}"
    part = _size(reasons, group)
    if total is None:
        said = f"{part} {_noun(reasons, group)}"
    elif reasons.size(group):
        said = f"{part} af {amount(total, 0)} {reasons.of}"
    else:
        said = f"ingen af de {amount(total, 0)} {reasons.of}"
    return capitalised(f"{said} {_where(reasons, group)}{when}")


def _noun(reasons: Reasons, group: str) -> str:
    one = reasons.size(group) == 1 and reasons.of == PERSONS
    return "borger" if one else reasons.of


def _all_doubted(reasons: Reasons) -> bool:
    return all(row.status is Status.DOUBTED for row in reasons.rows.rows)


def summary(reasons: Reasons) -> str:
    """Return what became of the others, and which reasons have no figure."""
    if reasons.is_contradicted:
        return "Årsagerne lagt sammen giver ikke det antal, der står i alt."
    first = _first(reasons)
    parts = [
        f"{_size(reasons, group) if reasons.size(group) else 'ingen'} {_where(reasons, group)}"
        for group in (WORK, OTHER_BENEFIT, OTHER)
        if group != first and reasons.total != 0 and _is_told(reasons, group)
    ]
    return " ".join(filter(None, [sentence(sentences.clauses(parts)), without_figure(reasons)]))


_MOST_NAMED = 3


def without_figure(reasons: Reasons) -> str:
    """Return how many reasons have no figure, and why: ``To årsager har intet tal: død (…)``."""
    rows = reasons.rows.unknown
    if not rows:
        return ""
    why = {Status.NOT_STATED: "ikke oplyst"}
    named = [
        f"»{row.label}« ({why.get(row.status, WORDS[row.status].defined)})"
        for row in rows[: _MOST_NAMED + 1]
    ]
    listed = f": {danish.join_words(named)}" if len(rows) <= len(named) else ""
    many = sentences.counted(len(rows), "årsag", "årsager", neuter=False)
    doubted = any(row.status is Status.DOUBTED for row in rows)
    sure = ", der kan regnes med" if doubted else ""
    return sentence(f"{many} har intet tal{sure}{listed}")


def groups_heading(reasons: Reasons) -> str:
    """Return a heading with the share of the largest group."""
    group, total = reasons.largest, reasons.total
    percent = sentences.percent_of(reasons.size(group), total) if group and total else ""
    if not percent:
        return f"Årsagerne{_when(reasons)}"
    return f"{percent} af {_ALL_OF[reasons.of]} {_where(reasons, group)}{_when(reasons)}"


def groups(reasons: Reasons) -> list[str]:
    """Return a sentence for each group with its largest reasons."""
    said = []
    for group, rows in reasons.groups.items():
        found = [row for row in rows.known if row.value > 0]
        if not found:
            continue
        # Naming one more is as short as counting it.
        named = found if len(found) == _MOST_NAMED + 1 else found[:_MOST_NAMED]
        listed = [f"{uncapitalised(row.label)} ({amount(row.value, 0)})" for row in named]
        if rest := len(found) - len(named):
            listed.append(f"{count_word(rest)} andre årsager")
        where = f"{_where(reasons, group)}: {danish.join_words(listed)}"
        said.append(sentence(f"{_share(reasons, group)} {where}"))
    return said


def _share(reasons: Reasons, group: str) -> str:
    """Return ``28 af 303 (9,2 pct.)``, ``mindst 28 af 303``, or what is known of it."""
    total = reasons.total
    if total is None:
        return _size(reasons, group)
    if not reasons.is_known(group):
        return f"{_size(reasons, group)} af {amount(total, 0)}"
    return sentences.share(reasons.size(group), total)


def chart_says(reasons: Reasons) -> str:
    """Return the chart in words: its groups with their sums."""
    parts = [
        f"{group} {_size(reasons, group)}" for group, rows in reasons.groups.items() if rows.known
    ]
    if not parts:
        return "Der er ingen søjler, for ingen årsag har et tal."
    many = sentences.counted(len(parts), "gruppe", "grupper", neuter=False)
    return f"Søjler for hver årsag i {many}: {danish.join_words(parts)}."


def key_figures(reasons: Reasons, own: Share | None, stock: str) -> list[tuple[str, str] | None]:
    """Return the two groups that say what became of people, and the own ratio."""
    total = reasons.total
    figures: list[tuple[str, str] | None] = []
    for group in (OTHER_BENEFIT, WORK):
        if reasons.is_contradicted or (not total and total is not None):
            continue
        if _is_told(reasons, group):
            value = _size(reasons, group)
            if total is not None:
                value, who = f"{value} af {amount(total, 0)}", f"afsluttede {reasons.of}"
            else:
                who = _noun(reasons, group)
            figures.append((value, f"{who} {_where(reasons, group)}{_when(reasons)}."))
    if own:
        figures.append(_ratio_figure(own, stock))
    return figures


def _ratio_figure(own: Share, stock: str) -> tuple[str, str]:
    percent = f"det svarer til {_percent(own)}" if own.told is not None else ""
    return amount(own.part, 0), f"{_beside(own, stock)}. {sentence(percent)}".strip()


# --- how many left beside how many were there -----------------------------------------------------


def who(stock: str) -> str:
    """Return whom a column counts: ``aktivitetsparate`` of ``Antal aktivitetsparate``."""
    return uncapitalised(stock.removeprefix("Antal "))


def ratio_title(stock: str) -> str:
    """Return the title of the chart of ratios."""
    return f"Afsluttede i forhold til antallet af {who(stock)}"


def ratio_heading(own: Share | None, stock: str, label: str) -> str:
    """Return a heading with the two own counts."""
    if own is None:
        return f"Ingen tal for, hvor mange der blev afsluttet i {label}"
    left = amount(own.part, 0) if own.part else "ingen"
    return capitalised(f"{left} {_beside(own, stock)}")


def _beside(own: Share, stock: str) -> str:
    there = f"mens der var {amount(own.whole, 0, who(stock))}"
    if not own.whole:
        there = f"mens der ikke var nogen {who(stock)}"
    return f"blev afsluttet i {own.label}{_at(own)}, {there}"


def _percent(share: Share) -> str:
    return amount(share.told, 1, danish.PERCENT) if share.told is not None else ""


def _at(share: Share) -> str:
    return f" {sentences.during(share.period)}" if share.period else ""


def ratio(ratios: Ratios) -> str:
    """Return what the own counts come to, and how that stands among the others."""
    own, comparison = ratios.own, ratios.standing()
    if own is None:
        return ""
    said = [f"det svarer til {_percent(own)}"] if own.told is not None else []
    if comparison and comparison.count:
        said.append(f"forholdet er {sentences.among(comparison, same='det samme')}")
    if comparison and (without := sentences.unknown(comparison)):
        said.append(f"for {without} er der intet forhold at regne ud")
    return " ".join(map(sentence, said))


def two_counts(reasons: Reasons, own: Share | None, same_source: bool = False) -> str:
    """Return how the two counts of people who left differ, so that nobody compares them.

    Where both are counted in one register, only their periods do, and the tables say them.
    """
    if same_source or own is None or reasons.total is None or reasons.total == own.part:
        return ""
    return (
        f"Tallene {amount(reasons.total, 0)} og {amount(own.part, 0)} kan ikke uden videre "
        "sammenlignes. Hvad de dækker, står under »Om tallene«."
    )


def ratio_bars(ratios: Ratios) -> list[tuple[str, Decimal]]:
    """Return each municipality's ratio in per cent, for bars."""
    return [(share.label, share.percent) for share in ratios.all]


def ratios_say(ratios: Ratios) -> str:
    """Return the chart of ratios in words."""
    values = sorted(ratios.all, key=lambda share: share.percent)
    if not values:
        return ""
    lowest, highest, own = values[0], values[-1], ratios.own
    many = sentences.counted(len(values), "kommune", "kommuner", neuter=False)
    if len(values) == 1 or lowest.told == highest.told:
        same = " med samme forhold" if len(values) > 1 else ""
        return sentence(f"søjler for {many}{same}, {_percent(lowest)}")
    ends = f"fra {lowest.label} med {amount(lowest.percent, 1)} til {highest.label} med"
    said = sentence(f"søjler for {many}, {ends} {_percent(highest)}")
    mine = sentence(f"{own.label} har {_percent(own)}") if own and own.told is not None else ""
    return f"{said} {mine}".strip()
