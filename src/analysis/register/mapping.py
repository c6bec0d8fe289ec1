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

What is not mentioned keeps its name. A code that stands for a blank is mapped to ``""``. Columns of
a file that the mapping of its relation does not mention are passed over.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from analysis.faults import Fault
from analysis.register.codes import BOOLEANS, Codes, number_of, spelling
from analysis.register.contract import RELATIONS, Column, Kind, Relation

FILE_NAME = "mapping.toml"
_KEYS = ("file", "columns", "constant", "codes")
_CODED = {Kind.CODE, Kind.BOOLEAN, Kind.MUNICIPALITY}


@dataclass(frozen=True)
class Mapped:
    """What the mapping says of one relation; columns, constants and codes are by our columns."""

    file: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constant: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read(folder: Path, shown: str, codes: Codes) -> tuple[dict[str, Mapped], list[Fault]]:
    """Read the mapping of an extract, if it has one; ``shown`` is the folder's name in messages.

    Returns what it says of each relation, as far as that can be used, and everything that is wrong.
    """
    path, name = folder / FILE_NAME, f"{shown}/{FILE_NAME}"
    if not path.is_file():
        return {}, []
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return {}, [Fault(name, "is not text in UTF-8")]
    except OSError as error:
        return {}, [Fault(name, f"cannot be read: {error.strerror}")]
    except RecursionError:
        return {}, [Fault(name, "is not TOML that can be read: its brackets go too deep")]
    except ValueError as error:  # tomllib's own, or a number of more digits than Python reads
        return {}, [Fault(name, f"is not TOML: {error}")]
    mapped: dict[str, Mapped] = {}
    faults: list[Fault] = []
    for key, entry in content.items():
        if key not in RELATIONS:
            faults.append(Fault(name, f"is no relation; {_near(key, RELATIONS)}", value=key))
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
                self._fault(key, f"is no key of a mapping; {_near(key, _KEYS)}")
        columns = dict(self._texts("columns"))
        constant = dict(self._texts("constant"))
        for column in sorted({*columns} & {*constant}):
            self._fault(f"constant.{column}", "is among the columns too; expected one of the two")
        for column, value in [*constant.items()]:
            if not self._may_be(self.relation.column(column), value):
                self._refuse(f"constant.{column}", self.relation.column(column), value)
                del constant[column]
        return Mapped(self._file(), columns, constant, dict(self._codes()))

    def _fault(self, place: str, problem: str, value: str | None = None) -> None:
        self.faults.append(
            Fault(self.name, problem, column=f"{self.relation.name}.{place}", value=value)
        )

    def _file(self) -> str:
        file = self.entry.get("file", "")
        if not isinstance(file, str):
            self._fault("file", "expected the name of a file")
            return ""
        if file and (Path(file).name != file or not (self.folder / file).is_file()):
            lying = sorted(path.name for path in self.folder.iterdir() if path.is_file())
            self._fault("file", f"is no file of this folder; {_near(file, lying)}", file)
        return file

    def _texts(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield what a table of texts says, by columns that the relation has."""
        for column, value in self._table(key, self.entry.get(key, {})):
            if isinstance(value, str):
                yield column, value
            else:
                self._fault(f"{key}.{column}", "expected a text, in quotation marks")

    def _codes(self) -> Iterator[tuple[str, dict[str, str]]]:
        for name, codes in self._table("codes", self.entry.get("codes", {})):
            column = self.relation.column(name)
            if column.kind not in _CODED:
                self._fault(f"codes.{name}", "is a column without codes")
            elif not isinstance(codes, dict):
                self._fault(f"codes.{name}", 'expected lines as in "their code" = "our code"')
            else:
                yield name, dict(self._translations(column, codes))

    def _translations(
        self, column: Column, codes: Mapping[str, object]
    ) -> Iterator[tuple[str, str]]:
        seen: dict[str, str] = {}
        for theirs, ours in codes.items():
            place = f"codes.{column.name}.{theirs}"
            if not spelling(theirs):
                self._fault(place, "a blank cell cannot be mapped")
            elif (first := seen.setdefault(spelling(theirs), theirs)) != theirs:
                self._fault(place, f"is a spelling of {first!r}, which stands above")
            elif not isinstance(ours, str):
                self._fault(place, "expected a text, in quotation marks")
            elif not self._may_be(column, ours):
                self._refuse(place, column, ours)
            else:
                yield theirs, ours

    def _may_be(self, column: Column, value: str) -> bool:
        if value == "" and not column.needed:
            return True
        if column.kind is Kind.CODE:
            return self.codes.find(column.codes, value) is not None
        if column.kind is Kind.BOOLEAN:
            return spelling(value) in BOOLEANS
        if column.kind is Kind.MUNICIPALITY:
            return number_of(value) in self.codes.municipalities
        return True  # the rows are checked as any others

    def _refuse(self, place: str, column: Column, value: str) -> None:
        if column.kind is Kind.CODE:
            problem = f"is no {column.name}; {self.codes.hint(column.codes, value)}"
        elif column.kind is Kind.BOOLEAN:
            problem = "is neither ja nor nej"
        else:
            problem = "is no number of a municipality; expected 101 to 860"
        self._fault(place, problem, value)

    def _table(self, key: str, entry: object) -> Iterator[tuple[str, object]]:
        if not isinstance(entry, dict):
            self._fault(key, f"expected [{self.relation.name}.{key}]")
            return
        for column, value in entry.items():
            if column in self.relation.names:
                yield column, value
            else:
                near = _near(column, self.relation.names)
                self._fault(key, f"is no column of {self.relation.name}; {near}", column)


def _near(text: str, known: Iterable[str]) -> str:
    names = [*known]
    near = get_close_matches(text, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(map(repr, names))}"
