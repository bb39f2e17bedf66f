"""Names with 和, brackets and marks of their own, names that share a beginning, phrases that are no names."""

import pytest

from schedules.drafting import draft
from schedules.drafting.names import read_names

LISTS = {
    "文化和旅游部、市水利与渔业局、省政务服务和数字化建设管理局": "文化和旅游部|市水利与渔业局|省政务服务和数字化建设管理局",
    "市教育局（市语委办）、市委党校(市行政学院)": "市教育局（市语委办）|市委党校(市行政学院)",
    "市教育局(市语委办、市考试院)、市科技局": "市教育局(市语委办、市考试院)|市科技局",
    "市教育局和市科技局": "市教育局|市科技局",
    "市住房城乡建设局、市自然资源和规划局及各区政府": "市住房城乡建设局|市自然资源和规划局|[各区政府]",
    "市 教育 局、团 市委": "市教育局|团市委",
    "市教育局 市科技局 市委\n宣传部": "市教育局|市科技局|市委宣传部",
    "区水务和湖泊局，区城管委": "区水务和湖泊局|区城管委",
    "省能源局等省有关部门和各市人民政府": "省能源局|[各市人民政府]",
    "人民银行济南分行、国网宁江供电公司、山东理工大学": "人民银行济南分行|国网宁江供电公司|山东理工大学",
    "市中级人民法院、市检察院、团市委、市红十字会、武警支队": "市中级人民法院|市检察院|团市委|市红十字会|武警支队",
    "省应急厅、应急局、对外联络办、组织部": "省应急厅|应急局|对外联络办|组织部",
    "各地区、各有关部门": "[各地区]|[各有关部门]",
    "教育、民政、财政等部门": "[教育、民政、财政等部门]",
    "市工信局市石化办、市住建局市政管理处": "市工信局|市石化办|市住建局市政管理处",
    "县水务局县住建局各街道办事处、县文旅局县代建中心": "县水务局|县住建局|县文旅局|县代建中心|[各街道办事处]",
    "市委市政府督查室、沿海各市人民政府": "市委市政府督查室|[沿海各市人民政府]",
    "审计署及其他有关部门": "审计署|[其他有关部门]",
    "海关总署、文化和旅游部以及市有关部门": "海关总署|文化和旅游部|[市有关部门]",
    "各部门和单位、县级党委和政府": "[各部门和单位]|[县级党委和政府]",
    "省作协和市住房和城乡建设局": "省作协|市住房和城乡建设局",
    "高新区和市少工委": "高新区|市少工委",
    "市教育局 高新区 东山街道 市政协办": "市教育局|高新区|东山街道|市政协办",
    "外办 市教育局": "外办|市教育局",
    "文化宣传股 文化馆": "文化宣传股|文化馆",
    "各区政府市规划局市城管局": "市规划局|市城管局|[各区政府]",
    "县政务服务中心县项目代建中心": "县政务服务中心|县项目代建中心",
    "各股室、委属部门单位、局直属单位": "[各股室]|[委属部门单位]|[局直属单位]",
    "市“双减”办、市委“两新”工委": "市“双减”办|市委“两新”工委",
    "市商务委、17个帮扶集团牵头单位和有关区县政府": "市商务委|[17个帮扶集团牵头单位]|[有关区县政府]",
    "市教育局、市人力资源社会保障行政部门": "市教育局|[市人力资源社会保障行政部门]",
    "相关区政府、管委会、市属高校": "[相关区政府]|[管委会]|[市属高校]",
    "市总工会、市妇联、市工商联等群团组织": "市总工会|市妇联|市工商联",
    "省教育厅，市、县（市、区）人民政府": "省教育厅|[市、县（市、区）人民政府]",
    "省教育厅、省财政厅、市县两级政府、省市县三级教育部门": "省教育厅|省财政厅|[市县两级政府]|[省市县三级教育部门]",
    "重点镇街、驻市部队、市教育局": "市教育局|[重点镇街]|[驻市部队]",
    "东山区、示范区、市农业局、示范城市": "东山区|示范区|市农业局|[示范城市]",
    "兵团教育局、兵团各师市、区属各学校": "兵团教育局|[兵团各师市]|[区属各学校]",
    "市农业局，各区、镇、办事处": "市农业局|[各区、镇、办事处]",
    "省商务厅，各市、州、直管市及云岭林区人民政府": "省商务厅|[各市、州、直管市及云岭林区人民政府]",
    "省建设厅，各市、县〔市、区〕政府": "省建设厅|[各市、县〔市、区〕政府]",
    "省能源局，有关州、市人民政府": "省能源局|[有关州、市人民政府]",
    "各州、市党委和人民政府，各地委、行政公署": "[各州、市党委和人民政府]|[各地委、行政公署]",
    "市纪委监委，各县（市）区、开发区党（工）委": "市纪委监委|[各县（市）区、开发区党（工）委]",
    "市教育局，东山、西河、南江区政府": "市教育局|东山|西河|南江区政府",
    "市能源局，东山区、西河区人民政府": "市能源局|东山区|西河区人民政府",
    "市农业局，各区市县政府、先导区管委会": "市农业局|[各区市县政府]|[先导区管委会]",
    "国家级园区管委会、省级开发区、区属国企、辖内各金融机构": "[国家级园区管委会]|[省级开发区]|[区属国企]|[辖内各金融机构]",
}


@pytest.mark.parametrize("text", LISTS)
def test_a_list_is_cut_into_names(text: str) -> None:
    found = read_names(text)

    assert [*found.bodies, *(f"[{phrase}]" for phrase in found.collective)] == LISTS[text].split("|")
    assert not found.odd


SHARED = """江北省推进工作方案
一、任务
1.加强协作。（省科技厅、工业和信息化厅、团省委牵头，省委宣传部、网信办，省教育厅参与）
2.落实经费。（省财政厅、省发改委、国家税务总局江北省税务局、江北大学负责）
3.再次协作。（省发展改革委、省工业信息化厅负责）
"""


def test_names_that_share_a_beginning_have_their_full_name_beside_them() -> None:
    drafted = draft(SHARED)
    place = drafted.plan.jurisdiction

    assert drafted.plan.tasks[0].lead == ("省科技厅", "工业和信息化厅", "团省委")
    assert [drafted.registry.canonical(place, name) for name in ("工业和信息化厅", "网信办", "团省委", "江北大学")] == [
        "省工业和信息化厅",
        "省委网信办",
        "团省委",
        "江北大学",
    ]


def test_two_spellings_of_one_body_are_one_agency() -> None:
    drafted = draft(SHARED)
    known = drafted.registry.find(drafted.plan.jurisdiction, "省发改委")

    assert known is not None
    assert known == drafted.registry.find(drafted.plan.jurisdiction, "省发展改革委")
    assert drafted.registry.find(drafted.plan.jurisdiction, "省工业信息化厅") == drafted.registry.find(
        drafted.plan.jurisdiction, "工业和信息化厅"
    )


def test_a_document_of_the_state_council_is_for_the_whole_country() -> None:
    text = "国务院关于促进综合保税区发展的若干意见\n一、任务\n1.简化手续。（海关总署负责）\n2.便利货物流转。（商务部负责）\n"

    assert draft(text).plan.jurisdiction == "全国"


NATIONAL = """国务院办公厅关于促进体育消费的意见
一、任务
（一）支持企业。完善服务。（体育总局、市场监管总局、教育部、财政部负责）
（二）支持乡村。完善服务。（乡村振兴局、农业农村部、网信办负责）
"""


def test_the_markets_office_does_not_make_the_nations_bodies_a_citys() -> None:
    drafted = draft(NATIONAL)
    names = [name for task in drafted.plan.tasks for name in task.responsible]

    assert drafted.plan.jurisdiction == "全国"
    assert [drafted.registry.canonical("全国", name) for name in names] == names


def test_the_markets_office_of_a_city_shares_the_beginning_of_its_list() -> None:
    drafted = draft(
        "宁江市促进消费方案\n一、任务\n1.支持企业。（市商务局、市场监管局、乡村振兴局负责）\n2.扩大宣传。（市教育局、市市场监管局负责）\n"
    )
    place = drafted.plan.jurisdiction

    assert drafted.plan.tasks[0].responsible == ("市商务局", "市场监管局", "乡村振兴局")
    assert drafted.registry.canonical(place, "市场监管局") == "市市场监管局"
    assert drafted.registry.canonical(place, "乡村振兴局") == "市乡村振兴局"


def test_a_body_with_another_places_name_takes_no_beginning_of_its_neighbours() -> None:
    names = ("省财政厅", "海州供电局", "滨城银保监局", "海州市生态环境局东山分局", "工商联", "新城实验区管委会")
    drafted = draft(
        f"南川省促进消费方案\n一、任务\n1.支持企业。（{'、'.join(names)}）\n2.扩大宣传。（省教育厅、省科协）\n"
    )
    full = [drafted.registry.canonical(drafted.plan.jurisdiction, name) for name in names]

    assert full == ["省财政厅", *names[1:4], "省工商联", "新城实验区管委会"]


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        ("东山、西河、南江区政府", ("东山区政府", "西河区政府", "南江区政府")),
        ("东山区、西河县人民政府", ("东山区人民政府", "西河县人民政府")),
        ("广州、深圳市人民政府", ("广州市人民政府", "深圳市人民政府")),
    ],
)
def test_places_that_share_an_ending_have_their_whole_names_beside_them(row: str, whole: tuple[str, ...]) -> None:
    drafted = draft(f"南川省推进方案\n一、任务\n1.开展试点。（责任单位：省教育厅、{row}）\n")
    place, (first, *others) = drafted.plan.jurisdiction, drafted.plan.tasks[0].responsible

    assert first == "省教育厅"
    assert tuple(drafted.registry.canonical(place, name) for name in others) == whole


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("南海彝族自治州推进方案", "南海供电局"),
        ("东川土家族苗族自治县推进方案", "东川公路养护中心"),
        ("厦门市集美区推进方案", "集美海事处"),
    ],
)
def test_a_body_with_its_places_own_name_has_its_whole_name(title: str, own: str) -> None:
    kind = "州" if "自治州" in title else "区" if title[5] == "区" else "县"
    drafted = draft(f"{title}\n一、任务\n1.推进建设。（{kind}发展改革局、{kind}财政局、{own}牵头，{kind}教育局配合）\n")

    assert drafted.registry.canonical(drafted.plan.jurisdiction, own) == own
