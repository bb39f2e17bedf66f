"""The words around dates, as tables: what makes a bare month a duty, and what makes a date none.

Only words stand here; how they are put together is the grammar's business (`dates`, `due_dates`).
"""

# Words before a date that look ahead: 确保年内建成.
AHEAD = (
    "力争",
    "确保",
    "争取",
    "计划",
    "预计",
    "务必",
    "拟",
    "将",
    "要",
    "须",
    "应",
    "并",
    "另",
    "其中",
    "拟于",
    "将于",
    "计划于",
)
# What is done in a month, a quarter or a year that has no 底 or 前 behind it: 9月组织开展, 三季度完成, 全年培训.
DONE_THEN = (
    "组织", "开展", "举办", "召开", "启动", "完成", "出台", "印发", "制定", "制订", "编制", "实施", "建成", "建设", "建立", "新建", "改建", "开工",
    "竣工", "投用", "投入使用", "报送", "上报", "形成", "进行", "集中", "全面", "基本", "正式", "部署", "总结", "验收", "评选", "培训", "新增",
    "改造", "创建", "培育", "发放", "发布", "公布", "推出", "推进", "力争", "争取", "确保", "计划", "不少于", "至少", "实现", "落实", "安排", "提交",
    "初步", "整改", "督查", "检查", "抽查", "试点", "上线", "交付", "评估", "修订", "引进", "认定", "命名", "选派", "遴选", "对接", "达到", "调研",
    "通过", "再", "共", "累计新", "开通", "开放", "开始", "推动", "研究", "争创", "办理", "申报", "招聘", "招募", "配备", "采购", "更新", "谋划",
    "拿出", "选出", "评出", "推选", "打造", "做好", "办好", "抓好", "举行",
)  # fmt: skip
# Who or what comes before the verb: 5月，市教育局组织, 三季度对各校开展.
THEN_WHO = ("分别", "陆续", "对", "由", "向", "赴", "各", "市", "区", "县", "省")
# Behind a date, even one with 前 or 底: what is named so, or was so before, is no duty.
NAMED_SO = (
    "碳达峰", "碳中和", "已", "为基准", "为目标年", "为规划期", "为基期", "建成的", "竣工的", "取得的", "认定的", "设立的", "成立的", "出生的",
    "注册的", "参加工作",
)  # fmt: skip
# Behind 每年: what is paid to somebody is a rule of paying, and no duty that falls due.
PAID = ("给予", "补助", "补贴", "奖励", "奖补", "资助", "最高", "可享受", "按每", "每人", "享受")
# What a year is said to be or to keep to: 2023年是开局之年, 2023年全市工作要坚持…. Nothing of it falls due.
KEPT_TO = (
    "总体要求",
    "总体思路",
    "指导思想",
    "工作思路",
    "总的要求",
    "要坚持",
    "要以",
    "坚持以",
    "要围绕",
    "要深入贯彻",
    "要全面贯彻",
)
# What a heading ends with: 2023年主要目标, 2024年重点任务 name a list of things, and say of none that it is due.
HEADING_ENDS = (
    "目标",
    "任务",
    "工作",
    "计划",
    "安排",
    "要点",
    "方案",
    "清单",
    "项目",
    "指标",
    "情况",
    "分工",
    "分解",
    "分解表",
    "分工表",
    "事项",
)
# Lists that share their last word: 3、6、9月, 2023、2024年, 上、下半年, 二、四季度.
SHARED_ENDS = (
    (r"(?<![\d.])20\d\d(?=(?:[、和]20\d\d){0,9}[、和]20\d\d年)", "年"),
    (r"(?<=[年于在每，（(到至、])\d{1,2}(?=(?:[、和]\d{1,2}){0,11}[、和]\d{1,2}月)", "月"),
    (r"[上下](?=[、和][上下]半年)", "半年"),
    (r"(?<![一二三四])[一二三四](?=(?:[、和][一二三四]){0,3}[、和][一二三四]季度)", "季度"),
)
# What a sentence says of a year that is over, where no day of issue tells so: 2021年累计投入, 同比增长.
OVER = (
    "累计投入", "累计建成", "累计培训", "连续两", "连续二", "连续三", "同比", "比20\\d\\d年", "较20\\d\\d年", "排名", "荣获", "获评", "在册",
    "末数据", "全市共", "全省共", "全县共", "全区共", "开幕的", "出生", "实现生产总值",
    "共举办", "共开展", "共组织", "共建成", "共投入", "共培训", "在[^，]{2,8}举行",
)  # fmt: skip
# Before a date: it is the last day.
LAST_DAY = ("不迟于", "不晚于", "最迟于", "最迟在", "最迟", "最晚于", "最晚")
# The day before a holiday that has a day of its own: 国庆节前 is by the 30th of September.
EVES = {
    "元旦": (12, 31), "国庆": (9, 30), "“五一”": (4, 30), "五一": (4, 30), "“七一”": (6, 30), "七一": (6, 30), "“八一”": (7, 31),
    "八一": (7, 31), "“十一”": (9, 30), "教师": (9, 9), "“六一”": (5, 31), "六一": (5, 31),
}  # fmt: skip
