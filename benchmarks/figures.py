"""What was measured, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from measuring import ENVIRONMENTS, Cost
from projects import AGAIN, FLOOR, OURS, SINGLY

MOST_SECONDS_UNCHANGED = 1
MOST_SHARE_UNCHANGED = 0.03
MOST_FLOORS = 1.4
MOST_GROWTH = 1.1


@dataclass
class Measured:
    """The costs of the ways that were run on a project, and the peaks of their memory.

    ``reports`` is how many reports the project has, ``sample`` of how many of them one by one was
    measured: its costs are then those of all, reckoned from the sample.
    """

    reports: int
    sample: int
    costs: dict[tuple[str, str], list[Cost]] = field(default_factory=dict)
    peaks: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, environment: str, name: str, cost: Cost) -> None:
        """Take down what a run took."""
        scale = self.reports / self.sample if name == SINGLY else 1
        found = Cost(cost.wall * scale, cost.cpu * scale)
        self.costs.setdefault((environment, name), []).append(found)

    def ratio(self, environment: str, upper: str, lower: str, of: Callable[[Cost], float]) -> float:
        """Return the median of the rounds' own ratios of one way to another."""
        pairs = zip(self.costs[environment, upper], self.costs[environment, lower], strict=True)
        return median(of(one) / of(other) for one, other in pairs)

    def times_as_fast(self, environment: str) -> float:
        """Return how many times as fast the run is as one by one."""
        return self.ratio(environment, SINGLY, OURS, wall)

    def longest_again(self) -> float:
        """Return the most seconds that a run with nothing changed has taken."""
        return max(max(map(wall, self.costs[each, AGAIN])) for each in ENVIRONMENTS)


class Goal(NamedTuple):
    """A goal: what is measured, what it came to, what it should be, whether it is reached."""

    what: str
    found: str
    goal: str
    reached: bool


def wall(cost: Cost) -> float:
    """Return the wall time."""
    return cost.wall


def cpu(cost: Cost) -> float:
    """Return the processor time."""
    return cost.cpu


def goals(shipped: Measured, country: Measured, few: dict[int, int]) -> list[Goal]:
    """Return every goal; ``few`` are the peaks with few reports, by the number of jobs."""
    jobs = max(few)
    growth = country.peaks["batch", OURS] / few[jobs]
    return [
        *_speed(shipped, "the delivered meetings", {"lab": 7, "batch": 4}),
        _unchanged(shipped),
        *_speed(country, _extent(country), {"lab": 18, "batch": 12}),
        *[_unchanged_share(country, environment) for environment in ENVIRONMENTS],
        *[_floors(country, environment) for environment in ENVIRONMENTS],
        Goal(
            f"Peak memory: {country.reports} reports against few, {jobs} jobs",
            f"{growth:.2f} times",
            f"at most {MOST_GROWTH} times",
            growth <= MOST_GROWTH,
        ),
    ]


def _extent(country: Measured) -> str:
    """Name the reports, and say whether one by one was reckoned from a sample of them."""
    reckoned = ", extrapolated" if country.sample < country.reports else ""
    return f"{country.reports} reports{reckoned}"


def _speed(measured: Measured, what: str, least: dict[str, int]) -> list[Goal]:
    found = {each: measured.times_as_fast(each) for each in least}
    return [
        Goal(
            f"Run against one by one: {what} ({each})",
            f"{found[each]:.1f} times as fast",
            f"at least {least[each]} times",
            found[each] >= least[each],
        )
        for each in least
    ]


def _unchanged(shipped: Measured) -> Goal:
    longest = shipped.longest_again()
    return Goal(
        "Run again with nothing changed: the delivered meetings, the slowest",
        f"{longest:.2f} s",
        f"under {MOST_SECONDS_UNCHANGED} s",
        longest < MOST_SECONDS_UNCHANGED,
    )


def _unchanged_share(country: Measured, environment: str) -> Goal:
    share = country.ratio(environment, AGAIN, OURS, wall)
    return Goal(
        f"Run again with nothing changed: {country.reports} reports ({environment})",
        f"{share:.2%} of the first run",
        f"at most {MOST_SHARE_UNCHANGED:.0%}",
        share <= MOST_SHARE_UNCHANGED,
    )


def _floors(country: Measured, environment: str) -> Goal:
    times = country.ratio(environment, OURS, FLOOR, cpu)
    return Goal(
        f"Processor time per report: {country.reports} reports ({environment})",
        f"{times:.2f} times the floor's",
        f"at most {MOST_FLOORS} times",
        times <= MOST_FLOORS,
    )
