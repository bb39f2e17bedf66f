"""More agencies in `agencies.yaml`: the block of one jurisdiction changes, nothing else does."""

from schedules.agencies import Agency, Registry, RegistryFile
from schedules.agencies_file import with_agencies
from schedules.source import parse
from tests.schedules.samples import PLAN_DATA

TEXT = """# 单位名录
甲市:
  - name: 市教育局
    aliases: [市教委]

  # 承接单位
  - name: 市科协
# 下一个
乙市:
  - name: 市教育局 # 不动
"""


def registry(text: str) -> Registry:
    return Registry(RegistryFile.model_validate(parse(text, "agencies.yaml").data).root)


def added(jurisdiction: str, *agencies: Agency, text: str = TEXT) -> str:
    return with_agencies(text, registry(text), jurisdiction, agencies)


def test_a_new_body_stands_after_those_of_its_jurisdiction() -> None:
    text = added("甲市", Agency(name="市气象局", aliases=("市气象部门",)))

    assert [each.name for each in registry(text).by_jurisdiction["甲市"]] == ["市教育局", "市科协", "市气象局"]
    assert text.endswith("乙市:\n  - name: 市教育局 # 不动\n")
    assert text.startswith("# 单位名录\n甲市:\n")


def test_a_new_name_of_a_known_body_becomes_its_alias() -> None:
    text = added("甲市", Agency(name="市教育委员会", aliases=("市教委",)))

    assert registry(text).by_jurisdiction["甲市"][0] == Agency(name="市教育局", aliases=("市教委", "市教育委员会"))


def test_nothing_new_changes_nothing() -> None:
    assert added("甲市", Agency(name="市教委")) == TEXT


def test_a_new_jurisdiction_stands_at_the_end() -> None:
    assert added("丙县", Agency(name="县科协")) == TEXT + "丙县:\n  - name: 县科协\n"


def test_an_empty_file_begins_with_a_word_on_what_it_is() -> None:
    text = with_agencies("", Registry({}), "丙县", [Agency(name="县科协")])

    assert text.startswith("# 单位名录")
    assert registry(text).find("丙县", "县科协")


def test_the_packaged_table_keeps_every_other_agency() -> None:
    text = (PLAN_DATA / "agencies.yaml").read_text(encoding="utf-8")
    before = registry(text)
    for jurisdiction in before.by_jurisdiction:
        after = registry(added(jurisdiction, Agency(name="某新设局"), text=text))

        assert after.by_jurisdiction[jurisdiction][:-1] == before.by_jurisdiction[jurisdiction]
        assert {**after.by_jurisdiction, jurisdiction: ()} == {**before.by_jurisdiction, jurisdiction: ()}
