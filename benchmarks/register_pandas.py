"""The measures of a register as one would write them in pandas, to be measured beside the SQL.

Vectorised, with only the columns that are needed, and with the same figures to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from analysis.register.extract import Extract

FULL_TIME = 37 * 60
ONE_DAY = pd.Timedelta(days=1)

Periods = Sequence[tuple[str, date, date]]
Ages = Sequence[tuple[str, int, int]]


def indlaesning(folder: Path) -> dict[str, int]:
    """Read the files of a delivery, with dates as dates and without a check; give their rows."""
    rows = {}
    for path in sorted(folder.glob("*.csv")):
        dates = [name for name in pd.read_csv(path, sep=";", nrows=0) if name.endswith("dato")]
        rows[path.stem] = len(pd.read_csv(path, sep=";", parse_dates=dates))
    return rows


def aktivering(
    extract: Extract, *, ydelsesgruppe: str, periods: Periods, ages: Ages, by: list[str]
) -> pd.DataFrame:
    """Days, minutes, persons, persons in touch with activation, and activities without hours.

    Then who is behind: persons with a minute, with less than full time, without hours.
    """
    activities = _activation(
        extract, ["borger", "aktivitet_id", "startdato", "slutdato", "minutter"]
    )
    parts = [
        _benefits(extract, ydelsesgruppe).assign(ydelser=1),
        activities[["borger", "startdato", "slutdato", "minutter"]].assign(aktiviteter=1),
    ]
    categories = pd.Index([])
    if "kategori" in by:
        visitation = _read(extract, "visitation", ["borger", "kategori", "startdato", "slutdato"])
        codes, categories = pd.factorize(visitation.pop("kategori"))
        parts.append(visitation.assign(kategori=codes + 1))
    if "kommunekode" in by:
        homes = _read(extract, "bopael", ["borger", "kommunekode", "startdato", "slutdato"])
        parts.append(homes)
    pieces = _pieces(extract, parts)

    persons = _persons(extract, by)
    keys = [name for name in by if name in {"kategori", "kommunekode"}]
    blank = activities.loc[
        activities["minutter"].isna(), ["borger", "aktivitet_id", "startdato", "slutdato"]
    ]
    unknown = pieces[["borger", "foerste", "sidste", *keys]].merge(blank, on="borger")
    unknown["foerste"] = unknown[["foerste", "startdato"]].max(axis=1)
    unknown["sidste"] = unknown[["sidste", "slutdato"]].min(axis=1)
    unknown = unknown[unknown["foerste"] <= unknown["sidste"]]

    found = []
    for name, first, last in periods:
        inside = _within(pieces, first, last)
        inside = _describe(inside, persons, ages, by, last)
        inside["dage"] = (inside["sidste"] - inside["foerste"]).dt.days + 1
        weekly = inside["minutter"].clip(upper=FULL_TIME)
        inside["minutter"] = weekly * inside["dage"]
        touched = inside[inside["aktiviteter"] > 0]
        hours = _describe(_within(unknown, first, last), persons, ages, by, last)
        groups = pd.DataFrame(
            {
                **{column: _grouped(inside, by)[column].sum() for column in ("dage", "minutter")},
                "personer": _distinct(inside, by, "borger"),
                "beroerte": _distinct(touched, by, "borger"),
                "uden_timer": _distinct(hours, by, "aktivitet_id"),
                "med_timer": _distinct(inside[weekly > 0], by, "borger"),
                "under_fuld_tid": _distinct(inside[weekly < FULL_TIME], by, "borger"),
                "personer_uden_timer": _distinct(hours, by, "borger"),
            }
        )
        found.append(groups.assign(periode=name).reset_index())
    counts = [*groups]
    result = pd.concat(found, ignore_index=True).fillna(dict.fromkeys(counts, 0))
    if "kategori" in by:
        result["kategori"] = result["kategori"].map(dict(enumerate(["Uoplyst", *categories])))
    return _finished(result, by, counts)


def afsluttede(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    periods: Periods,
    ages: Ages,
    rule: str,
    by: list[str],
) -> pd.DataFrame:
    """Spells that ended, and their persons; those that are back within a year, and who is not."""
    ended = _ended(extract, ydelsesgruppe, rule)
    if "aarsag" in by:
        ended = ended.merge(
            _reasons(extract, ydelsesgruppe, ended), on=["borger", "dag"], how="left"
        )
        ended["aarsag"] = ended["aarsag"].astype(object).fillna("Uoplyst")
    ended = _on_the_day(extract, ended, by)
    persons = _persons(extract, by)
    found = []
    for name, first, last in periods:
        inside = ended[ended["dag"].between(pd.Timestamp(first), pd.Timestamp(last))]
        inside = _describe(inside, persons, ages, by, None)
        groups = pd.DataFrame(
            {
                "forloeb": _grouped(inside, by)["borger"].size(),
                "personer": _distinct(inside, by, "borger"),
                "tilbage": _grouped(inside, by)["tilbage"].sum(),
                "personer_tilbage": _distinct(inside[inside["tilbage"]], by, "borger"),
                "personer_ude": _distinct(inside[~inside["tilbage"]], by, "borger"),
            }
        )
        found.append(groups.fillna(0).assign(periode=name).reset_index())
    counts = ["forloeb", "personer", "tilbage", "personer_tilbage", "personer_ude"]
    return _finished(pd.concat(found, ignore_index=True), by, counts)


def laengder(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    periods: Periods,
    ages: Ages,
    rule: str,
    by: list[str],
) -> pd.DataFrame:
    """Spells that began, by their length; the shortest, and the longest, of their persons."""
    day = pd.Timestamp(extract.day)
    pieces = _unbroken(extract, ydelsesgruppe, rule)
    # A spell goes on until the first piece after which it is over.
    number = pieces.groupby("borger")["slut"].shift(fill_value=True).cumsum()
    spells = pieces.groupby(number).agg(
        borger=("borger", "first"),
        dag=("start", "first"),
        til=("dag", "last"),
        slut=("slut", "last"),
    )
    spells["dage"] = (spells["til"].clip(upper=day) - spells["dag"]).dt.days + 1
    spells["aabent"] = (~spells["slut"]).astype("int64")
    spells = _describe(_on_the_day(extract, spells, by), _persons(extract, by), ages, by, None)
    groups = [name for name in by if name not in {"dage", "aabent"}]
    found = []
    for name, first, last in periods:
        inside = spells[spells["dag"].between(pd.Timestamp(first), pd.Timestamp(last))]
        inside = inside.sort_values(["dage", "dag"])
        of_one = (
            inside.duplicated(["borger", *groups]),
            inside.duplicated(["borger", *groups], keep="last"),
        )
        inside = inside.assign(forloeb=1, korteste=~of_one[0], laengste=~of_one[1])
        counted = _grouped(inside, by)[["forloeb", "korteste", "laengste"]].sum()
        found.append(counted.assign(periode=name).reset_index())
    counts = ["forloeb", "korteste", "laengste"]
    return _finished(pd.concat(found, ignore_index=True), by, counts)


def langvarige(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    periods: Periods,
    ages: Ages,
    years: int,
    at_least: int,
    by: list[str],
) -> pd.DataFrame:
    """Persons on the benefit on the last day who had it for at least so many of the years."""
    pieces = _unbroken(extract, ydelsesgruppe, "one_day")
    found = []
    for name, _, last in periods:
        day = pd.Timestamp(last)
        before = day - pd.DateOffset(years=years)
        inside = pieces[(pieces["start"] <= day) & (pieces["dag"] > before)]
        on = inside.loc[inside["dag"] >= day, "borger"]
        begins = inside["start"].clip(lower=before + ONE_DAY)
        length = (inside["dag"].clip(upper=day) - begins).dt.days + 1
        spent = length.groupby(inside["borger"]).sum()
        long = spent[(years * spent >= at_least * (day - before).days) & spent.index.isin(on)]
        here = pd.DataFrame({"borger": long.index, "dag": day.as_unit("ms"), "periode": name})
        found.append(here)
    long = _on_the_day(extract, pd.concat(found, ignore_index=True), by)
    long = _describe(long, _persons(extract, by), ages, by, None)
    groups = long.groupby(["periode", *by], observed=True).size().to_frame("personer")
    return _finished(groups.reset_index(), by, ["personer"])


def skift(extract: Extract, *, ydelsesgruppe: str, periods: Periods, by: list[str]) -> pd.DataFrame:
    """Persons by the benefit they are on before a period, and that on its last day."""
    groups = _code_table(extract, "ydelsesgrupper")
    order = groups[groups["ydelsesgruppe"] == ydelsesgruppe].set_index("ydelse")["orden"]
    columns = ["borger", "ydelse", "startdato", "slutdato"]
    benefits = _read(extract, "ydelser", columns)
    benefits = benefits[benefits["ydelse"].isin(order.index)]
    benefits = benefits.assign(orden=benefits["ydelse"].map(order)).sort_values(["orden", "ydelse"])
    homes = _read(extract, "bopael", ["borger", "kommunekode", "startdato", "slutdato"])
    homes = homes[homes["kommunekode"] == extract.kommunekode]

    def on(day: pd.Timestamp) -> pd.Series:
        here = homes.loc[(homes["startdato"] <= day) & (homes["slutdato"] >= day), "borger"]
        paid = benefits[(benefits["startdato"] <= day) & (benefits["slutdato"] >= day)]
        paid = paid[paid["borger"].isin(here)].drop_duplicates("borger")
        return paid.set_index("borger")["ydelse"]

    persons = _persons(extract, by)
    found = []
    for name, first, last in periods:
        ends = {"fra": on(pd.Timestamp(first) - ONE_DAY), "til": on(pd.Timestamp(last))}
        both = pd.DataFrame(ends).astype(object).fillna("Ingen").rename_axis("borger").reset_index()
        both = both.merge(persons, on="borger")
        found.append(_grouped(both, by).size().to_frame("personer").assign(periode=name))
    return _finished(pd.concat(found).reset_index(), by, ["personer"])


def forsoeg(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    periods: Periods,
    ages: Ages,
    months: int,
    by: list[str],
) -> pd.DataFrame:
    """Persons who came to their first effort, those on the benefit later, and those not."""
    came = _read(extract, "indsatser", ["borger", "indsats", "visiteret"])
    came = came.rename(columns={"visiteret": "dag"})
    came = came[came["dag"] <= pd.Timestamp(extract.day)]
    came = came[came["dag"] == came.groupby("borger")["dag"].transform("min")]
    came = came.drop_duplicates().drop_duplicates("borger", keep=False)
    came["senere"] = (came["dag"].dt.to_period("M") + months).dt.end_time.dt.normalize()
    both = came.merge(_benefits(extract, ydelsesgruppe), on="borger")

    def on(day: str) -> pd.Series:
        return both.loc[
            (both["startdato"] <= both[day]) & (both["slutdato"] >= both[day]), "borger"
        ]

    came = came[came["borger"].isin(on("dag"))]
    if "tid_paa_ydelsen" in by:
        came = came.merge(
            _unbroken(extract, ydelsesgruppe, "one_day")[["borger", "start", "dag"]].rename(
                columns={"dag": "til"}
            ),
            on="borger",
        )
        came = came[(came["start"] <= came["dag"]) & (came["til"] >= came["dag"])]
        days = (came["dag"] - came["start"]).dt.days + 1
        classes = ["Under 1 år", "1-4 år", "5 år og derover"]
        came["tid_paa_ydelsen"] = pd.cut(days, [0, 364, 1825, 10**6], labels=classes)
        came = came.drop(columns=["start", "til"])
    came = came.assign(paa_ydelse=came["borger"].isin(on("senere"))).drop(columns="senere")
    came = _describe(_on_the_day(extract, came, by), _persons(extract, by), ages, by, None)
    found = []
    for name, first, last in periods:
        inside = came[came["dag"].between(pd.Timestamp(first), pd.Timestamp(last))]
        groups = _grouped(inside, by)["paa_ydelse"].agg(personer="size", paa_ydelse="sum")
        groups["ude"] = groups["personer"] - groups["paa_ydelse"]
        found.append(groups.assign(periode=name).reset_index())
    counts = ["personer", "paa_ydelse", "ude"]
    return _finished(pd.concat(found, ignore_index=True), by, counts)


def helaarspladser(
    extract: Extract, *, periods: Periods, ages: Ages, by: list[str]
) -> pd.DataFrame:
    """Days in offers, each once for a person, and their persons."""
    columns = ["borger", "tilbud", "startdato", "slutdato"]
    inside = _read(extract, "aktiviteter", columns).dropna(subset="tilbud")
    inside = inside.sort_values(["borger", "tilbud", "startdato"])
    reach = inside.groupby(["borger", "tilbud"])["slutdato"].cummax()
    before = reach.groupby([inside["borger"], inside["tilbud"]]).shift()
    begins = inside["startdato"].where(
        before.isna(), np.maximum(inside["startdato"], before + ONE_DAY)
    )
    new = inside.assign(foerste=begins, sidste=inside["slutdato"])
    new = new[new["foerste"] <= new["sidste"]].drop(columns=["startdato", "slutdato"])
    persons, found = _persons(extract, by), []
    for name, first, last in periods:
        here = _describe(_within(new, first, last), persons, ages, by, last)
        here["dage"] = (here["sidste"] - here["foerste"]).dt.days + 1
        groups = {
            "dage": _grouped(here, by)["dage"].sum(),
            "personer": _distinct(here, by, "borger"),
        }
        found.append(pd.DataFrame(groups).assign(periode=name).reset_index())
    return _finished(pd.concat(found, ignore_index=True), by, ["dage", "personer"])


def bestand(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    periods: Periods,
    ages: Ages,
    by: list[str],
) -> pd.DataFrame:
    """Persons on the benefit on the last day."""
    benefits = _benefits(extract, ydelsesgruppe)
    found = []
    for name, _, last in periods:
        day = pd.Timestamp(last)
        on = benefits["startdato"].le(day) & benefits["slutdato"].ge(day)
        here = benefits.loc[on, ["borger"]].drop_duplicates()
        found.append(here.assign(dag=day.as_unit("ms"), periode=name))
    stock = _on_the_day(extract, pd.concat(found, ignore_index=True), by)
    stock = _describe(stock, _persons(extract, by), ages, by, None)
    groups = stock.groupby(["periode", *by], observed=True).size().to_frame("personer")
    return _finished(groups.reset_index(), by, ["personer"])


def status(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    periods: Periods,
    months: int,
    ages: Ages,
    by: list[str],
) -> pd.DataFrame:
    """Persons whose activation ended in a month, those on the benefit later, and those not."""
    ((name, first, _),) = periods
    month = pd.Period(first, freq="M")
    columns = ["borger", "aktivitetstype", "udbyder", "startdato", "slutdato"]
    activities = _activation(extract, columns, open_ends=True)
    activities = activities[
        activities["slutdato"].between(month.start_time, month.end_time.normalize())
    ].rename(columns={"startdato": "begynder", "slutdato": "dag"})
    benefits = _benefits(extract, ydelsesgruppe)
    both = activities.reset_index().merge(benefits, on="borger")
    both = both[(both["startdato"] <= both["dag"]) & (both["slutdato"] >= both["begynder"])]
    activities = activities.loc[both["index"].unique()]
    activities["udbyder"] = activities["udbyder"].astype(object).fillna("Uoplyst")
    ended = _on_the_day(extract, activities, by)
    ended = _describe(ended, _persons(extract, by), ages, by, None)
    ended = ended[["borger", *by]].drop_duplicates()
    day = (month + months).end_time.normalize()
    on = benefits.loc[(benefits["startdato"] <= day) & (benefits["slutdato"] >= day), "borger"]
    state = ended.assign(paa_ydelse=ended["borger"].isin(on))
    groups = _grouped(state, by)["paa_ydelse"].agg(personer="size", paa_ydelse="sum")
    groups["ude"] = groups["personer"] - groups["paa_ydelse"]
    result = groups.assign(periode=name).reset_index()
    return _finished(result, by, ["personer", "paa_ydelse", "ude"])


# --- who comes to something -----------------------------------------------------------------------


def maalgruppe(
    extract: Extract,
    *,
    ydelsesgruppe: str,
    periods: Periods,
    ages: Ages,
    years: int,
    at_least: int,
    reached: list[str],
    by: list[str],
) -> pd.DataFrame:
    """Persons with so many years on the benefit after their programme, and what they come to."""
    pieces = _unbroken(extract, ydelsesgruppe, "one_day")
    columns = ["borger", "startdato", "slutdato", "program_tilbudt"]
    programmes = _read(extract, "integrationsperioder", columns)
    programmes = programmes[programmes["program_tilbudt"]]
    found = []
    for name, first, last in periods:
        day = pd.Timestamp(last)
        before = day - pd.DateOffset(years=years)
        over = programmes[programmes["startdato"] <= day].groupby("borger")["slutdato"].max()
        inside = pieces[(pieces["start"] <= day) & (pieces["dag"] > before)]
        on = inside.loc[inside["dag"] >= day, "borger"]
        since = inside["borger"].map(over).clip(lower=before, upper=day).fillna(before) + ONE_DAY
        begins = inside["start"].where(inside["start"] >= since, since)
        length = ((inside["dag"].clip(upper=day) - begins).dt.days + 1).clip(lower=0)
        spent = length.groupby(inside["borger"]).sum()
        long = spent[(spent >= at_least * 1461 // 4) & spent.index.isin(on)]
        days = {"fra": pd.Timestamp(first).as_unit("ms"), "dag": day.as_unit("ms")}
        found.append(pd.DataFrame({"borger": long.index, "periode": name, **days}))
    group = _on_the_day(extract, pd.concat(found, ignore_index=True), by)
    group = _describe(group, _persons(extract, by), ages, by, None)
    return _reached(extract, group.assign(afklaret=pd.NaT), reached, by)


def indsatsgruppe(
    extract: Extract, *, periods: Periods, reached: list[str], by: list[str]
) -> pd.DataFrame:
    """Persons who are visited to an effort on the last day, and what they come to until then."""
    columns = ["borger", "indsats", "visiteret", "slutdato", "afklaret"]
    efforts = _read(extract, "indsatser", columns)
    found = []
    for name, first, last in periods:
        day = pd.Timestamp(last)
        inside = efforts[(efforts["visiteret"] <= day) & (efforts["slutdato"] >= day)]
        inside = inside.assign(fra=inside["visiteret"].clip(lower=pd.Timestamp(first)))
        found.append(inside.assign(periode=name, dag=day))
    return _reached(extract, _of_efforts(extract, found, by), reached, by)


def visiterede(
    extract: Extract, *, periods: Periods, reached: list[str], by: list[str]
) -> pd.DataFrame:
    """Persons who were visited to an effort in the period, and what they come to until its end."""
    efforts = _read(extract, "indsatser", ["borger", "indsats", "visiteret", "afklaret"])
    found = []
    for name, first, last in periods:
        inside = efforts[efforts["visiteret"].between(pd.Timestamp(first), pd.Timestamp(last))]
        inside = inside.assign(fra=inside["visiteret"], dag=pd.Timestamp(last))
        found.append(inside.assign(periode=name))
    return _reached(extract, _of_efforts(extract, found, by), reached, by)


def _of_efforts(extract: Extract, found: list[pd.DataFrame], by: list[str]) -> pd.DataFrame:
    keys = ["periode", "borger", "indsats", "dag"]
    rows = pd.concat(found, ignore_index=True).groupby(keys, as_index=False)
    group = rows.agg(fra=("fra", "min"), afklaret=("afklaret", "min"))
    return group.merge(_persons(extract, by), on="borger")


def deltagere(
    extract: Extract, *, periods: Periods, reached: list[str], by: list[str]
) -> pd.DataFrame:
    """Persons who were in an offer in the period, and what they come to until its end."""
    columns = ["borger", "tilbud", "startdato", "slutdato"]
    spells = _read(extract, "aktiviteter", columns).dropna(subset="tilbud")
    spells = spells.rename(columns={"startdato": "foerste", "slutdato": "sidste"})
    found = []
    for name, first, last in periods:
        inside = _within(spells, first, last).groupby(["borger", "tilbud"], as_index=False)
        inside = inside.agg(fra=("foerste", "min"))
        found.append(inside.assign(periode=name, dag=pd.Timestamp(last), afklaret=pd.NaT))
    group = pd.concat(found, ignore_index=True).merge(_persons(extract, by), on="borger")
    return _reached(extract, group, reached, by)


def ankomne(
    extract: Extract, *, periods: Periods, years: int, reached: list[str], by: list[str]
) -> pd.DataFrame:
    """Persons placed here in the period, and what they come to until so many years after."""
    columns = ["borger", "koen", "opholdsgrundlag", "boligplaceringsdato"]
    persons = _read(extract, "personer", columns).rename(columns={"boligplaceringsdato": "fra"})
    programmes = _read(extract, "integrationsperioder", ["borger", "startdato", "program_tilbudt"])
    begun = programmes.loc[programmes["program_tilbudt"], "borger"]
    persons = persons[persons["borger"].isin(begun)].dropna(subset="fra")
    persons["opholdsgrundlag"] = persons["opholdsgrundlag"].astype(object).fillna("Uoplyst")
    persons["dag"] = persons["fra"] + pd.DateOffset(years=years)
    found = []
    for name, first, last in periods:
        inside = persons[persons["fra"].between(pd.Timestamp(first), pd.Timestamp(last))]
        found.append(inside.assign(periode=name, afklaret=pd.NaT))
    return _reached(extract, pd.concat(found, ignore_index=True), reached, by)


def _reached(
    extract: Extract, group: pd.DataFrame, reached: list[str], by: list[str]
) -> pd.DataFrame:
    """Count who of a group is in work of some kinds or has hours, has been, is cleared without."""
    jobs = _read(extract, "beskaeftigelse", ["borger", "art", "startdato", "slutdato"])
    events = jobs.loc[jobs["art"].isin(reached), ["borger", "startdato", "slutdato"]]
    if "ordinære timer" in reached:
        hours = _read(extract, "ordinaere_timer", ["borger", "maaned", "timer"])
        hours = hours[(hours["timer"] > 0) & (hours["maaned"] <= pd.Timestamp(extract.day))]
        ends = hours["maaned"] + pd.offsets.MonthEnd(0)
        months = {"startdato": hours["maaned"], "slutdato": ends}
        events = pd.concat([events, hours[["borger"]].assign(**months)], ignore_index=True)
    group = group.reset_index(drop=True)
    both = group.reset_index(names="nr")[["nr", "borger", "fra", "dag"]].merge(events, on="borger")
    both = both[(both["startdato"] <= both["dag"]) & (both["slutdato"] >= both["fra"])]
    group["til_da"] = group.index.isin(both["nr"])
    group["nu"] = group.index.isin(both.loc[both["slutdato"] >= both["dag"], "nr"])
    group["afklaret_uden"] = (group["afklaret"] <= group["dag"]) & ~group["nu"]
    counts = ["personer", "nu", "til_da", "afklaret_uden"]
    groups = group.assign(personer=1).groupby(["periode", *by], observed=True)[counts].sum()
    return _finished(groups.reset_index(), by, counts)


# --- what is read ---------------------------------------------------------------------------------


def _read(
    extract: Extract, relation: str, columns: list[str], *, open_ends: bool = False
) -> pd.DataFrame:
    table = pq.read_table(extract.folder / f"{relation}.parquet", columns=columns)
    frame = table.to_pandas(date_as_object=False)
    if "startdato" in frame:
        frame = frame[frame["startdato"] <= pd.Timestamp(extract.day)].copy()
    if "slutdato" in frame and not open_ends:
        day = pd.Timestamp(extract.day)
        frame["slutdato"] = frame["slutdato"].fillna(day).clip(upper=day)
    return frame


def _code_table(extract: Extract, name: str) -> pd.DataFrame:
    return pd.read_parquet(extract.folder / "codes" / f"{name}.parquet")


def _in_group(extract: Extract, group: str) -> pd.Series:
    groups = _code_table(extract, "ydelsesgrupper")
    return groups.loc[groups["ydelsesgruppe"] == group, "ydelse"]


def _benefits(extract: Extract, group: str, *, open_ends: bool = False) -> pd.DataFrame:
    columns = ["borger", "ydelse", "startdato", "slutdato"]
    frame = _read(extract, "ydelser", columns, open_ends=open_ends)
    return frame.loc[frame["ydelse"].isin(_in_group(extract, group))].drop(columns="ydelse")


def _activation(extract: Extract, columns: list[str], *, open_ends: bool = False) -> pd.DataFrame:
    kinds = _code_table(extract, "aktivitetstyper")
    active = kinds.loc[kinds["er_aktivering"], "aktivitetstype"]
    wanted = [*dict.fromkeys([*columns, "aktivitetstype"])]
    frame = _read(extract, "aktiviteter", wanted, open_ends=open_ends)
    return frame.loc[frame["aktivitetstype"].isin(active), columns]


def _persons(extract: Extract, by: list[str]) -> pd.DataFrame:
    columns = ["borger"]
    columns += ["foedselsdato"] if "aldersgruppe" in by else []
    columns += ["koen"] if "koen" in by else []
    return _read(extract, "personer", columns)


# --- the steps ------------------------------------------------------------------------------------


def _pieces(extract: Extract, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the time on the benefit, parted where anything changes."""
    both = pd.concat(parts, ignore_index=True)
    levels = [name for name in both.columns if name not in {"borger", "startdato", "slutdato"}]
    both[levels] = both[levels].fillna(0).astype("int64")
    starts = both.drop(columns="slutdato").rename(columns={"startdato": "foerste"})
    ends = both.drop(columns="startdato").rename(columns={"slutdato": "foerste"})
    ends["foerste"] += ONE_DAY
    ends[levels] = -ends[levels]
    events = pd.concat([starts, ends], ignore_index=True).sort_values(["borger", "foerste"])
    events[levels] = events.groupby("borger")[levels].cumsum()
    events["sidste"] = events.groupby("borger")["foerste"].shift(-1) - ONE_DAY
    return events[(events["ydelser"] > 0) & (events["sidste"] >= events["foerste"])]


def _within(pieces: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    inside = pieces[(pieces["foerste"] <= end) & (pieces["sidste"] >= start)].copy()
    inside["foerste"] = inside["foerste"].clip(lower=start)
    inside["sidste"] = inside["sidste"].clip(upper=end)
    return inside


def _describe(
    rows: pd.DataFrame, persons: pd.DataFrame, ages: Ages, by: list[str], day: date | None
) -> pd.DataFrame:
    """Add sex and age group; without a day, the age is that on the row's own."""
    rows = rows.merge(persons, on="borger")
    if "aldersgruppe" not in by:
        return rows
    on = pd.Series(pd.Timestamp(day), rows.index) if day else rows["dag"]
    years = _number(on) // 10000 - _number(rows["foedselsdato"]) // 10000
    years -= _number(on) % 10000 < _number(rows["foedselsdato"]) % 10000
    edges = [ages[0][1] - 1, *(last for _, _, last in ages)]
    rows["aldersgruppe"] = pd.cut(years, edges, labels=[name for name, _, _ in ages])
    return rows.dropna(subset="aldersgruppe")


def _number(days: pd.Series) -> pd.Series:
    return days.dt.year * 10000 + days.dt.month * 100 + days.dt.day


def _grouped(rows: pd.DataFrame, by: list[str]):
    return rows.groupby(by or np.zeros(len(rows), dtype=int), observed=True)


def _distinct(rows: pd.DataFrame, by: list[str], what: str) -> pd.Series:
    return _grouped(rows[[what, *by]].drop_duplicates(), by)[what].size()


def _on_the_day(extract: Extract, rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add the category and municipality of the day of each row."""
    wanted = {"kategori": ("visitation", "Uoplyst"), "kommunekode": ("bopael", 0)}
    for name, (relation, unknown) in wanted.items():
        if name not in by:
            continue
        spells = _read(extract, relation, ["borger", name, "startdato", "slutdato"])
        rows = pd.merge_asof(
            rows.sort_values("dag"),
            spells.sort_values("startdato"),
            left_on="dag",
            right_on="startdato",
            by="borger",
        )
        rows[name] = rows[name].astype(object).where(rows["slutdato"] >= rows["dag"], unknown)
        rows = rows.drop(columns=["startdato", "slutdato"])
    return rows


def _ended(extract: Extract, group: str, rule: str) -> pd.DataFrame:
    """Return person and last day of the spells that ended, and which are back within a year."""
    spells = _unbroken(extract, group, rule)
    return spells.loc[spells["slut"], ["borger", "dag", "tilbage"]].reset_index(drop=True)


def _unbroken(extract: Extract, group: str, rule: str) -> pd.DataFrame:
    """Return the unbroken times on the benefit, whether each is over, and back within a year."""
    day = pd.Timestamp(extract.day)
    benefits = _benefits(extract, group, open_ends=True).sort_values(["borger", "startdato"])
    # What goes on after the day of the extract has no last day yet.
    ends = benefits["slutdato"].where(benefits["slutdato"] <= day, day + ONE_DAY)
    reach = ends.groupby(benefits["borger"]).cummax()
    before = reach.groupby(benefits["borger"]).shift()
    new = before.isna() | (benefits["startdato"] > before + ONE_DAY)
    spells = pd.DataFrame(
        {"borger": benefits["borger"], "start": benefits["startdato"], "dag": reach}
    )
    spells = spells.groupby(new.cumsum()).agg(
        borger=("borger", "first"), start=("start", "first"), dag=("dag", "last")
    )
    again = spells.groupby("borger")["start"].shift(-1)
    spells["tilbage"] = again.notna() & (_number(again) <= _number(spells["dag"]) + 10_000)
    back = again.fillna(day + ONE_DAY)
    if rule == "one_day":
        over = spells["dag"] + ONE_DAY < back
    else:
        months = [at.dt.year * 12 + at.dt.month for at in (back, spells["dag"])]
        over = months[0] >= months[1] + 2
    spells["slut"] = over & (spells["dag"] <= day)
    return spells


def _reasons(extract: Extract, group: str, ended: pd.DataFrame) -> pd.DataFrame:
    """Return the reason of each spell that a closure belongs to."""
    closures = _read(extract, "afslutninger", ["borger", "ydelse", "dato", "aarsag"])
    closures = closures[
        closures["ydelse"].isin(_in_group(extract, group))
        & (closures["dato"] <= pd.Timestamp(extract.day))
    ]
    both = closures.merge(ended, on="borger")
    both["afstand"] = (both["dato"] - both["dag"]).abs().dt.days
    both = both[both["afstand"] <= 31].sort_values(["afstand", "dag"])
    both = both.drop_duplicates(["borger", "ydelse", "dato", "aarsag"])
    both = both.sort_values(["afstand", "dato", "ydelse", "aarsag"])
    return both.drop_duplicates(["borger", "dag"])[["borger", "dag", "aarsag"]]


def _finished(result: pd.DataFrame, by: list[str], counts: list[str]) -> pd.DataFrame:
    result = result[["periode", *by, *counts]]
    result = result.astype(dict.fromkeys(counts, "int64"))
    return result[(result[counts] != 0).any(axis=1)].reset_index(drop=True)
