"""The words around a plan's duties, as tables: its stages, and what web pages say of it above its text."""

PHASE_CHAPTER = ("步骤", "进度", "阶段", "时间安排", "工作安排", "实施安排", "统筹推进", "工作进程", "进程")
PHASE_WORDS = {
    "launch": ("启动", "动员", "部署", "准备", "摸底", "筹备", "宣传发动", "制定方案", "试点"),
    "evaluation": ("总结", "评估", "验收", "考核", "巩固", "提升阶段", "迎检"),
    "implementation": ("实施", "推进", "整治", "落实", "攻坚", "检查", "整改", "推广"),
}
# What a part is about whose heading has its time in brackets: 自查自纠（3月）, 集中整治（4月—9月）.
STAGE_WORDS = (
    "阶段", "步骤", "启动", "实施", "总结", "评估", "推进", "部署", "动员", "验收", "巩固", "自查", "检查", "整治", "摸底", "排查", "整改", "攻坚",
    "提升", "准备", "试点", "推广",
)  # fmt: skip
PHASE_TITLES = {"launch": "启动实施", "implementation": "组织实施", "evaluation": "总结评估"}
# What web pages tell of a document above its text.
PAGE_LABELS = (
    "索引号", "主题分类", "组配分类", "体裁分类", "信息分类", "统一编号", "发文机关", "发文机构", "发布机构", "发布机关", "发文单位", "发布单位",
    "制定机关", "成文日期", "发文日期", "印发日期", "签发日期", "成文时间", "发文时间", "发布日期", "发布时间", "生成日期", "生效日期", "废止日期",
    "失效日期", "发文字号", "发文文号", "发布文号", "文件编号", "公文文号", "文号", "有效性", "有效期", "公开方式", "公开范围", "主题词", "关键词",
    "内容概述", "信息来源", "来源", "公文种类", "发文序号", "信息有效性", "公开类型",
)  # fmt: skip
# What they count, and nobody needs.
PAGE_COUNTS = ("浏览次数", "浏览量", "浏览", "访问次数", "访问量", "点击数", "点击", "阅读次数", "阅读量", "阅读")
