"""What each measure of a register is, in Danish for the reader."""

from __future__ import annotations

from typing import Literal

from analysis.danish import PERCENT
from analysis.measures.series import Definition

Rule = Literal["one_day", "calendar_month"]
MONTHS = 9  # after an activity, where a table does not say how many

_REGISTER = "kommunens registerudtræk, optalt af projektet"

# What holds for every measure, to be printed once beside them.
COMMON = (
    "Slutdatoer tæller med. Det, der ikke er sluttet, når til udtrækkets dag, og intet efter den "
    "dag tæller. Alder er den på periodens sidste dag, på forløbets eller aktivitetens sidste dag "
    "eller på opgørelsesdagen. En person, der er født den 29. februar, bliver et år ældre den "
    "1. marts, når året ingen 29. februar har. Kategori og bopæl er dagens; uden en kategori "
    "står der Uoplyst. Kun dage, hvor borgeren bor i kommunen, tæller med. Ved status efter "
    "aktivitet og ved modtagne er bopælen uden betydning."
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

AKTIVERINGSGRAD = Definition(
    name="Aktiveringsgrad",
    unit=PERCENT,
    text=(
        "For hver dag på ydelsen de ugentlige timer i den aktivering, der er i gang, højst 37, "
        "divideret med 37, og derefter gennemsnittet over alle dage på ydelsen. Aktiviteter på "
        "samme tid lægges sammen. Aktivering uden for ydelsen tæller ikke, og en aktivitet, hvis "
        "timer mangler, tæller som 0 timer. Det er en andel af timer og siger ikke, hvor mange "
        "personer der er i aktivering."
    ),
    source=f"Jobindsats.dk's begreb; {_REGISTER}",
)
ANDEL_BEROERTE = Definition(
    name="Andel aktiveringsberørte",
    unit=PERCENT,
    text=(
        "Personer, der på mindst én dag på ydelsen har en aktivering i gang, divideret med alle "
        "personer med en dag på ydelsen i perioden. Det er en andel af personer og siger ikke, "
        "hvor mange timer de er i aktivering."
    ),
    source=_REGISTER.capitalize(),
)
FULDTIDSPERSONER = Definition(
    name="Fuldtidspersoner",
    unit="fuldtidspersoner",
    text=(
        "Dage på ydelsen divideret med periodens dage: så mange personer ville få ydelsen, hvis de "
        "fik den hele perioden. En dag med flere af gruppens ydelser er én dag."
    ),
    source=f"Jobindsats.dk's begreb; {_REGISTER}",
)
PERSONER = Definition(
    name="Personer",
    unit="personer",
    text=(
        "Personer med mindst én dag på ydelsen i perioden. En person tælles én gang i hver gruppe, "
        "så grupper efter kategori og kommune kan ikke lægges sammen."
    ),
    source=_REGISTER.capitalize(),
)
BESTAND = Definition(
    name="Bestand",
    unit="personer",
    text="Personer, der får ydelsen på periodens sidste dag.",
    source=_REGISTER.capitalize(),
)
STATUS = Definition(
    name="Status efter aktivitet",
    unit=PERCENT,
    text=(
        "Af de personer, hvis aktivering sluttede i måneden, dem, der ikke får ydelsen på den "
        "sidste dag i måneden så mange måneder senere. Med er aktivering, som har været i gang på "
        "mindst én dag på ydelsen; den er sluttet på sin egen slutdato. Tallet siger ikke, om "
        "aktiviteten er årsagen."
    ),
    source=_REGISTER.capitalize(),
)
FLYGTNINGESTATUS = Definition(
    name="Flygtningestatus",
    unit="personer",
    text=(
        "Personer, der på opgørelsesdagen bor i kommunen og er i en integrationsperiode med et "
        "tilbudt program. En uledsaget under 18 år er kun med, når der er tilbudt et program. En "
        "person kan have flere aktiviteter på samme tid; i aktivering i alt tælles personen én "
        "gang."
    ),
    source=_REGISTER.capitalize(),
)
MODTAGET = Definition(
    name="Modtaget",
    unit="personer",
    text=(
        "Personer, der er boligplaceret fra 1. januar til og med opgørelsesdagen, og hvis tilbudte "
        "program er begyndt, også når de ikke bor her mere."
    ),
    source=_REGISTER.capitalize(),
)


_REASONS = (
    "Årsagen er den nærmeste, jobcenteret har noteret højst 31 dage fra forløbets sidste dag; uden "
    "en sådan står der Uoplyst."
)


def afsluttede_forloeb(rule: Rule) -> Definition:
    """Return the definition of spells that ended, which names the rule."""
    return Definition(
        name="Afsluttede forløb",
        unit="forløb",
        text=(
            f"Forløb på ydelsen, hvis sidste dag ligger i perioden. {RULES[rule]} En person kan "
            f"have flere forløb. {_REASONS}"
        ),
        source=f"Jobindsats.dk's forløb; {_REGISTER}",
    )


def afsluttede_personer(rule: Rule) -> Definition:
    """Return the definition of persons with a spell that ended, which names the rule."""
    return Definition(
        name="Afsluttede personer",
        unit="personer",
        text=(
            f"Personer med mindst ét forløb, hvis sidste dag ligger i perioden. {RULES[rule]} En "
            f"person tælles én gang i hver gruppe. {_REASONS}"
        ),
        source=f"Jobindsats.dk's forløb; {_REGISTER}",
    )


def andel_afsluttede(rule: Rule) -> Definition:
    """Return the definition of the share that ended of the stock, which names the rule."""
    return Definition(
        name="Andel afsluttede",
        unit=PERCENT,
        text=(
            "Personer med et forløb, hvis sidste dag ligger i perioden, divideret med de personer, "
            f"der får ydelsen på periodens sidste dag. De første er ikke en del af de sidste. "
            f"{RULES[rule]} Det er ikke et officielt nøgletal."
        ),
        source=_REGISTER.capitalize(),
    )


def definition(measure: str, rule: Rule) -> Definition:
    """Return the definition of a measure by its name in lower case, as ``meeting.toml`` has it."""
    fixed = {
        "aktiveringsgrad": AKTIVERINGSGRAD,
        "andel aktiveringsberørte": ANDEL_BEROERTE,
        "fuldtidspersoner": FULDTIDSPERSONER,
        "personer": PERSONER,
        "bestand": BESTAND,
        "status efter aktivitet": STATUS,
        "flygtninge": FLYGTNINGESTATUS,
        "modtaget": MODTAGET,
    }
    by_rule = {
        "afsluttede forløb": afsluttede_forloeb,
        "afsluttede personer": afsluttede_personer,
        "andel afsluttede": andel_afsluttede,
    }
    return by_rule[measure](rule) if measure in by_rule else fixed[measure]
