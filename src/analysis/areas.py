"""Areas of several municipalities, as tables name them: the country, regions, landsdele.

None is counted or ranked among municipalities. Regions and landsdele are those of Danmarks
Statistik (Regioner, landsdele og kommuner, v1:2007-,
https://www.dst.dk/da/Statistik/dokumentation/nomenklaturer/nuts), RAR areas those of the eight
regional labour market councils (lov om organisering og understøttelse af beskæftigelsesindsatsen
m.v., LBK nr. 254 af 1. marts 2024, § 27).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import danish


@dataclass(frozen=True)
class Kind:
    """A division of the country: what one of its areas is called, and many, and their names.

    ``word`` stands before or after a name and says that it is one: ``Region Sjælland``. ``before``
    is what a sentence says before a bare name: Sjælland alone is an island.
    """

    one: str
    many: str
    word: str
    before: str
    names: tuple[str, ...]

    def has(self, text: str) -> bool:
        """Whether a label, as :func:`_bare` gives it, is one of its areas, or is called so."""
        return bool(
            re.fullmatch(rf"{self.word}[ -]+.+|.+[ ,-]+\(?{self.word}\)?", text)
            or text in map(danish.same_label, self.names)
        )

    def spoken(self, label: str) -> str:
        """Return what a sentence calls one of its areas: ``Region Sjælland`` of ``Sjælland``."""
        is_bare = danish.same_label(label) in map(danish.same_label, self.names)
        return f"{self.before}{label}" if is_bare else label


KINDS = (
    Kind(
        *("region", "regioner", "region", "Region "),
        ("Hovedstaden", "Midtjylland", "Nordjylland", "Sjælland", "Syddanmark"),
    ),
    Kind(
        *("landsdel", "landsdele", "landsdel(?:en)?", ""),
        (
            *("Bornholm", "Byen København", "Fyn", "Københavns omegn", "Nordjylland"),
            *("Nordsjælland", "Sydjylland", "Vest- og Sydsjælland", "Vestjylland"),
            *("Østjylland", "Østsjælland"),
        ),
    ),
    Kind(
        *("RAR-område", "RAR-områder"),
        *("(?:rar(?:-område)?|regionalt arbejdsmarkedsråd(?: for)?)", "RAR "),
        (
            *("Bornholm", "Fyn", "Hovedstaden", "Nordjylland", "Sjælland", "Sydjylland"),
            *("Vestjylland", "Østjylland"),
        ),
    ),
)
ONE = {kind.many: kind.one for kind in KINDS}

_COUNTRY = re.compile("(på )?landsplan|(hele )?(landet|danmark)")
_OTHER = re.compile(
    r"(amk|kkr|rbr|regionalt beskæftigelsesråd|(arbejdsmarkeds|beskæftigelses)region)[ -].+|.+ amt"
    r"|(hele )?regionen|landsdelen|hovedstads(området|regionen)|storkøbenhavn|københavns? by"
    r"|jylland|øerne|provinsen|(øst|vest)danmark|(øst|vest) for storebælt"
    r"|landsgennemsnit(tet)?|(hele |resten af )?(landet|danmark) .+|(resten|gennemsnit) .*landet"
)
_BESIDE_THE_NAME = re.compile(r" \((?!rar|region|landsdel)[^()]*\)| (i alt|ialt|total)\b|:")
_MUNICIPALITIES = {*danish.MUNICIPALITIES, danish.MADE_UP}


def _bare(label: str) -> str:
    return _BESIDE_THE_NAME.sub("", danish.same_label(label)).strip()


@cache
def _kinds(label: str) -> frozenset[Kind]:
    return frozenset(kind for kind in KINDS if kind.has(_bare(label)))


def is_municipality(label: str) -> bool:
    """Whether a label is the name of a municipality, however it is spelt."""
    return danish.row_name(_bare(label)) in _MUNICIPALITIES


@cache
def is_country(label: str) -> bool:
    """Whether a label is the whole country: ``Hele landet``, ``Danmark i alt``."""
    return bool(_COUNTRY.fullmatch(_bare(label)))


@cache
def is_part_of_country(label: str) -> bool:
    """Whether a label is a part of the country; ``Bornholm`` is a municipality."""
    return bool(_kinds(label) or _OTHER.fullmatch(_bare(label))) and not is_municipality(label)


def is_area(label: str) -> bool:
    """Whether a label is an area of several municipalities: a part of the country, or all of it."""
    return is_country(label) or is_part_of_country(label)


def beside_municipalities(labels: Collection[str]) -> set[str]:
    """Return the areas among labels if there is a municipality among them too."""
    if any(is_municipality(label) and not _kinds(label) for label in labels):
        return {label for label in labels if is_area(label)}
    return set()


def kind_of(labels: Sequence[str]) -> Kind:
    """Return the kind that most of the labels are of; of equal ones the larger areas."""
    return max(KINDS, key=lambda kind: sum(kind in _kinds(label) for label in labels))


def misfits(labels: Sequence[str]) -> list[str]:
    """Return the labels that are not of the kind of the most."""
    kind = kind_of(labels)
    return [label for label in labels if kind not in _kinds(label)]
