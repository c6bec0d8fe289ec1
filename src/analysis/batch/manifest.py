"""``manifest.json``: what a published meeting was made from, and what it consists of.

No times, machine names or paths, so that the same inputs give the same bytes. It bears a hash of
its own content: one that a hand has changed is not believed in anything.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from analysis.batch import fingerprint
from analysis.batch.telling import Done
from analysis.faults import InputError
from analysis.project import MANIFEST, Address, Project
from analysis.raw_files import hash_files
from analysis.whole_files import read_signed, signed


def _address(text: str) -> str:
    try:
        return str(Address.parse(text))
    except InputError as error:
        raise ValueError(str(error)) from None


def _inside(path: str) -> str:
    if path.startswith("/") or "\\" in path or ".." in path.split("/"):
        raise ValueError("is no path within the project")
    return path


Text = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256.")]
Inside = Annotated[Text, AfterValidator(_inside)]
Hashes = dict[Inside, Sha256]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Finding(_Part):
    """The heading of a report, and the name of the report."""

    report: Text
    heading: Text


class GoalShown(_Part):
    """A goal of the meeting, and in a few words how it stands."""

    title: Text
    verdict: Text


class Shown(_Part):
    """What the page of all meetings shows of this one."""

    sender: Text = Field(description="Whose meeting it is.")
    committee: Text
    heading: Text
    summary: str
    made_up: bool
    paper: str = Field(default="", description="What it is called where it is no meeting.")
    findings: list[Finding] = Field(description="Those of the first reports.")
    series: list[Finding] = Field(
        description="Those of the reports that follow a table over all meetings until this one."
    )
    goals: list[GoalShown]
    corrected: str = Field(
        description="The day of the last correction of figures that had been released, or empty."
    )


class Neighbour(_Part):
    """A meeting that the pages of another lead to."""

    meeting: Annotated[str, AfterValidator(_address)]
    committee: Text
    paper: str = ""


class Neighbours(_Part):
    """The published meetings before and after one, of the same body."""

    earlier: Neighbour | None
    later: Neighbour | None


class BuiltReport(_Part):
    """A report with the files that it was made from and the tables that it shows."""

    notebook: Text
    parameters: dict[str, JsonValue]
    read: list[str]
    tables: list[str]
    tables_sha256: Sha256


class FailedReport(_Part):
    """A report that could not be made, and for which a placeholder is published."""

    notebook: Text
    parameters: dict[str, JsonValue]
    failed: Literal["cell", "changed", "died", "empty", "foreign", "long", "memory", "slow"]


class Manifest(_Part):
    """What a published meeting was made from, and what it consists of."""

    meeting: Annotated[str, AfterValidator(_address)] = Field(description="Its address.")
    inputs: Hashes = Field(
        min_length=2,
        description="Every file delivered for the meeting, the calendar.toml of its municipality, "
        "every notebook, and every other file that a report has read, by its path in the project. "
        "A path that ends with a slash is a folder, and its hash that of the names of its files; "
        "before-2017-05-03/ is all meetings of the body before that day, and its hash that of "
        "their days; that of an address.toml is that of the names, sizes and times of the files at "
        "the address.",
    )
    after: str = Field(
        description="The meeting of the same body before this one, or empty: what has changed "
        "since then is told."
    )
    package: Sha256 = Field(
        description="One hash over every file of the package: code, templates, style, fonts."
    )
    versions: dict[str, Text] = Field(
        description="The minor version of Python, the kind of platform, and the libraries."
    )
    lock: Sha256 | None = Field(
        description="The lock file of the libraries; null where the project has none."
    )
    reports: dict[str, BuiltReport | FailedReport] = Field(description="The reports, by name.")
    undeclared_deviations: bool = Field(
        description="Whether a printed figure deviates and nobody has said that it does, or the "
        "other way round."
    )
    set_aside: dict[str, Annotated[int, Field(ge=0)] | None] = Field(
        description="The faulty rows of the register that were left out, by relation; null where "
        "they are so few that their number is not told."
    )
    own_numbers: dict[str, Text] = Field(
        description="The columns of the register that hold numbers which look like CPR numbers by "
        "chance, each with the reason that the analyst gives."
    )
    shown: Shown
    neighbours: Neighbours = Field(description="The meetings that its pages lead to.")
    outputs: Hashes = Field(
        min_length=1,
        description="Every published file but this one, by its path in the folder of the meeting.",
    )

    @property
    def setting(self) -> dict[str, Any]:
        """What every report of it depends on, as :func:`analysis.batch.fingerprint.setting`."""
        return {"package": self.package, "versions": self.versions, "lock": self.lock}

    def text(self) -> str:
        return signed(self.model_dump(mode="json"))


def schema() -> str:
    """Return what the file may hold, as JSON Schema; it lies in ``docs/manifest.schema.json``."""
    content = Manifest.model_json_schema()
    content["properties"]["sha256"] = TypeAdapter(Sha256).json_schema()
    content["required"].append("sha256")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | content, indent=2) + "\n"


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a published meeting; None when there is none as it was written."""
    try:
        found = Manifest.model_validate(read_signed(folder / MANIFEST))
    except ValueError:
        return None
    return found if Path(found.meeting).parts == folder.parts[-2:] else None


def why_not_current(project: Project, address: Address) -> str:
    """Return why a published meeting must be made again; an empty text when it need not be.

    Compares hashes only: those of everything it was made from, and those of its own files.
    """
    folder = project.published_folder(address)
    content = read(folder)
    if content is None:
        return why_unknown(folder)
    return why_outdated(project, address, content) or "".join(tampered_with(folder, content))


def why_outdated(project: Project, address: Address, content: Manifest) -> str:
    """Return what a published meeting was made from that is otherwise now; an empty text if none.

    Its own files may still have been changed.
    """
    setting = fingerprint.setting(project)
    for name in setting:
        if content.setting[name] != setting[name]:
            return changed(name)
    for name, report in content.reports.items():
        if isinstance(report, FailedReport):
            return f"report {name} failed"
    if content.after != project.meeting_before(address):
        return changed("after")
    now = fingerprint.inputs_now(project, address, content.inputs)
    for name in differing(now, content.inputs):
        return f"{name} has changed"
    return ""


def current(project: Project, address: Address) -> Done | None:
    """Return what is to say of a meeting that need not be made again; None when it must be."""
    content = read(project.published_folder(address))
    if content is None or why_not_current(project, address):
        return None
    undeclared = content.undeclared_deviations
    return Done(address, len(content.reports), up_to_date=True, undeclared=undeclared)


def why_unknown(folder: Path) -> str:
    """Return why nothing is known of a published meeting."""
    if (folder / MANIFEST).exists():
        return f"its {MANIFEST} is not as it was written"
    return "is not published"


def changed(name: str) -> str:
    """Say that something which a report is made from has changed, beside the files it reads."""
    said = {
        "notebook": "its notebook has changed",
        "parameters": "its parameters differ",
        "words": "its words in meeting.toml differ",
        "after": "the meeting before it is another",
        "corrected": "what was corrected since the release differs",
        "package": "the code of the package has changed",
        "versions": "Python or a library has another version",
        "lock": f"{fingerprint.LOCK.as_posix()} has changed",
    }
    return said[name]


def tampered_with(folder: Path, content: Manifest) -> list[str]:
    """Name the first file of a folder, if any, that is not what its manifest says, or is new."""
    names = differing(outputs(folder), content.outputs)[:1]
    return [f"published file {name} is not what the manifest says" for name in names]


def outputs(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each published file but the manifest, by its path in the folder."""
    return {name: value for name, value in hash_files(folder).items() if name != MANIFEST}


def differing(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    """Return the names whose values differ, or that only one of the two has."""
    names = sorted({*found, *expected})
    return [name for name in names if found.get(name) != expected.get(name)]
