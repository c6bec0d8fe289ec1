"""Areas of several municipalities are known by any name that tables give them."""

from __future__ import annotations

import pytest

from analysis import areas, danish

REGIONS, LANDSDELE, RAR = areas.KINDS


def test_the_country_has_five_regions_eleven_landsdele_and_eight_rar_areas() -> None:
    assert [len({*kind.names}) for kind in areas.KINDS] == [5, 11, 8]


def test_no_municipality_is_an_area() -> None:
    """Bornholm is also a landsdel, and is called so where that is meant."""
    for name in (*danish.MUNICIPALITIES, danish.MADE_UP):
        for spelt in (name, f"{name} Kommune", f"{name.upper()}:", f"{name} (kommune)"):
            assert not areas.is_area(spelt), spelt
    named = {name for kind in areas.KINDS for name in kind.names}
    assert named & {*danish.MUNICIPALITIES} == {"Bornholm"}
    assert areas.is_area("Landsdel Bornholm")


@pytest.mark.parametrize("kind", areas.KINDS, ids=lambda kind: kind.one)
def test_every_area_is_known_by_its_name_and_with_the_word_for_it(kind: areas.Kind) -> None:
    word = kind.one.removesuffix("-område")
    for name in kind.names:
        for spelt in (f"{word} {name}", f"{word.upper()} {name.upper()}", f"{name} ({word})"):
            assert areas.is_area(spelt), spelt
            assert areas.kind_of([spelt]) is kind
        assert areas.is_area(f" {name}  i alt:") is (name != "Bornholm")
        assert not areas.misfits([name, *kind.names])


@pytest.mark.parametrize(
    "label",
    [
        *(
            "Hele landet",
            "hele  landet:",
            "Landet",
            "Danmark",
            "Hele Danmark i alt",
            "På landsplan",
        ),
        *("Hele landet (98 kommuner)", "Landsgennemsnit", "Gennemsnit for hele landet"),
        *("Landet uden København", "Resten af landet", "Hele landet ekskl. Greve"),
        *("Region Midt", "Region Østdanmark", "Region Sjælland i alt", "region Hovedstaden:"),
        *("RAR-Fyn", "RAR – Fyn", "RAR-område Fyn", "Fyn, RAR", "Regionalt arbejdsmarkedsråd Fyn"),
        *("Landsdelen Fyn", "Vest- og sydsjælland", "Kbh. omegn (landsdel)", "Københavns by"),
        *("KKR Sjælland", "RBR Sjælland", "AMK Øst", "Beskæftigelsesregion Syddanmark"),
        *("Regionen", "Hele regionen", "Frederiksborg Amt", "Hovedstadsområdet", "Storkøbenhavn"),
        *("Jylland", "Øst for Storebælt", "Vestdanmark"),
    ],
)
def test_other_names_of_areas(label: str) -> None:
    assert areas.is_area(label)


@pytest.mark.parametrize(
    "label",
    [
        *(
            "",
            "-",
            "Klyngen",
            "Kvinder",
            "I alt",
            "Regionale tilbud",
            "Landsforeningen",
            "Landmænd",
        ),
        *("Raritetskabinettet", "Ramt af ledighed", "Danmarks Statistik", "Udlandet", "Fynbo"),
        *("Region", "Landsdel", "RAR", "Jobcenter Sjælland", "Sjællandsgade", "Amtsgården"),
    ],
)
def test_what_is_no_area(label: str) -> None:
    assert not areas.is_area(label)


def test_areas_are_told_from_others_only_beside_a_municipality() -> None:
    assert areas.beside_municipalities(["Greve", "Fyn", "Danmark"]) == {"Fyn", "Danmark"}
    assert areas.beside_municipalities(["Danmark", "Syrien", "Fyn"]) == set()
    assert areas.beside_municipalities(["Bornholm", "Fyn", "Østsjælland"]) == set()
    assert areas.beside_municipalities(["Bornholm", "Greve", "Fyn"]) == {"Fyn"}


@pytest.mark.parametrize(
    ("labels", "kind", "others"),
    [
        (["Hovedstaden", "Sjælland", "Syddanmark"], REGIONS, []),
        (["Fyn", "Nordjylland", "Vestjylland"], LANDSDELE, []),
        (["RAR Fyn", "RAR Nordjylland"], RAR, []),
        (["Hovedstaden", "Sjælland", "Fyn"], RAR, []),
        (["Region Sjælland", "Region Hovedstaden", "Fyn"], REGIONS, ["Fyn"]),
        (["Region Sjælland", "Region Østdanmark", "Køge"], REGIONS, ["Køge"]),
    ],
)
def test_areas_that_may_be_ranked_are_of_one_kind(
    labels: list[str], kind: areas.Kind, others: list[str]
) -> None:
    assert (areas.kind_of(labels), areas.misfits(labels)) == (kind, others)
