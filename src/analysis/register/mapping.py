"""``mapping.toml`` of an extract: the files, columns and codes of another system, turned into ours.

.. code-block:: toml

    [personer]
    file = "CustomData_17.csv"
    columns = { borger_id = "Tekst1", foedselsdato = "Dato1", koen = "Tekst2" }

    [personer.codes.koen]
    "1" = "Mand"
    "2" = "Kvinde"

    [ydelser]
    constant = { ydelse = "Kontanthjælp" }

    [own_numbers]
    Tekst1 = "The system's own number of a person, counted up from 101000000"

What is not mentioned keeps its name. A code that stands for a blank is mapped to ``""``. Columns of
a file that the mapping of its relation does not mention are passed over. ``own_numbers`` are the
headings of columns, in any of the files, whose numbers may look like CPR numbers by chance, each
with the reason; :mod:`analysis.register.evidence` asks for evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from analysis.faults import Fault, near
from analysis.raw_files import delivered
from analysis.register.codes import Codes, spelling
from analysis.register.contract import RELATIONS, Column, Relation

FILE_NAME = "mapping.toml"
OWN_NUMBERS = "own_numbers"
_A_TEXT = "expected a text, in quotation marks"
_LINES = 'expected lines as in "their code" = "our code"'
_KEYS = ("file", "columns", "constant", "codes")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Mapped:
    """What the mapping says of one relation; columns, constants and codes are by our columns."""

    file: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constant: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def own_numbers(content: Mapping[str, object], name: str) -> tuple[dict[str, str], list[Fault]]:
    """Return the reasons for the columns of own numbers, by heading as :func:`spelling` has it."""
    said = content.get(OWN_NUMBERS, {})
    if not isinstance(said, dict):
        return {}, [Fault(name, f"expected [{OWN_NUMBERS}]", column=OWN_NUMBERS)]
    reasons = {key: why for key, why in said.items() if isinstance(why, str) and why.strip()}
    problem = "expected why its numbers are no CPR numbers, as a text in quotation marks"
    faults = [
        Fault(name, problem, column=f"{OWN_NUMBERS}.{key}") for key in said if key not in reasons
    ]
    return {spelling(key): why for key, why in reasons.items()}, faults


def read(
    content: Mapping[str, object], name: str, folder: Path, codes: Codes
) -> tuple[dict[str, Mapped], list[Fault]]:
    """Return what a mapping says of each relation, as far as it can be used, and all its faults.

    ``name`` is what its file is called in messages, ``folder`` that of the extract.
    """
    mapped: dict[str, Mapped] = {}
    faults: list[Fault] = []
    for key, entry in content.items():
        if key == OWN_NUMBERS:
            continue
        if key not in RELATIONS:
            hint = near(key, [*RELATIONS, OWN_NUMBERS], listed=True)
            faults.append(Fault(name, f"is no relation{hint}", value=key))
        elif not isinstance(entry, dict):
            faults.append(Fault(name, f"expected [{key}]", column=key))
        else:
            reader = _Reader(RELATIONS[key], entry, folder, name, codes)
            mapped[key] = reader.mapped()
            faults += reader.faults
    return mapped, faults


@dataclass
class _Reader:
    """Reads what the mapping says of one relation, and gathers what is wrong with it."""

    relation: Relation
    entry: dict[str, object]
    folder: Path
    name: str
    codes: Codes
    faults: list[Fault] = field(default_factory=list)

    def mapped(self) -> Mapped:
        for key in self.entry:
            if key not in _KEYS:
                self._fault(key, f"is no key of a mapping{near(key, _KEYS, listed=True)}")
        columns = self._table("columns", str, _A_TEXT)
        constant = self._table("constant", str, _A_TEXT)
        for column in sorted({*columns} & {*constant}):
            self._fault(f"constant.{column}", "is among the columns too; expected one of the two")
        constant = {
            column: value
            for column, value in constant.items()
            if self._may_be(f"constant.{column}", self.relation.column(column), value)
        }
        file, codes = self._file(), {}
        for name, said in self._table("codes", dict, _LINES).items():
            if self.relation.column(name).kind.codes:
                codes[name] = dict(self._translations(self.relation.column(name), said))
            else:
                self._fault(f"codes.{name}", "is a column without codes")
        return Mapped(file, columns, constant, codes)

    def _fault(self, place: str, problem: str, value: str | None = None) -> None:
        self.faults.append(
            Fault(self.name, problem, column=f"{self.relation.name}.{place}", value=value)
        )

    def _file(self) -> str:
        file = self.entry.get("file", "")
        if not isinstance(file, str):
            self._fault("file", "expected the name of a file")
            return ""
        lying = [path.name for path in delivered(self.folder) if path.parent == self.folder]
        if file and file not in lying:
            self._fault("file", f"is no file of this folder{near(file, lying, listed=True)}", file)
        return file

    def _table(self, key: str, kind: type[Value], problem: str) -> dict[str, Value]:
        """Return what one of the tables says, by columns that the relation has."""
        entry = self.entry.get(key, {})
        if not isinstance(entry, dict):
            self._fault(key, f"expected [{self.relation.name}.{key}]")
            return {}
        found = {}
        for column, value in entry.items():
            if column not in self.relation.names:
                hint = near(column, self.relation.names, listed=True)
                self._fault(key, f"is no column of {self.relation.name}{hint}", column)
            elif isinstance(value, kind):
                found[column] = value
            else:
                self._fault(f"{key}.{column}", problem)
        return found

    def _translations(
        self, column: Column, codes: Mapping[str, object]
    ) -> Iterator[tuple[str, str]]:
        """Yield what each of their codes, as :func:`spelling` has it, stands for."""
        seen: dict[str, str] = {}
        for theirs, ours in codes.items():
            place = f"codes.{column.name}.{theirs}"
            if not spelling(theirs):
                self._fault(place, "a blank cell cannot be mapped")
            elif (first := seen.setdefault(spelling(theirs), theirs)) != theirs:
                self._fault(place, f"is a spelling of {first!r}, which stands above")
            elif not isinstance(ours, str):
                self._fault(place, _A_TEXT)
            elif self._may_be(place, column, ours):
                yield spelling(theirs), ours

    def _may_be(self, place: str, column: Column, value: str) -> bool:
        """Whether a column may have a value; where it is no code, the rows are checked for it."""
        listed, ((_, problem), *_) = column.kind.codes, column.kind.rules or (("", ""),)
        blank = value == "" and not column.needed
        if blank or not listed or self.codes.find(listed, value) is not None:
            return True
        hint = self.codes.hint(listed, value)
        self._fault(place, f"{problem.format(name=column.name)}{hint}", value)
        return False
