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
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.faults import Fault, near
from analysis.meeting_file import faults_of
from analysis.raw_files import delivered
from analysis.register.codes import Codes, spelling
from analysis.register.contract import RELATIONS, Column, Relation

FILE_NAME = "mapping.toml"
OWN_NUMBERS = "own_numbers"

# Where something stands in the mapping of a relation, what is wrong there, and the value.
_Wrong = tuple[str, str, str | None]


class Mapped(BaseModel):
    """What the mapping says of one relation; columns, constants and codes are by our columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: str = ""
    columns: dict[str, str] = {}
    constant: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}

    def spelt(self) -> Mapped:
        """Return it with their codes as :func:`spelling` has them."""
        codes = {
            column: {spelling(theirs): ours for theirs, ours in said.items()}
            for column, said in self.codes.items()
        }
        return self.model_copy(update={"codes": codes})


def own_numbers(content: Mapping[str, object], name: str) -> tuple[dict[str, str], list[Fault]]:
    """Return the reasons for the columns of own numbers, by heading as :func:`spelling` has it."""
    said = content.get(OWN_NUMBERS, {})
    if not isinstance(said, dict):
        return {}, [Fault(name, f"expected [{OWN_NUMBERS}]", column=OWN_NUMBERS)]
    reasons = {key: why for key, why in said.items() if isinstance(why, str) and why.strip()}
    problem = "expected why its numbers are no CPR numbers, as a text in quotation marks"
    faults = [
        Fault(name, problem, column=f"{OWN_NUMBERS} {key}") for key in said if key not in reasons
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
    nearest = partial(near, known=Mapped.model_fields, listed=True)
    for key, entry in content.items():
        if key == OWN_NUMBERS:
            continue
        if key not in RELATIONS:
            hint = near(key, [*RELATIONS, OWN_NUMBERS], listed=True)
            faults.append(Fault(name, f"is no relation{hint}", value=key))
            continue
        try:
            said = Mapped.model_validate(entry)
        except ValidationError as error:
            faults += faults_of(error, name, content, (key,), nearest)
            continue
        mapped[key] = said.spelt()
        faults += [
            Fault(name, problem, column=f"{key} {place}", value=value)
            for place, problem, value in _wrong_in(said, RELATIONS[key], folder, codes)
        ]
    return mapped, faults


def _wrong_in(said: Mapped, relation: Relation, folder: Path, codes: Codes) -> Iterator[_Wrong]:
    """Yield what does not fit the relation, the files that were delivered, or the codes."""
    for key in ("columns", "constant", "codes"):
        for column in getattr(said, key):
            if column not in relation.names:
                hint = near(column, relation.names, listed=True)
                yield key, f"is no column of {relation.name}{hint}", column
    for column in sorted({*said.columns} & {*said.constant}):
        yield f"constant {column}", "is among the columns too; expected one of the two", None
    lying = [path.name for path in delivered(folder) if path.parent == folder]
    if said.file and said.file not in lying:
        yield "file", f"is no file of this folder{near(said.file, lying, listed=True)}", said.file
    for column in relation.columns:
        if (value := said.constant.get(column.name)) is not None:
            yield from _wrong_value(f"constant {column.name}", column, value, codes)
        place = f"codes {column.name}"
        if column.name in said.codes and not column.kind.codes:
            yield place, "is a column without codes", None
        elif column.name in said.codes:
            yield from _wrong_codes(place, column, said.codes[column.name], codes)


def _wrong_codes(
    place: str, column: Column, said: Mapping[str, str], codes: Codes
) -> Iterator[_Wrong]:
    """Yield what is wrong with the translations of a column's codes."""
    seen: dict[str, str] = {}
    for theirs, ours in said.items():
        if not spelling(theirs):
            yield f"{place} {theirs}", "a blank cell cannot be mapped", None
        elif (first := seen.setdefault(spelling(theirs), theirs)) != theirs:
            yield f"{place} {theirs}", f"is a spelling of {first!r}, which stands above", None
        else:
            yield from _wrong_value(f"{place} {theirs}", column, ours, codes)


def _wrong_value(place: str, column: Column, value: str, codes: Codes) -> Iterator[_Wrong]:
    """Yield that a value is no code of a column; where it has none, the rows are checked."""
    listed, is_blank = column.kind.codes, value == "" and not column.needed
    if listed and not is_blank and codes.find(listed, value) is None:
        ((_, problem), *_) = column.kind.rules
        yield place, f"{problem.format(name=column.name)}{codes.hint(listed, value)}", value
