"""Named days, weeks and months, year by year."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from schedules.observances import NamedDay, ObservanceFile, Observances, Rule
from tests.schedules.samples import OBSERVANCES


def when(name: str, year: int) -> tuple[str, str, bool] | None:
    found = OBSERVANCES.in_year(name, year)
    return (found.start.isoformat(), found.end.isoformat(), found.announced) if found else None


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("世界防治结核病日", 2024, ("2024-03-24", "2024-03-24", True)),
        ("知识产权周", 2022, ("2022-04-20", "2022-04-26", True)),
        ("知识产权周", 2008, None),
        ("科技工作者日", 2016, None),
        ("科技工作者日", 2017, ("2017-05-30", "2017-05-30", True)),
        ("老年健康宣传周", 2024, ("2024-06-24", "2024-06-30", True)),
        ("老年健康宣传周", 2030, ("2030-06-01", "2030-06-30", False)),
        ("三下乡", 2024, None),
        ("没有这一天", 2024, None),
    ],
)
def test_each_rule_finds_its_days(name: str, year: int, expected: tuple[str, str, bool] | None) -> None:
    assert when(name, year) == expected


def test_the_science_day_is_announced_until_2024_and_a_month_by_law_from_2025() -> None:
    assert when("全国科普日", 2024) == ("2024-09-15", "2024-09-25", True)
    assert when("科普日", 2019) == ("2019-09-01", "2019-09-30", False)
    assert when("科普日", 2025) == ("2025-09-01", "2025-09-30", True)
    latest, earlier = OBSERVANCES.rule("全国科普日"), OBSERVANCES.rule("全国科普日", 2020)
    assert latest is not None
    assert earlier is not None
    assert (latest.rule, earlier.rule) == (Rule.RANGE, Rule.ANNOUNCED)


def test_two_spellings_are_one_observance() -> None:
    assert OBSERVANCES.canonical("科普日") == OBSERVANCES.canonical("全国科普日") == "全国科普日"
    assert OBSERVANCES.canonical("没有这一天") == "没有这一天"
    assert OBSERVANCES.rule("没有这一天") is None


def test_a_new_name_joins_the_observance_it_shares_a_name_with() -> None:
    table = Observances.of(
        ObservanceFile.model_validate(
            [
                {"names": ["老名"], "rule": "fixed", "date": "05-01", "until_year": 2020},
                {"names": ["新名", "老名"], "rule": "fixed", "date": "06-01", "from_year": 2021},
            ]
        )
    )
    assert table.canonical("新名") == "老名"
    assert table.in_year("新名", 2020) == NamedDay(date(2020, 5, 1), date(2020, 5, 1))
    assert table.in_year("老名", 2021) == NamedDay(date(2021, 6, 1), date(2021, 6, 1))
    assert set(table.names()) == {"老名", "新名"}


def entry(**changes: Any) -> dict[str, Any]:
    return {"names": ["某日"], "rule": "announced", "usual_month": 5, **changes}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ([{"names": ["某日"], "rule": "fixed"}], "rule fixed needs date"),
        ([{"names": ["某日"], "rule": "fixed", "date": "13-01"}], "date"),
        ([{"names": ["某日"], "rule": "range", "start": "05-01"}], "rule range needs end"),
        ([{"names": ["某日"], "rule": "range", "start": "05-09", "end": "05-01"}], "before it starts"),
        ([{"names": ["某日"], "rule": "none", "date": "05-01"}], "rule none has no date"),
        ([{"names": ["某日"], "rule": "announced"}], "needs usual_month"),
        ([entry(known={"2024": ["2023-05-01"]})], "known 2024"),
        ([entry(known={"2024": ["2024-05-09", "2024-05-01"]})], "known 2024"),
        ([entry(known={"2024": ["2024-05-09"]}, until_year=2023)], "known 2024"),
        ([entry(), entry(from_year=2020)], "two rules for one year"),
        ([entry(until_year=2020), entry(from_year=2020)], "two rules for one year"),
        ([entry(place="某市")], "Extra inputs"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(file: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ObservanceFile.model_validate(file)


def test_one_rule_may_follow_another() -> None:
    file = ObservanceFile.model_validate([entry(until_year=2024), entry(from_year=2025, usual_month=6)])
    table = Observances.of(file)
    months = [day.start.month for year in (2024, 2025) if (day := table.in_year("某日", year))]
    assert months == [5, 6]


def test_29_february_as_a_named_day() -> None:
    table = Observances.of(ObservanceFile.model_validate([{"names": ["罕见病日"], "rule": "fixed", "date": "02-29"}]))
    found = table.in_year("罕见病日", 2025)
    assert isinstance(found, NamedDay)
    assert found.start.isoformat() == "2025-02-28"
