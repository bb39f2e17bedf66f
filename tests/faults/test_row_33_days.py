"""Row 33: the days that some years do not have, and the years in which 25 December is a rest day: a table from 2024 to 2044."""

import pytest

from tests.schedules.samples import deadline, due, make_plan

# Looked up in a printed calendar, not computed. The year; the weekday of 25 December; the working day on which its last
# reminder leaves; the last day of February; the working day on which the last reminder of 29 February leaves.
TABLE = """
2024 3 12-25 02-29 02-29
2025 4 12-25 02-28 02-28
2026 5 12-25 02-28 02-28
2027 6 12-24 02-28 02-26
2028 1 12-25 02-29 02-29
2029 2 12-25 02-28 02-28
2030 3 12-25 02-28 02-28
2031 4 12-25 02-28 02-28
2032 6 12-24 02-29 02-27
2033 7 12-23 02-28 02-28
2034 1 12-25 02-28 02-28
2035 2 12-25 02-28 02-28
2036 4 12-25 02-29 02-29
2037 5 12-25 02-28 02-27
2038 6 12-24 02-28 02-26
2039 7 12-23 02-28 02-28
2040 2 12-25 02-29 02-29
2041 3 12-25 02-28 02-28
2042 4 12-25 02-28 02-28
2043 5 12-25 02-28 02-27
2044 7 12-23 02-29 02-29
"""


@pytest.mark.parametrize("line", TABLE.split("\n")[1:-1], ids=lambda line: line[:4])
def test_row_33_a_day_of_every_year(line: str) -> None:
    year, weekday, report_leaves, february_ends, february_leaves = line.split()
    period = {"start": "2024-01-01", "end": "2044-12-31"}
    days = [deadline(who=["市教育局"]), deadline(who=["市教育局"], id="leap", due="02-29")]
    found = {
        one.deadline_id: one for one in due(make_plan(period=period, deadlines=days), f"{year}-01-01", f"{year}-12-31")
    }
    report, leap = found["annual-report"], found["leap"]

    assert (report.due_on.isoformat(), report.due_on.isoweekday()) == (f"{year}-12-25", int(weekday))
    assert leap.due_on.isoformat() == f"{year}-{february_ends}"
    for each, leaves in ((report, report_leaves), (leap, february_leaves)):
        assert max(step.on for step in each.steps if step.on <= each.due_on).isoformat() == f"{year}-{leaves}"
