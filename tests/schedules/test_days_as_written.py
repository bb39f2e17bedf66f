"""Days that a plan file may not write."""

import pytest
from pydantic import ValidationError

from tests.schedules.samples import deadline, make_plan


@pytest.mark.parametrize("by", ["12-25", "2025年", "2025-13", 25])
def test_a_target_is_due_on_a_day_of_a_year(by: object) -> None:
    target = {"locator": "二", "what": "科学素质比例", "value": 12.5, "unit": "%", "by": by}
    with pytest.raises(ValidationError):
        make_plan(targets=[target])


@pytest.mark.parametrize("end", ["9999-12-31", "1900-01-01", "2025-02-29"])
def test_a_period_ends_on_a_day_that_steps_can_be_counted_from(end: str) -> None:
    with pytest.raises(ValidationError):
        make_plan(period={"start": None, "end": end})


@pytest.mark.parametrize("due", ["9999", "0001-01-01", "02-30", "13-01"])
def test_a_due_day_is_one_of_the_calendar(due: str) -> None:
    with pytest.raises(ValidationError):
        make_plan(deadlines=[deadline(due=due)])
