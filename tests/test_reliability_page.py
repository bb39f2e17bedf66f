"""docs/reliability.md names tests; each of them exists, and none of the fault table's 48 rows is missing."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| (\d+) \| .+ \| (tests/\S+\.py)::(test_\w+) \|$", re.MULTILINE)


def rows() -> list[tuple[int, Path, str]]:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    return [(int(number), ROOT / file, test) for number, file, test in ROW.findall(page)]


def test_every_test_that_the_page_names_exists() -> None:
    missing = [
        f"row {number}: {file.name}::{test}"
        for number, file, test in rows()
        if not file.exists() or not re.search(rf"^(async )?def {test}\(", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_the_rows_are_those_of_the_fault_table() -> None:
    assert {number for number, _, _ in rows()} == set(range(1, 49))


def test_rows_that_depend_on_the_database_stand_apart() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    both, once = (page.partition(head)[2] for head in ("### On both databases", "### Once"))
    numbers = [[int(number) for number, _, _ in ROW.findall(part)] for part in (both.partition("### Once")[0], once)]
    assert set(numbers[0]) == {*range(1, 12), 17, 28, 38}
    assert numbers == [sorted(part) for part in numbers]
