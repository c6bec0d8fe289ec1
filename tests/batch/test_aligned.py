"""What is the same as before, the times in it aside; what has no one counterpart has none."""

from __future__ import annotations

import pytest

from analysis.batch.aligned import Named, aligned


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("Antal | Andel", "Andel | ANTAL.", "Antal: ANTAL. | Andel: Andel"),
        ("Antal | Andel", "Antal | Andel (%)", "Antal: Antal"),
        ("Jan 2016 | Feb 2016", "Feb 2016 | Mar 2016", "Jan 2016: Feb 2016 | Feb 2016: Mar 2016"),
        ("Jan 2016 | Feb 2016", "Mar 2016 | Feb 2016", "Jan 2016: Feb 2016 | Feb 2016: Mar 2016"),
        ("Jan 2016 | Feb 2016", "Jan 2016 | Feb 2016", "Jan 2016: Jan 2016 | Feb 2016: Feb 2016"),
        ("Jan 2016", "Jan 2016 | Feb 2016", "Jan 2016: Jan 2016"),
        ("Jan 2016 | Feb 2016", "Dec 2015 | Jan 2016", "Jan 2016: Jan 2016"),
        ("Dec 2016", "Nov 2016", ""),
        ("2015 | 2016 | Jan 2017", "2015 | 2016 | Feb 2017", "2015: 2015 | 2016: 2016 | "
         "Jan 2017: Feb 2017"),
        ("Dec 2015 | Jan 2017", "Dec 2015 | Feb 2017", "Dec 2015: Dec 2015 | Jan 2017: Feb 2017"),
        ("Jan 2016 | Dec 2016", "Feb 2017 | Dec 2016", "Dec 2016: Dec 2016"),
        ("uge 52 2016", "uge 1 2017", "uge 52 2016: uge 1 2017"),
        ("3. jan. 2017 | 10. jan. 2017", "10. jan. 2017 | 17. jan. 2017",
         "3. jan. 2017: 10. jan. 2017 | 10. jan. 2017: 17. jan. 2017"),
        ("Jan.-apr. 2017", "Jan.-maj 2017", "Jan.-apr. 2017: Jan.-maj 2017"),
        ("2016 Antal | 2016 Pct.", "2017 Antal | 2017 Pct.",
         "2016 Antal: 2017 Antal | 2016 Pct.: 2017 Pct."),
        ("Ledige i april", "Ledige i maj", "Ledige i april: Ledige i maj"),
        ("Maj | Juni", "Juni | Juli", "Juni: Juni"),
        ("18-29 år i 2016 | 30-59 år i 2016", "30-59 år i 2017 | 60 år i 2017",
         "30-59 år i 2016: 30-59 år i 2017"),
        ("Ledige | Ledige", "Ledige | Ledige", ""),
    ],
)  # fmt: skip
def test_what_each_is_now(before: str, now: str, same: str) -> None:
    old, new = ([Named(text) for text in texts.split(" | ")] for texts in (before, now))
    pairs = (
        f"{old[one].text}: {new[other].text}" for one, other in sorted(aligned(old, new).items())
    )
    assert " | ".join(pairs) == same
