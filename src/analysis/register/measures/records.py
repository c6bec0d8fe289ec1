"""One record for each measure of a register: what it counts, and what it is in Danish.

To add one, write its SQL file and its record; what ``meeting.toml`` accepts, what the figures may
be told apart by and what the reports say all follow from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from analysis.danish import KRONER, PERCENT
from analysis.meeting.counted import Rule
from analysis.register.measures.query import FULL_TIME, Query, same_date

if TYPE_CHECKING:
    from analysis.measures.series import Definition

MONTHS = 9  # after an activity, where a table does not say how many

# What `counts` of meeting.toml calls each grouping; `group` and what stands in `also` come on top.
FILTERS = {
    "municipality": "kommunekode",
    "category": "kategori",
    "ages": "aldersgruppe",
    "sex": "koen",
    "origin": "opholdsgrundlag",
    "activity": "aktivitetstype",
    "in_activation": "i_aktivering",
    "housing": "sted",
    "reason": "aarsag",
    "offer": "tilbud",
    "before": "fra",
    "after": "til",
    "effort": "indsats",
    "time_on_benefit": "tid_paa_ydelsen",
}
YEARS_ON_BENEFIT = 5  # of which a register must know, to tell how long somebody has been on one
# What ``reached`` of ``counts`` may name, and the relation that tells of it. Some of it happens on
# a day: nobody is in it later on. Whoever is visited to an effort is named with that.
VISITED = "visiteret til "
HOURS = "ordinære timer"
ON_A_DAY = {
    **dict.fromkeys(("forberedende plan", "anden plan"), "planer"),
    **dict.fromkeys(
        ("rehabiliteringsteam", "socialforvaltning", "anden forvaltning"), "henvisninger"
    ),
}
REACHED = {
    **dict.fromkeys(("virksomhedsplacering", "opkvalificering"), "aktiviteter"),  # by their art
    **ON_A_DAY,
    **dict.fromkeys(
        ("ordinært arbejde", "ordinær uddannelse", "fleksjob", "anden beskæftigelse"),
        "beskaeftigelse",
    ),
    HOURS: "ordinaere_timer",
    **dict.fromkeys(("personlig jobformidler", "anden kontaktperson"), "kontaktpersoner"),
    "førtidspension": "afslutninger",
}
# The relation that says in which group of each grouping somebody is.
RELATION_OF = {
    "kommunekode": "bopael",
    "kategori": "visitation",
    "aktivitetstype": "aktiviteter",
    "i_aktivering": "aktiviteter",
    "sted": "indkvartering",
    "aarsag": "afslutninger",
    "indsats": "indsatser",
}


def relations_of(reached: Iterable[str]) -> tuple[str, ...]:
    """Return the relations that tell who is in what is looked for, each once."""
    return (*dict.fromkeys(REACHED.get(each, "indsatser") for each in reached),)


@dataclass(frozen=True)
class Part:
    """One of the columns that a query counts, times a constant.

    ``persons`` is the column that counts who is behind it; a count of persons is itself that.
    ``by`` are keys of ``counts`` that it depends on beside of whom it is and when. One that is
    ``daily`` is multiplied by the days of the period as well, which is a year.
    """

    query: Query
    column: str
    times: int = 1
    persons: str = ""
    by: tuple[str, ...] = ()
    daily: bool = False

    @property
    def behind(self) -> Part:
        """The count of the persons behind it."""
        return Part(self.query, self.persons or self.column)


@dataclass(frozen=True)
class Measure:
    """A measure: its name in ``meeting.toml``, its numerator and denominator, and its definition.

    The denominator is counted too, which makes it a share; or it is the days of the period, or 1.
    ``rest`` is the column that counts those of the denominator's persons who are not wholly in the
    numerator, where that is not the difference of the two. ``also`` are keys of ``counts`` that it
    has beside groupings, ``needs`` those of them that must be said. ``waits`` is how many years
    after the period it is known. ``quarter`` says that it is the length which so many fourths of
    the numerator's spells do not exceed. ``reads`` are the relations that it is counted in, and
    optional columns as ``aktiviteter.tilbud``, beside persons and what it is told apart by. In
    the text ``{rule}`` stands for when a spell has ended.
    """

    name: str
    numerator: Part
    denominator: Part | Literal["days", 1]
    unit: str
    text: str
    source: str = "Tallene er talt i registeret til rapporten"
    title: str = ""
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    waits: int = 0
    quarter: int = 0
    rest: str = ""
    reads: tuple[str, ...] = ("ydelser",)

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole that is counted too."""
        return isinstance(self.denominator, Part) and self.unit == PERCENT

    @property
    def queries(self) -> tuple[Query, ...]:
        """What is counted for it; the first is that of the numerator."""
        parts = (self.numerator, self.denominator)
        return tuple(part.query for part in parts if isinstance(part, Part))

    @property
    def filters(self) -> tuple[str, ...]:
        """The keys of ``counts`` by which its figures can be told apart."""
        groupings = set.intersection(*(set(query.groupings) for query in self.queries))
        group = ("group",) if self.numerator.query.of_benefits else ()
        return (*group, *(key for key, name in FILTERS.items() if name in groupings), *self.also)

    def reads_by(self, groupings: Iterable[str]) -> tuple[str, ...]:
        """Return what it is counted in where it is told apart by some groupings."""
        told = (RELATION_OF[name] for name in sorted(RELATION_OF.keys() & {*groupings}))
        return (*dict.fromkeys((*self.reads, *told)),)

    def definition(self, rule: Rule) -> Definition:
        """Return what it is, for the reader, where this rule holds."""
        from analysis.measures.series import Definition  # loads pandas

        text = self.text.replace("{rule}", RULES[rule])
        return Definition(self.title or self.name.capitalize(), self.unit, text, self.source)


# --- what is counted at once ----------------------------------------------------------------------

_WHO = ("kategori", "aldersgruppe", "koen", "kommunekode")

# Days on a benefit of the group, each once for a person; over those days the weekly minutes of the
# activation under way, at most full time; persons with such a day; those of them with activation
# under way on one, also without hours; and activation without hours under way on one. Then who is
# behind: persons with a minute, those with less than full time on a day, and those whose activation
# is without hours. Days and minutes add up over the groups, persons and activities do not.
AKTIVERING = Query(
    ("stykker", "aktiveringsgrad"),
    _WHO,
    (
        *("dage", "minutter", "personer", "beroerte", "uden_timer"),
        *("med_timer", "under_fuld_tid", "personer_uden_timer"),
    ),
)
# Spells that ended, and their persons, by what held on their last day; those after which the person
# is back within a year, the persons with such a spell, and those with one of the others. A person
# with several is counted once in each group.
AFSLUTTEDE = Query(
    ("forloeb", "afsluttede"),
    ("aarsag", *_WHO),
    ("forloeb", "personer", "tilbage", "personer_tilbage", "personer_ude"),
)
# Spells whose last day is known, but of which the rule cannot tell yet.
UAFGJORTE = Query(("forloeb", "uafgjorte"), ("sidste_dag",), ("forloeb",))
# Spells that began, by their days until the last one known, and whether they may go on (1); those
# of them that are the shortest, and the longest, of their persons.
LAENGDER = Query(
    ("forloeb", "laengder"),
    (*_WHO, "dage", "aabent"),
    ("forloeb", "korteste", "laengste"),
)
# Persons on a benefit of the group on the day.
BESTAND = Query(("bestand",), _WHO, ("personer",))
# Those of them who have been on one for at least so many of the years until then.
LANGVARIGE = Query(("ydelsesdage", "langvarige"), _WHO, ("personer",))
# Persons by the benefit of the group that they are on the day before a period, and that on its last
# day; of those who are on none of them on one of these days, or do not live here, that is NONE.
SKIFT = Query(("skift",), ("fra", "til", "koen"), ("personer",))
# Persons whose activation ended in the month; those of them who are on the benefit later, and not.
STATUS = Query(
    ("status",),
    ("aktivitetstype", "udbyder", "kategori", "aldersgruppe"),
    ("personer", "paa_ydelse", "ude"),
    of="month",
)
# Persons who came to their first effort in the period and were on the benefit that day; those of
# them who are on it some months later, and not. A person is in the group of one effort, for good.
FORSOEG = Query(
    ("ydelsesdage", "forsoeg"),
    ("indsats", "kategori", "aldersgruppe", "koen", "tid_paa_ydelsen"),
    ("personer", "paa_ydelse", "ude"),
    of="entry",
)
# Persons in the integration programme on the day. By aktivitetstype a person is in several groups
# at once, or in none; by sted in one or none.
FLYGTNINGE = Query(
    ("flygtninge",),
    (
        *("opholdsgrundlag", "aktivitetstype", "i_aktivering", "kategori", "aldersgruppe"),
        *("koen", "sted"),
    ),
    ("personer",),
    of="day",
    of_benefits=False,
)
# Persons received from 1 January to the day.
MODTAGET = Query(("modtaget",), ("opholdsgrundlag",), ("personer",), of="day", of_benefits=False)
# Days in an offer, each once for a person, and their persons. Days in several offers are in each.
HELAARSPLADSER = Query(
    ("helaarspladser",),
    ("tilbud", "aldersgruppe", "koen"),
    ("dage", "personer"),
    of_benefits=False,
)
# Days that there are places for in offers whose places are known on all days of the period.
PLADSDAGE = Query(
    ("tilbudsdage", "pladsdage"),
    ("tilbud",),
    ("pladsdage",),
    of_benefits=False,
    of_persons=False,
)
# What offers cost a year, in øre, added up over the days of the period; only where it is known.
UDGIFTSDAGE = Query(
    ("tilbudsdage", "udgiftsdage"),
    ("tilbud",),
    ("oeredage",),
    of_benefits=False,
    of_persons=False,
)


# Groups, and of each how many are in something on a day, have been in it until then, and have been
# cleared without it. First who is on the benefit on the last day with so many years on it since
# integration; then who is visited to an effort on the last day, of all who were in the period; and
# who was visited in the period, some months after it. Somebody may be in several efforts.
_REACHED = ("personer", "nu", "til_da", "afklaret_uden")
MAALGRUPPE = Query(("ydelsesdage", "maalgruppe", "opnaaet"), _WHO, _REACHED)
INDSATSGRUPPE = Query(
    ("indsatsgruppe", "opnaaet"), ("indsats", "koen"), _REACHED, of_benefits=False
)
VISITEREDE = Query(("visiterede", "opnaaet"), ("indsats", "koen"), _REACHED, of_benefits=False)
# Who was in an offer in the period, some months after it. Somebody may be in several offers.
DELTAGERE = Query(("deltagere", "opnaaet"), ("tilbud", "koen"), _REACHED, of_benefits=False)
# Persons placed here in the period, so many years after each of them was.
ANKOMNE = Query(
    ("ankomne", "opnaaet"), ("opholdsgrundlag", "koen"), _REACHED, of="arrival", of_benefits=False
)
ON_LAST_DAY = (BESTAND, LANGVARIGE, MAALGRUPPE, INDSATSGRUPPE)  # who is in it is so on that day


def needed_since(query: Query, first: date, last: date, relation: str, years: int) -> date:
    """Return the first day of which a query of some days needs a relation to be complete.

    ``years`` is how many years before or after these days it is of.
    """
    if query == SKIFT:
        return first - timedelta(days=1)
    if query == LAENGDER and relation == "ydelser":
        # What began that day goes on from before, unless a month without the benefit came before.
        return (first.replace(day=1) - timedelta(days=1)).replace(day=1)
    of_years = {LANGVARIGE: ("ydelser",), MAALGRUPPE: ("ydelser", "integrationsperioder")}
    if relation in of_years.get(query, ()):
        return same_date(last, -years) + timedelta(days=1)
    if relation == "ordinaere_timer":
        return first.replace(day=1)
    if query == FORSOEG and relation == "ydelser":
        return same_date(first, -years)
    of_its_day = {MAALGRUPPE: ("visitation", "bopael")}
    if query in (BESTAND, LANGVARIGE) or relation in of_its_day.get(query, ()):
        return last
    if query == MODTAGET:
        return date(last.year, 1, 1)
    # The reason of a spell that ends may be noted a month before.
    return first - timedelta(days=31) if relation == "afslutninger" else first


# --- what a reader is told ------------------------------------------------------------------------

# What holds for every measure, to be printed once beside them.
COMMON = (
    "Slutdatoer tæller med. Det, der ikke er sluttet, regnes til og med udtrækkets dag, og intet "
    "efter den dag tæller med. Når en definition ikke siger andet, er alderen den, personen har på "
    "periodens sidste dag, på forløbets eller aktivitetens sidste dag eller på opgørelsesdagen; "
    "kategori og bopæl er dem, der gælder den dag, der tælles, og kun dage, hvor borgeren bor i "
    "kommunen, tæller med. Uden en kategori står der Uoplyst. En person, der er født den "
    "29. februar, bliver et år ældre den 1. marts i de år, der ingen 29. februar har."
)

RULES: dict[Rule, str] = {
    "one_day": (
        "Et forløb er ubrudt tid på ydelsen, og det er slut efter sin sidste dag med ydelse, når "
        "borgeren er uden ydelsen dagen efter."
    ),
    "calendar_month": (
        "Et forløb er tid på ydelsen, som kun er brudt af kortere pauser, og det er slut efter sin "
        "sidste dag med ydelse, når borgeren er uden ydelsen i en hel kalendermåned fra den første "
        "til den sidste dag."
    ),
}

_BY_REASON = (
    "Årsagen er den nærmeste, jobcenteret har noteret højst 31 dage fra forløbets sidste dag; uden "
    "en sådan står der Uoplyst."
)
_OERE = 100  # a krone
_COST = (
    "Tilbuddets udgift om året, som den er oplyst, i gennemsnit over periodens dage. Er den ikke "
    "oplyst for dem alle, er prisen ikke oplyst. Prisen er udgiften"
)
_BEGUN = (
    "Forløb på ydelsen, der begynder i perioden, efter længde: alle dage fra den første til den "
    "sidste, begge med, hvor borgeren end bor."
)
_OPEN = (
    "Et forløb, der ikke vides at være slut på udtrækkets dag, er med og kan blive længere; tallet "
    "står der kun, når det er det samme, hvor længe de forløb end varer. Alder, kategori og bopæl "
    "er dem på forløbets første dag, og en person kan have flere forløb."
)
_MIDDLE = "Kan flere længder være det, er det midten mellem den korteste og den længste af dem."
_IN_EFFORT = (
    "Personer, hvis første visitation til en indsats i registeret ligger i perioden, og som får "
    "ydelsen den dag. Den, der er visiteret til en indsats før perioden, til en først efter den "
    "eller til flere indsatser den første dag, er ikke med. Gruppen ligger fast fra den dag: den, "
    "der aldrig begynder, holder op eller kommer i en anden indsats, bliver i den. Alder og "
    "kategori er dem på den dag, og bopælen er uden betydning. Tiden på ydelsen er de dage, "
    "personen har fået den uden en dags afbrydelse, til og med den dag: 365 dage er ét år, 1.826 "
    "er fem."
)
_OFF = "dem, der ikke får ydelsen på den sidste dag i måneden så mange måneder efter visitationen"
_LONG_AFTER = (
    "Personer, der får ydelsen på periodens sidste dag, og som har fået den i mindst så mange år, "
    "efter at deres sidste integrationsperiode med et tilbudt program sluttede. Et år er 365,25 "
    "dage, og brøkdele af en dag regnes ikke med: 5 år er 1.826 dage. Dagene behøver ikke at ligge "
    "i træk, men de skal ligge i de seneste år, der nævnes; også dage fra før, personen flyttede "
    "hertil, tæller med, når de står i registeret. En dag med flere af gruppens ydelser er én dag. "
    "Den, der er i en integrationsperiode på dagen, er ikke med."
)
_IN_GROUP = (
    "Personer, der er visiteret til indsatsen på periodens sidste dag, også når den ikke er "
    "begyndt: fra den dag, de er visiteret, til og med den dag, den slutter. Bopælen er uden "
    "betydning."
)
_VISITED = (
    "Personer, der er visiteret til indsatsen i perioden. Gruppen ligger fast: den, der aldrig "
    "begynder, holder op eller kommer i arbejde, bliver i den. Bopælen er uden betydning."
)
_IN_OFFER = (
    "Personer, der har været i tilbuddet på mindst én dag i perioden, også når de er holdt op. "
    "Bopælen er uden betydning."
)
_WHAT = (
    "Er der nævnt flere ting, er én af dem nok. Ordinære timer er timer i den måned, dagen ligger "
    "i; en plan og en henvisning er kun i gang den dag, planen begynder eller henvisningen sker."
)
# Sentences of several definitions, read once on a page.
SHARED = (
    *(*RULES.values(), _BY_REASON, _BEGUN, _OPEN, _MIDDLE),
    *(_IN_EFFORT, _LONG_AFTER, _IN_GROUP, _VISITED, _IN_OFFER, _WHAT),
)


def _share(name: str, count: Measure, column: str, text: str) -> Measure:
    """Return which share of those whom a measure counts are, or have been, in what is looked for.

    In a group of the last day it is looked for from the first day of the period, or from ``since``.
    """
    query = count.numerator.query
    how = ["reached", "hours"]
    how += ["since"] * (column == "til_da" and query in ON_LAST_DAY)
    how += ["months"] * (query in (VISITEREDE, DELTAGERE))
    after = ["years"] * (query == ANKOMNE)
    how += after
    return Measure(
        name,
        Part(query, column, by=(*count.numerator.by, *how)),
        count.numerator,
        unit=PERCENT,
        text=f"{text} {count.text} {_WHAT}",
        also=(*dict.fromkeys((*count.also, *how)),),
        needs=(*count.needs, *after, "reached"),
        reads=count.reads,
    )


_BRUTTO = Measure(
    "bruttomålgruppe",
    Part(MAALGRUPPE, "personer", by=("years", "at_least")),
    1,
    unit="personer",
    text=f"{_LONG_AFTER} Alder, kategori og bopæl er dem på dagen.",
    also=("years", "at_least"),
    needs=("years", "at_least"),
    reads=("ydelser", "integrationsperioder"),
)
_INDSATS = Measure(
    "indsatsgruppe",
    Part(INDSATSGRUPPE, "personer"),
    1,
    unit="personer",
    text=_IN_GROUP,
    reads=("indsatser",),
)
_VISITEREDE = Measure(
    "visiterede",
    Part(VISITEREDE, "personer"),
    1,
    unit="personer",
    text=_VISITED,
    also=("since",),
    reads=("indsatser",),
)
_ANKOMNE = Measure(
    "ankomne",
    Part(ANKOMNE, "personer"),
    1,
    unit="personer",
    text=(
        "Personer, der er boligplaceret i perioden, og hvis tilbudte program er begyndt. Den, der "
        "ikke bor her mere, er også med, men det, registeret ikke kender, tæller ikke."
    ),
    reads=("integrationsperioder",),
)
_DELTAGERE = Measure(
    "deltagere",
    Part(DELTAGERE, "personer"),
    1,
    unit="personer",
    text=_IN_OFFER,
    reads=("aktiviteter.tilbud",),
)
_LATER = (
    "periodens sidste dag eller, når der er sagt et antal måneder, på den sidste dag i måneden så "
    "mange måneder senere."
)
_AFTER = (
    "samme dato så mange år efter boligplaceringen (28. februar for 29., når året ingen har). Kun "
    "perioder, hvor de år er gået for alle, er opgjort."
)
_NOW = "der er i det, der spørges om, på"
_UNTIL = "der på mindst én dag har været i det, der spørges om,"

_ALL = (
    Measure(
        "aktiveringsgrad",
        Part(AKTIVERING, "minutter", persons="med_timer"),
        Part(AKTIVERING, "dage", times=FULL_TIME, persons="personer"),
        unit=PERCENT,
        text=(
            "For hver dag på ydelsen de ugentlige timer i den aktivering, der er i gang, højst 37, "
            "divideret med 37, og derefter gennemsnittet over alle dage på ydelsen. Aktiviteter på "
            "samme tid lægges sammen. Aktivering uden for ydelsen tæller ikke, og en aktivitet, "
            "hvis timer mangler, tæller som 0 timer. Det er en andel af timer og siger ikke, hvor "
            "mange personer der er i aktivering."
        ),
        source="Begrebet er fra Jobindsats.dk, og tallene er talt i registeret til rapporten",
        rest="under_fuld_tid",
        reads=("ydelser", "aktiviteter"),
    ),
    Measure(
        "andel aktiveringsberørte",
        Part(AKTIVERING, "beroerte"),
        Part(AKTIVERING, "personer"),
        unit=PERCENT,
        text=(
            "Personer, der på mindst én dag på ydelsen har en aktivering i gang, divideret med "
            "alle personer med en dag på ydelsen i perioden. Det er en andel af personer og siger "
            "ikke, hvor mange timer de er i aktivering."
        ),
        reads=("ydelser", "aktiviteter"),
    ),
    Measure(
        "fuldtidspersoner",
        Part(AKTIVERING, "dage", persons="personer"),
        "days",
        unit="fuldtidspersoner",
        text=(
            "Dage på ydelsen divideret med periodens dage: så mange personer ville få ydelsen, "
            "hvis de fik den hele perioden. En dag med flere af gruppens ydelser er én dag."
        ),
        source="Begrebet er fra Jobindsats.dk, og tallene er talt i registeret til rapporten",
    ),
    Measure(
        "personer",
        Part(AKTIVERING, "personer"),
        1,
        unit="personer",
        text=(
            "Personer med mindst én dag på ydelsen i perioden. En person tælles én gang i hver "
            "gruppe, så grupper efter kategori og kommune kan ikke lægges sammen."
        ),
    ),
    Measure(
        "afsluttede forløb",
        Part(AFSLUTTEDE, "forloeb", persons="personer"),
        1,
        unit="forløb",
        text=(
            "Forløb på ydelsen, hvis sidste dag ligger i perioden. {rule} En person kan have flere "
            f"forløb. {_BY_REASON}"
        ),
        source="Begrebet er fra Jobindsats.dk, og tallene er talt i registeret til rapporten",
    ),
    Measure(
        "afsluttede personer",
        Part(AFSLUTTEDE, "personer"),
        1,
        unit="personer",
        text=(
            "Personer med mindst ét forløb, hvis sidste dag ligger i perioden. {rule} En person "
            f"tælles én gang i hver gruppe. {_BY_REASON}"
        ),
        source="Begrebet er fra Jobindsats.dk, og tallene er talt i registeret til rapporten",
    ),
    Measure(
        "andel afsluttede",
        Part(AFSLUTTEDE, "personer"),
        Part(BESTAND, "personer"),
        unit=PERCENT,
        text=(
            "Personer med et forløb, hvis sidste dag ligger i perioden, divideret med de personer, "
            "der får ydelsen på periodens sidste dag. De, der blev afsluttet, behøver ikke at "
            "være blandt dem. {rule} Det er ikke et officielt nøgletal."
        ),
    ),
    Measure(
        "tilbage inden et år",
        Part(AFSLUTTEDE, "tilbage", persons="personer_tilbage"),
        Part(AFSLUTTEDE, "forloeb", persons="personer"),
        unit=PERCENT,
        text=(
            "Af de forløb på ydelsen, hvis sidste dag ligger i perioden, den andel, hvor borgeren "
            "får ydelsen igen senest samme dato et år efter den sidste dag (28. februar for 29.), "
            "hvor borgeren end bor da. {rule} Kun perioder, hvor det år er gået, er opgjort. En "
            f"person kan have flere forløb. {_BY_REASON}"
        ),
        waits=1,
        rest="personer_ude",
    ),
    *(
        Measure(
            f"længde af forløb, {name}",
            Part(LAENGDER, "forloeb"),
            1,
            unit="dage",
            text=f"{_BEGUN} {{rule}} {_OPEN} {what} {_MIDDLE}",
            quarter=quarter,
        )
        for quarter, name, what in (
            (
                1,
                "nedre kvartil",
                "Den nedre kvartil er den længde, som mindst en fjerdedel af forløbene højst har, "
                "og mindst tre fjerdedele mindst har.",
            ),
            (
                2,
                "median",
                "Medianen er den længde, som mindst halvdelen af forløbene højst har, og mindst "
                "halvdelen mindst har.",
            ),
            (
                3,
                "øvre kvartil",
                "Den øvre kvartil er den længde, som mindst tre fjerdedele af forløbene højst har, "
                "og mindst en fjerdedel mindst har.",
            ),
        )
    ),
    Measure(
        "bestand",
        Part(BESTAND, "personer"),
        1,
        unit="personer",
        text="Personer, der får ydelsen på periodens sidste dag.",
    ),
    Measure(
        "langvarige",
        Part(LANGVARIGE, "personer", by=("years", "at_least")),
        1,
        unit="personer",
        text=(
            "Personer, der får ydelsen på periodens sidste dag, og som har fået den i mindst så "
            "stor en del af de seneste år: af dagene fra samme dato det antal år før (den dato "
            "ikke med; 28. februar for 29., når året ingen har) til og med dagen. En dag med flere "
            "af gruppens ydelser er én dag, og pauser er tilladt. Alder, kategori og bopæl er dem "
            "på dagen; også dage på ydelsen fra før, personen flyttede hertil, tæller med, når de "
            "står i registeret."
        ),
        also=("years", "at_least"),
        needs=("years", "at_least"),
    ),
    Measure(
        "skift",
        Part(SKIFT, "personer"),
        1,
        unit="personer",
        text=(
            "Personer efter den af gruppens ydelser, de får dagen før perioden, og den, de får på "
            "periodens sidste dag; for en måned altså fra den ene måneds slutning til den næstes. "
            "Hvad der sker imellem de to dage, ses ikke. Med er den, der på mindst én af dagene "
            "får en af ydelserne og bor i kommunen; den dag, hvor det ikke er sådan, står "
            "personen under Ingen. Får en person flere af ydelserne på samme dag, tælles kun den "
            "af dem, der er først i kodelistens orden."
        ),
        title="Skift mellem ydelser",
        reads=("ydelser", "bopael"),
    ),
    Measure(
        "status efter aktivitet",
        Part(STATUS, "ude", by=("months",)),
        Part(STATUS, "personer"),
        unit=PERCENT,
        text=(
            "Af de personer, hvis aktivering sluttede i måneden, dem, der ikke får ydelsen på den "
            "sidste dag i måneden så mange måneder senere. Med er aktivering, som har været i gang "
            "på mindst én dag på ydelsen; den er sluttet på sin egen slutdato. Bopælen er uden "
            "betydning. Tallet siger ikke, om aktiviteten er årsagen."
        ),
        also=("months",),
        reads=("ydelser", "aktiviteter"),
    ),
    Measure(
        "begyndt i indsats",
        Part(FORSOEG, "personer"),
        1,
        unit="personer",
        text=_IN_EFFORT,
        reads=("ydelser", "indsatser"),
    ),
    Measure(
        "ude efter indsats",
        Part(FORSOEG, "ude", by=("months",)),
        1,
        unit="personer",
        text=f"{_IN_EFFORT} Tallet er {_OFF}.",
        also=("months",),
        reads=("ydelser", "indsatser"),
    ),
    Measure(
        "andel ude efter indsats",
        Part(FORSOEG, "ude", by=("months",)),
        Part(FORSOEG, "personer"),
        unit=PERCENT,
        text=(
            f"{_IN_EFFORT} Andelen er {_OFF}. Den siger ikke i sig selv, om indsatsen er årsagen."
        ),
        also=("months",),
        reads=("ydelser", "indsatser"),
    ),
    _BRUTTO,
    _share(
        "andel af bruttomålgruppen",
        _BRUTTO,
        "til_da",
        f"Den del af bruttomålgruppen, {_UNTIL} fra periodens første dag til dens sidste.",
    ),
    _INDSATS,
    _share(
        "andel af indsatsgruppen",
        _INDSATS,
        "nu",
        f"Den del af indsatsgruppen, {_NOW} periodens sidste dag.",
    ),
    _share(
        "andel af indsatsgruppen hidtil",
        _INDSATS,
        "til_da",
        f"Den del af indsatsgruppen, {_UNTIL} fra periodens første dag til dens sidste, dog "
        "tidligst fra den dag, de blev visiteret.",
    ),
    _share(
        "andel afklaret uden",
        _INDSATS,
        "afklaret_uden",
        "Den del af indsatsgruppen, for hvem indsatsen har afklaret, hvad de skal videre til, og "
        "som på periodens sidste dag ikke er i noget af det, der spørges om.",
    ),
    _VISITEREDE,
    _share(
        "andel af visiterede",
        _VISITEREDE,
        "nu",
        f"Den del af de visiterede, {_NOW} {_LATER}",
    ),
    _share(
        "andel af visiterede hidtil",
        _VISITEREDE,
        "til_da",
        f"Den del af de visiterede, {_UNTIL} fra den dag, de blev visiteret, til periodens sidste "
        "dag eller, når der er sagt et antal måneder, til den sidste dag i måneden så mange "
        "måneder senere.",
    ),
    _DELTAGERE,
    _share("andel af deltagere", _DELTAGERE, "nu", f"Den del af deltagerne, {_NOW} {_LATER}"),
    _ANKOMNE,
    _share("andel af ankomne", _ANKOMNE, "nu", f"Den del af de ankomne, {_NOW} {_AFTER}"),
    _share(
        "andel af ankomne hidtil",
        _ANKOMNE,
        "til_da",
        f"Den del af de ankomne, {_UNTIL} fra boligplaceringen til {_AFTER}",
    ),
    Measure(
        "flygtninge",
        Part(FLYGTNINGE, "personer"),
        1,
        unit="personer",
        text=(
            "Personer, der på opgørelsesdagen bor i kommunen og er i en integrationsperiode med et "
            "tilbudt program. En uledsaget under 18 år er kun med, når der er tilbudt et program. "
            "En person kan have flere aktiviteter på samme tid; i aktivering i alt tælles personen "
            "én gang."
        ),
        title="Flygtningestatus",
        reads=("integrationsperioder", "bopael"),
    ),
    Measure(
        "modtaget",
        Part(MODTAGET, "personer"),
        1,
        unit="personer",
        text=(
            "Personer, der er boligplaceret fra 1. januar til og med opgørelsesdagen, og hvis "
            "tilbudte program er begyndt, også når de ikke bor her mere."
        ),
        also=("year",),
        reads=("integrationsperioder",),
    ),
    Measure(
        "helårspladser",
        Part(HELAARSPLADSER, "dage", persons="personer"),
        "days",
        unit="helårspladser",
        text=(
            "Dage i tilbuddet divideret med periodens dage: så mange pladser ville være brugt, "
            "hvis de blev brugt hele perioden. En dag tæller én gang for hver person, også når "
            "personen har flere aktiviteter i tilbuddet, og i en gruppe af flere tilbud, når "
            "personen er i flere af dem. Bopælen er uden betydning."
        ),
        reads=("aktiviteter.tilbud",),
    ),
    Measure(
        "kapacitetsudnyttelse",
        Part(HELAARSPLADSER, "dage", persons="personer"),
        Part(PLADSDAGE, "pladsdage"),
        unit=PERCENT,
        text=(
            "Dage i tilbuddet divideret med de dage, der er plads til: tilbuddets pladser på hver "
            "dag i perioden. En dag tæller én gang for hver person. Er tilbuddets pladser ikke "
            "oplyst for alle periodens dage, er tallet ikke oplyst. Er der flere i tilbuddet, end "
            "der er pladser, er det over 100 procent."
        ),
        reads=("aktiviteter.tilbud", "tilbud"),
    ),
    Measure(
        "pris pr. plads",
        Part(UDGIFTSDAGE, "oeredage"),
        Part(PLADSDAGE, "pladsdage", times=_OERE),
        unit=KRONER,
        text=(
            f"{_COST} divideret med de pladser, der er i det. Prisen er den samme, hvor mange af "
            "pladserne der end bliver brugt."
        ),
        reads=("tilbud",),
    ),
    Measure(
        "pris pr. helårsplads",
        Part(UDGIFTSDAGE, "oeredage"),
        Part(HELAARSPLADSER, "dage", times=_OERE, persons="personer"),
        unit=KRONER,
        text=(
            f"{_COST} divideret med helårspladser i tilbuddet: så mange pladser, der ville være "
            "brugt, hvis de blev brugt hele perioden. En dag tæller én gang for hver person. "
            "Prisen siger ikke, hvad der kommer ud af pladserne."
        ),
        reads=("aktiviteter.tilbud", "tilbud"),
    ),
    Measure(
        "pris pr. resultat",
        Part(UDGIFTSDAGE, "oeredage"),
        Part(DELTAGERE, "nu", times=_OERE, by=("months", "reached", "hours"), daily=True),
        unit=KRONER,
        text=(
            f"Det, tilbuddet koster på et år, divideret med de deltagere, {_NOW} {_LATER} "
            f"{_IN_OFFER} {_WHAT} Prisen siger ikke, om det er tilbuddet, der er årsagen."
        ),
        also=("reached", "hours", "months"),
        needs=("reached",),
        reads=("aktiviteter.tilbud", "tilbud"),
    ),
)
MEASURES = {measure.name: measure for measure in _ALL}
