"""Numbers that a plan commits to, with what they count and by when; and numbers that commit to nothing."""

import pytest

from schedules.drafting import draft

TARGETS = {
    "到2025年，全县公民具备科学素质的比例达到12%以上。": ["公民具备科学素质的比例 12 % 2025"],
    "新建科普基地20个。": ["科普基地 20 个 -"],
    "新建公办幼儿园3所，新增学位900个。": ["公办幼儿园 3 所 -", "学位 900 个 -"],
    "“十四五”期间，创建50个县命名的“科学教育基地”。": ["科学教育基地 50 个 2025"],
    "到2025年，新创建省级科普教育基地3个，市级科普教育基地30个以上。": [
        "省级科普教育基地 3 个 2025",
        "市级科普教育基地 30 个 2025",
    ],
    "每年组织6名骨干教师参加研修。": ["骨干教师参加研修 6 名/年 -"],
    "到2024年培训20万人次。": ["培训 20 万人次 2024"],
    "每月至少开展1次。": ["办好活动 1 次/月 -"],
    "花生种植、收获机械化率分别达到65%和55%。": ["收获机械化率 65 % -", "收获机械化率 55 % -"],
    "力争2025年60%以上的街道（乡镇）建有活动场所。": ["街道建有活动场所 60 % 2025"],
    "力争有一半左右的乡镇建成科普馆。": ["科普馆 一半左右 - -"],
    "动员每名干部读一本科普书、听一场科普讲座。": ["科普书 1 本 -", "科普讲座 1 场 -"],
    "实现科普宣传员全覆盖。": ["科普宣传员 全覆盖 - -"],
    "人均科普经费达到1.5元。": ["人均科普经费 1.5 元 -"],
}
NO_TARGETS = [
    "5个工作日内办结。",
    "完善3个方面的机制。",
    "第3次会议。",
    "截至2021年底已建成20个基地。",
    "面向3—6岁儿童家庭。",
    "印发《三年行动计划（2021—2023年）》（县政发〔2021〕3号）。",
    "建立一个机制。",
    "拨打12345热线。",
]


def _said(sentence: str) -> list[str]:
    text = f"平山县科普方案（2021—2025年）\n一、任务\n（一）办好活动。{sentence}（责任单位：县科协）\n"
    return [
        " ".join(str(part or "-") for part in (each.what, each.value, each.unit, each.by))
        for each in draft(text).plan.targets
    ]


@pytest.mark.parametrize("sentence", TARGETS)
def test_a_number_that_a_plan_commits_to_is_found(sentence: str) -> None:
    assert _said(sentence) == TARGETS[sentence]


@pytest.mark.parametrize("sentence", NO_TARGETS)
def test_a_number_that_commits_to_nothing_is_no_target(sentence: str) -> None:
    assert _said(sentence) == []
