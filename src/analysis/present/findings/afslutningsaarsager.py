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
    do_not_make_up,
)
from analysis.measures.rows import KnownRow, Row
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
_ALL_OF = {PERSONS: "de afsluttede borgere", SPELLS: "forløbene"}


def of(table: Table) -> str:
    """Return what a table of reasons counts: spells if they are counted in a register."""
    counted = {definition.name for definition in table.definitions}
    return SPELLS if "Afsluttede forløb" in counted else PERSONS


def _named(reasons: Reasons, group: str) -> KnownRow | None:
    """Return the one reason that is (nearly) all of a group whose words would hide it."""
    rows = reasons.groups[group].known
    if group == WORK or not rows or not rows[0].value:
        return None
    is_one = rows[0].label not in reasons.merged
    return rows[0] if is_one and 20 * rows[0].value >= 19 * reasons.size(group) else None


def _part(reasons: Reasons, group: str) -> Decimal:
    """Return how many are told of a group: of the one reason that is named, or of all."""
    named = _named(reasons, group)
    return named.value if named else reasons.size(group)


def _where(reasons: Reasons, group: str) -> str:
    named = _named(reasons, group)
    return f"sluttede med årsagen »{named.label}«" if named else _WHERE[reasons.of][group]


def _when(reasons: Reasons) -> str:
    return f" {sentences.during(reasons.period)}" if reasons.period else ""


def _size(reasons: Reasons, group: str) -> str:
    """Return how many left for a group's reasons: ``mindst 12`` where a reason has no figure."""
    size = amount(_part(reasons, group), 0)
    return size if reasons.is_known(group) or _named(reasons, group) else f"mindst {size}"


def _is_told(reasons: Reasons, group: str) -> bool:
    """Whether a group's size says something: of what is not known, at least none says nothing."""
    return bool(reasons.groups[group].known) and (
        reasons.size(group) > 0 or (group == WORK and reasons.is_known(group))
    )


def _first(reasons: Reasons) -> str:
    """Return the group that the page begins with: the largest, or else those who got work.

    That other reasons are the most says too little.
    """
    largest = reasons.largest
    says_little = not largest or (largest == OTHER and not _named(reasons, OTHER))
    return WORK if says_little and _is_told(reasons, WORK) else largest


def finding(reasons: Reasons) -> str:
    """Return the page's heading."""
    group, total, when = _first(reasons), reasons.total, _when(reasons)
    if reasons.is_contradicted or (reasons.rows.rows and _all_doubted(reasons)):
        return f"Tallene for, hvorfor {reasons.of} blev afsluttet{when}, passer ikke sammen"
    if total is not None and (total < 2 or not group):
        return capitalised(f"{sentences.people(total, reasons.of)} blev afsluttet{when}")
    if not group:
        return f"Ingen samlede tal for, hvorfor {reasons.of} blev afsluttet{when}"
    said = _of_all(
        reasons, group, _noun(reasons, group) if total is None else _those(reasons, group)
    )
    return capitalised(f"{said} {_where(reasons, group)}{when}")


def _of_all(reasons: Reasons, group: str, of: str = "") -> str:
    """Return ``12 af 25 borgere``, ``alle 25 borgere``, ``mindst 12 borgere`` of a group."""
    if reasons.total is None:
        return f"{_size(reasons, group)} {of}".strip()
    if reasons.is_known(group) or _named(reasons, group):
        return sentences.part(_part(reasons, group), reasons.total, of)
    return f"{_size(reasons, group)} af {amount(reasons.total, 0)} {of}".strip()


def _noun(reasons: Reasons, group: str) -> str:
    one = _part(reasons, group) == 1 and reasons.of == PERSONS
    return "borger" if one else reasons.of


def _those(reasons: Reasons, group: str) -> str:
    """Return of whom a group is a part; where no other word says that they left, this does."""
    is_said = _where(reasons, group).startswith("sluttede")
    return reasons.of if is_said else f"afsluttede {reasons.of}"


def _all_doubted(reasons: Reasons) -> bool:
    return all(row.status is Status.DOUBTED for row in reasons.rows.rows)


def summary(reasons: Reasons, population: str = "") -> str:
    """Return what became of the others, which reasons have no figure, and who they all were."""
    whose = population and sentence(f"tallene gælder {uncapitalised(population)}")
    said = _contradiction(reasons) or _of_the_others(reasons)
    return " ".join(filter(None, [said, whose]))


def _of_the_others(reasons: Reasons) -> str:
    first = _first(reasons)
    parts = [
        f"{_size(reasons, group) if reasons.size(group) else 'ingen'} {_where(reasons, group)}"
        for group in (WORK, OTHER_BENEFIT, OTHER)
        if group != first and reasons.total != 0 and _is_told(reasons, group)
    ]
    if (rest := _beside_the_named(reasons)) and first:
        size = amount(sum((row.value for row in rest), Decimal(0)), 0)
        which = f"med årsagen »{rest[0].label}«" if len(rest) == 1 else "af øvrige årsager"
        parts.append(f"{size} sluttede {which}")
    return " ".join(filter(None, [sentence(sentences.clauses(parts)), without_figure(reasons)]))


def _beside_the_named(reasons: Reasons) -> list[KnownRow]:
    """Return the reasons that a group's one named reason stands before, so that none is lost."""
    return [
        row
        for group, rows in reasons.groups.items()
        if (named := _named(reasons, group))
        for row in rows.known
        if row.value and row is not named
    ]


def _contradiction(reasons: Reasons) -> str:
    """Return ``Årsagerne giver 262 lagt sammen, men i alt står der 267.`` where that is so."""
    rows = reasons.printed or reasons.rows
    total = rows.total.value if rows.total else None
    if total is None or not rows.known or not do_not_make_up(rows, total):
        return ""
    least = f"{'mindst ' if rows.unknown else ''}{amount(rows.least, 0)}"
    if len(rows.rows) == 1:
        return f"»{rows.rows[0].label}« er {least}, men i alt står der {amount(total, 0)}."
    return f"Årsagerne giver {least} lagt sammen, men i alt står der {amount(total, 0)}."


_MOST_NAMED = 3


def without_figure(reasons: Reasons) -> str:
    """Return how many reasons have no figure, and why: ``To årsager har intet tal: død (…)``."""
    doubted = [row for row in reasons.rows.unknown if row.status is Status.DOUBTED]
    rows = [row for row in reasons.rows.unknown if row not in doubted]
    unsure = ""
    if doubted:
        labels, why = [f"»{row.label}«" for row in doubted], {row.why for row in doubted}
        told = sentences.they(labels, why.pop()) if len(why) == 1 else ""
        unsure = sentences.doubted(danish.join_words(labels), len(doubted), told)
    if not rows:
        return unsure
    named = [f"»{row.label}« ({WORDS[row.status].said})" for row in rows[: _MOST_NAMED + 1]]
    listed = f": {danish.join_words(named)}" if len(rows) <= len(named) else ""
    many = sentences.counted(len(rows), "årsag", "årsager", neuter=False)
    return f"{sentence(f'{many} har intet tal{listed}')} {unsure}".strip()


def groups_heading(reasons: Reasons) -> str:
    """Return a heading with the share of the largest group, or the most frequent reasons."""
    group, total, when = reasons.largest, reasons.total, _when(reasons)
    percent = sentences.percent_of(_part(reasons, group), total) if group and total else ""
    if percent and _part(reasons, group) != total and (group != OTHER or _named(reasons, OTHER)):
        return f"{percent} af {_ALL_OF[reasons.of]} {_where(reasons, group)}{when}"
    if said := _contradiction(reasons):
        return said.removesuffix(".")
    if total == 0:
        return f"Ingen {reasons.of} at fordele på årsager{when}"
    found = [row for row in reasons.rows.known if row.value]
    most = reasons.most_frequent
    if not most:
        return f"Den hyppigste årsag{when} kendes ikke"
    are_all = len(most) == len(found) and not reasons.untold
    share = amount(most[0].value, 0)
    if total and total > most[0].value:
        share = f"{share} af {amount(total, 0)}"
    if len(most) == 1:
        which = "eneste" if are_all else "hyppigste"
        return f"Den {which} årsag{when} var »{most[0].label}«: {share}"
    if len(most) > _MOST_NAMED:
        which = "lige hyppige" if are_all else "hyppigst"
        return f"{capitalised(count_word(len(most)))} årsager var {which}{when}: {share} hver"
    named = danish.join_words([f"»{row.label}«" for row in most])
    which = "eneste" if are_all else "hyppigste"
    return f"{named} var de {which} årsager{when}: {share} hver"


def groups(reasons: Reasons) -> list[str]:
    """Return a sentence for each group with its largest reasons, and whose the groups are."""
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
        where = f"{_WHERE[reasons.of][group]}: {danish.join_words(listed)}"
        if (
            group == OTHER and len(found) == 1 and not rows.unknown
        ):  # »andre årsager« is then only another name for it
            where = f"sluttede med årsagen »{found[0].label}«"
        said.append(sentence(f"{_share(reasons, group)} {where}"))
    return [*said, "Inddelingen i grupper er rapportens egen."] if said else []


def _share(reasons: Reasons, group: str) -> str:
    """Return ``28 af 303 (9,2 pct.)``, ``mindst 28 af 303``, or what is known of it."""
    total, size = reasons.total, reasons.size(group)
    least = "" if reasons.is_known(group) else "mindst "
    if total is None or total == size == 1:
        return f"{least}{amount(size, 0)}"
    if least:
        return f"{least}{amount(size, 0)} af {amount(total, 0)}"
    return sentences.part(size, total) if size == total else sentences.share(size, total)


def chart_title(reasons: Reasons) -> str:
    """Return the title of the chart of the reasons."""
    return f"Årsager til afslutning eller målgruppeskift{_when(reasons)}"


def chart_says(reasons: Reasons) -> str:
    """Return the chart in words: its groups with their sums."""
    shown = [(group, rows) for group, rows in reasons.groups.items() if rows.known or rows.unknown]
    parts = [
        f"{group}: {'' if not rows.unknown else 'mindst ' if rows.known else 'intet tal'}"
        f"{amount(rows.least, 0) if rows.known else ''}."
        for group, rows in shown
    ]
    many = sentences.counted(len(parts), "gruppe", "grupper", neuter=False)
    return f"Søjler for hver årsag i {many}. {' '.join(parts)}"


def key_figures(reasons: Reasons, own: Share | None, stock: str) -> list[tuple[str, str] | None]:
    """Return the two groups that say what became of people, and the own ratio."""
    total = reasons.total
    figures: list[tuple[str, str] | None] = []
    for group in (OTHER_BENEFIT, WORK):
        if reasons.is_contradicted or (total is not None and total < 2):
            continue
        if _is_told(reasons, group):
            who = _noun(reasons, group) if total is None else _those(reasons, group)
            said = f"{who} {_where(reasons, group)}{_when(reasons)}."
            figures.append((capitalised(_of_all(reasons, group)), said))
    if own:
        figures.append(_ratio_figure(own, stock))
    return figures


def _ratio_figure(own: Share, stock: str) -> tuple[str, str]:
    percent = f"det svarer til {_percent(own)}" if own.told is not None else ""
    beside = f"{'borger' if own.part == 1 else 'borgere'} {_beside(own, stock)}"
    part = amount(own.part, 0) if own.part else "Ingen"
    return part, f"{beside}. {sentence(percent)}".strip()


# --- how many left beside how many were there -----------------------------------------------------


def who(stock: str) -> str:
    """Return whom a column counts: ``aktivitetsparate`` of ``Antal aktivitetsparate``."""
    return uncapitalised(stock.removeprefix("Antal "))


def ratio_title(stock: str) -> str:
    """Return the title of the chart of ratios."""
    return f"Afsluttede i forhold til antallet af {who(stock)}"


def ratio_heading(ratios: Ratios, stock: str, label: str) -> str:
    """Return a heading with the two own counts, or with the one that is known."""
    own, left = ratios.own, ratios.left
    if not label:
        return ratio_title(stock)
    when = f" {sentences.during(ratios.period)}" if ratios.period else ""
    if left is None:
        return f"{danish.spoken(label)} har ingen række i tabellen"
    if left.value is None:
        unknown = sentences.unknown([left])
        return f"Antallet af afsluttede {danish.in_places(label)}{when} {unknown}"
    rest = _beside(own, stock) if own else f"blev afsluttet {danish.in_places(label)}{when}"
    return capitalised(f"{sentences.people(left.value, PERSONS)} {rest}")


def _beside(own: Share, stock: str) -> str:
    there = f"mens der var {amount(own.whole, 0, who(stock))}"
    if not own.whole:
        there = f"mens der ikke var nogen {who(stock)}"
    return f"blev afsluttet {danish.in_places(own.label)}{_at(own)}, {there}"


def _percent(share: Share) -> str:
    return amount(share.told, 1, danish.PERCENT) if share.told is not None else ""


def _at(share: Share) -> str:
    return f" {sentences.during(share.period)}" if share.period else ""


def ratio(ratios: Ratios, stock: str) -> str:
    """Return what the own counts come to, how the others stand, and whose ratio is not told."""
    own, comparison, others = ratios.own, ratios.standing(), ratios.all
    said = []
    if own and own.told is not None:
        said.append(f"det svarer til {_percent(own)}")
    if comparison and comparison.count:
        alone = f", {_percent(others[1])}" if comparison.count == 1 and not comparison.equal else ""
        among = sentences.among(comparison, than=("højere", "det samme", "lavere"))
        said.append(f"forholdet er {among}{alone}")
    elif not comparison and len(others) == 1:
        said.append(f"{danish.in_places(others[0].label)} er forholdet {_percent(others[0])}")
    elif not comparison and others:
        ends = (min(others, key=_of_share), max(others, key=_of_share))
        low, high = (f"{_percent(end)} {danish.in_places(end.label)}" for end in ends)
        ways = f"går det fra {low} til {high}"
        if ends[0].told == ends[1].told:
            ways = f"er det {_percent(ends[0])} i {sentences.every(len(others), 'kommuner')}"
        said.append(f"blandt dem, hvor forholdet er regnet ud, {ways}")
    if any(one.percent > 100 for one in others):
        said.append("forholdet kan være over 100 pct., for det er ikke en andel")
    return " ".join(map(sentence, [*said, *_untold(ratios, stock)]))


def _of_share(share: Share) -> Decimal:
    return share.percent


def _untold(ratios: Ratios, stock: str) -> list[str]:
    """Return of whom no ratio is told, and why."""
    few: list[Share | Row] = [share for share in ratios.untold if share.whole]
    none: list[Share | Row] = [share for share in ratios.untold if not share.whole]
    counts = danish.join_words([amount(one.whole, 0) for one in ratios.untold if one.whole])
    reasons = {
        f", fordi der var så få {who(stock)} ({counts})": few,
        f", fordi der ikke var nogen {who(stock)}": none,
    }
    for row in ratios.without:
        why = f": mindst ét af de to antal {sentences.unknown([row])}{row.why and f', {row.why}'}"
        reasons.setdefault(why, []).append(row)
    return [
        f"for {danish.join_words([danish.spoken(one.label) for one in of])} "
        f"er forholdet ikke regnet ud{why}"
        for why, of in reasons.items()
        if of
    ]


def two_counts(reasons: Reasons, own: Share | None, same_source: bool = False) -> str:
    """Return how the two counts of people who left differ, so that nobody compares them.

    Where both are counted in one register, only their periods do, and the tables say them.
    """
    if same_source or own is None or reasons.total is None or reasons.total == own.part:
        return ""
    both = f"Tallene {amount(reasons.total, 0)} og {amount(own.part, 0)}"
    if reasons.period and own.period and reasons.period != own.period:
        periods = f"{reasons.period.long} og {own.period.long}"
        return f"{both} kan ikke sammenlignes, for de gælder hver sin periode: {periods}."
    return f"{both} kan ikke uden videre sammenlignes. Hvad de dækker, står under »Om tallene«."


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
    mine = (
        sentence(f"{danish.spoken(own.label)} har {_percent(own)}")
        if own and own.told is not None
        else ""
    )
    return f"{said} {mine}".strip()
