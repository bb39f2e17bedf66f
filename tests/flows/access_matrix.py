"""Who may do what, written down: every command, its plain words and every button, who may, and a word of what they then see.

The office is 佳木斯's a week before its report is due. `test_access` plays each line for everybody and enforces that no
registered command, button or plain word is missing here.
"""

from dataclasses import dataclass

from tests.support.world import COORDINATOR, DEPUTY, EDUCATION, HEALTH, STRANGER

OTHER_COORDINATOR = 5_000_000_077  # of 湛江's plan, invited by /invite
FIRST_COORDINATOR = 5_000_000_070  # of every plan: invited the other one, and is only told things here

EVERYBODY = (STRANGER, HEALTH, EDUCATION, DEPUTY, OTHER_COORDINATOR, COORDINATOR)
MEMBERS = (HEALTH, EDUCATION, DEPUTY, OTHER_COORDINATOR, COORDINATOR)
CONTACTS = (HEALTH, EDUCATION, DEPUTY)
AGENCY = (EDUCATION, DEPUTY)
OFFICE = (COORDINATOR,)
THEIR_OFFICE = (EDUCATION, DEPUTY, COORDINATOR)
COORDINATORS = (OTHER_COORDINATOR, COORDINATOR)


@dataclass(frozen=True)
class Line:
    """One thing to try: what is typed, or a button's data; who may; a word of what those see, or the name of a file."""

    tried: str
    who: tuple[int, ...]
    seen: str


TYPED = (
    Line("/start", EVERYBODY, "本服务|【您好】"),
    Line("/start WRONGCODE", EVERYBODY, "邀请码无效或已过期"),
    Line("加入 WRONGCODE", EVERYBODY, "邀请码无效或已过期"),
    Line("/help", MEMBERS, "【使用说明】"),
    Line("/privacy", MEMBERS, "【信息说明】"),
    Line("/subscribe jiamusi-2021 市体育局", EVERYBODY, "申请"),
    Line("/subscribe", MEMBERS, "方案"),
    Line("/unsubscribe", MEMBERS, "【退出】"),
    Line("/forget", MEMBERS, "删除"),
    Line("/plans", MEMBERS, "方案"),
    Line("/duties", MEMBERS, "【任务】|【我的任务】"),
    Line("/duties 市教育局", THEIR_OFFICE, "佳木斯市教育局"),
    Line("/deadlines", MEMBERS, "【时间安排】"),
    Line("/deadlines 市教育局", THEIR_OFFICE, "佳木斯市教育局"),
    Line("/notes", MEMBERS, "【记录】"),
    Line("/notes 1", THEIR_OFFICE, "内部情况"),
    Line("/notes 市教育局", THEIR_OFFICE, "内部情况"),
    Line("/settings", MEMBERS, "【设置】"),
    Line("/calendar", CONTACTS, "/calendar/"),
    Line("日历", CONTACTS, "/calendar/"),
    Line("/report 开展讲座3场", CONTACTS, "【已登记】|属于哪一项"),
    Line("/undo 1", (EDUCATION,), "【已撤回】"),
    Line("/undo", (HEALTH, EDUCATION, COORDINATOR), "【已撤回】"),
    Line("/draft", CONTACTS, "草稿"),
    Line("/shared", CONTACTS, "配合"),
    Line("/targets", MEMBERS, "【指标】"),
    Line("/targets 是 1", THEIR_OFFICE, "【已记入】"),
    Line("/targets ask jiamusi-2021", OFFICE, "【指标征询】"),
    Line("指标 征询 jiamusi-2021", OFFICE, "【指标征询】"),
    Line("/extend 1 12-30 数据未齐", (*CONTACTS, COORDINATOR), "延期|已登记|属于哪一项"),
    Line("/accept 1", OFFICE, "【已确认】"),
    Line("收到 1", OFFICE, "【已确认】"),
    Line("/return 1 缺数据", OFFICE, "请补充"),
    Line("请补充 1 缺数据", OFFICE, "请补充"),
    Line("/extend 市教育局 12-30", OFFICE, "12月30日"),
    Line("延期 市教育局 12-30", OFFICE, "12月30日"),
    Line("/extend jiamusi-2021 市教育局 12-30", OFFICE, "12月30日"),
    Line("/answer 2 已协调", OFFICE, "已答复"),
    Line("答复 2 已协调", OFFICE, "已答复"),
    Line("/answer", COORDINATORS, "答复"),
    Line("待答复", COORDINATORS, "答复"),
    Line("/record jiamusi-2021 市气象局 已报 12-19收", OFFICE, "【已补记】|属于哪一项"),
    Line("补记 jiamusi-2021 市气象局 已报 12-19收", OFFICE, "【已补记】|属于哪一项"),
    Line("/call jiamusi-2021 市气象局 12-30报", OFFICE, "属于哪一项"),
    Line("通话 jiamusi-2021 市气象局 12-30报", OFFICE, "属于哪一项"),
    Line("/chase jiamusi-2021", OFFICE, "提醒"),
    Line("催报 jiamusi-2021", OFFICE, "提醒"),
    Line("提醒 jiamusi-2021", OFFICE, "提醒"),
    Line("/chase jiamusi-2021 市教育局", OFFICE, "市教育局"),
    Line("/announce jiamusi-2021 会议通知", OFFICE, "会议通知"),
    Line("通知 jiamusi-2021 会议通知", OFFICE, "会议通知"),
    Line("/announce 发出", OFFICE, "已发给"),
    Line("/handover jiamusi-2021 市教育局", OFFICE, "交接"),
    Line("/handover jiamusi-2021 市卫生健康委 确认", OFFICE, "/start"),
    Line("交接 jiamusi-2021 市卫生健康委 确认", OFFICE, "/start"),
    Line("/deadline add jiamusi-2021 1-20 科普日活动小结", OFFICE, "1月20日"),
    Line("新增节点 jiamusi-2021 1-20 科普日活动小结", OFFICE, "1月20日"),
    Line("/deadline remove 1", OFFICE, "已删除|删除"),
    Line("删除节点 1", OFFICE, "已删除|删除"),
    Line("节点 jiamusi-2021", OFFICE, "科普活动小结"),
    Line("/rehearse jiamusi-2021 12-25", OFFICE, "市教育局|市卫生健康委"),
    Line("预演 jiamusi-2021 12-25", OFFICE, "市教育局|市卫生健康委"),
    Line("/asof 12-20 jiamusi-2021", OFFICE, "佳木斯"),
    Line("截至 12-20 jiamusi-2021", OFFICE, "佳木斯"),
    Line("/phone jiamusi-2021", OFFICE, "【电话单】"),
    Line("电话单 jiamusi-2021", OFFICE, "【电话单】"),
    Line("/paste 市统计局", OFFICE, "市统计局"),
    Line("文本 市统计局", OFFICE, "市统计局"),
    Line("/paste jiamusi-2021", OFFICE, "【可转发文本】"),
    Line("/overview jiamusi-2021", OFFICE, "【总览】"),
    Line("总览 jiamusi-2021", OFFICE, "【总览】"),
    Line("/overview jiamusi-2021 图片", OFFICE, "board/jiamusi-2021/2024/"),
    Line("/silent jiamusi-2021", OFFICE, "【未报】"),
    Line("未报 jiamusi-2021", OFFICE, "【未报】"),
    Line("/export ledger jiamusi-2021", OFFICE, "ledger/jiamusi-2021/2024/"),
    Line("导出 json jiamusi-2021", OFFICE, "json/jiamusi-2021/2024/"),
    Line("/export csv jiamusi-2021", OFFICE, "csv/jiamusi-2021/2024/"),
    Line("/export targets jiamusi-2021", OFFICE, "targets/jiamusi-2021/2024/"),
    Line("/export ics jiamusi-2021", (*CONTACTS, COORDINATOR), "ics/jiamusi-2021/2024/"),
    Line("/ledger jiamusi-2021", OFFICE, "ledger/jiamusi-2021/2024/"),
    Line("台账 jiamusi-2021", OFFICE, "ledger/jiamusi-2021/2024/"),
    Line("/summary jiamusi-2021", OFFICE, "summary/jiamusi-2021/2024/"),
    Line("年度总结 jiamusi-2021", OFFICE, "summary/jiamusi-2021/2024/"),
    Line("/letter jiamusi-2021", OFFICE, "letter/jiamusi-2021/2024/"),
    Line("提醒函 市统计局", OFFICE, "letter/jiamusi-2021/2024/市统计局"),
    Line("/invite jiamusi-2021 市体育局", OFFICE, r"\?start="),
    Line("邀请 市体育局", OFFICE, r"\?start="),
    Line("/invite jiamusi-2021 coordinator", OFFICE, r"\?start="),
    Line("/pending", OFFICE, "第1号"),
    Line("待批", OFFICE, "第1号"),
    Line("/approve 1", OFFICE, "市体育局"),
    Line("同意 1", OFFICE, "市体育局"),
    Line("/decline 1", OFFICE, "市体育局"),
    Line("不同意 1", OFFICE, "市体育局"),
    Line("/revoke {health}", OFFICE, "佳木斯市卫生健康委"),
    Line("撤销 {health}", OFFICE, "佳木斯市卫生健康委"),
    Line("/dates", OFFICE, "【请确认】"),
    Line("确认", OFFICE, "【请确认】"),
    Line("/move jiamusi-2021 1 12-20", OFFICE, "【请确认】佳木斯市"),
    Line("改期 jiamusi-2021 1 12-20", OFFICE, "【请确认】佳木斯市"),
    Line("/off jiamusi-2021 1", OFFICE, "停用"),
    Line("停用 jiamusi-2021 1", OFFICE, "停用"),
    Line("任务", MEMBERS, "【任务】"),
    Line("时间", MEMBERS, "【时间安排】"),
    Line("记录", MEMBERS, "【记录】"),
    Line("方案", MEMBERS, "方案"),
    Line("撤回", (HEALTH, EDUCATION, COORDINATOR), "【已撤回】"),
    Line("设置", MEMBERS, "【设置】"),
    Line("设置 English", MEMBERS, "[Settings]"),
    Line("缺勤 12-30", MEMBERS, "12月30日"),
    Line("帮助", MEMBERS, "【使用说明】"),
    Line("退出", MEMBERS, "【退出】"),
    Line("加入", MEMBERS, "方案"),
    Line("删除个人信息", MEMBERS, "删除"),
    Line("草稿", CONTACTS, "草稿"),
    Line("配合", CONTACTS, "配合"),
    Line("指标", MEMBERS, "【指标】"),
)

TAPPED = (
    Line("look:help", MEMBERS, "【使用说明】"),
    Line("look:plans", MEMBERS, "方案"),
    Line("look:duties", MEMBERS, "【任务】"),
    Line("look:duties:0:{place}.{education}", THEIR_OFFICE, "佳木斯市教育局"),
    Line("look:deadlines", MEMBERS, "【时间安排】"),
    Line("look:deadlines:0:{place}.{education}", THEIR_OFFICE, "佳木斯市教育局"),
    Line("look:notes", MEMBERS, "【记录】"),
    Line("look:notes:0:{place}.{education}", THEIR_OFFICE, "内部情况"),
    Line("look:overview:{place}", OFFICE, "【总览】"),
    Line("look:silent:{place}", OFFICE, "【未报】"),
    Line("set:lang:en", MEMBERS, "[Settings]"),
    Line("feed:off", CONTACTS, "已停用"),
    Line("r:{open}:s", AGENCY, "【已登记】|已记"),
    Line("tray:{tray}:0", (HEALTH,), "留言|内容"),
    Line("more:{digest}", (EDUCATION,), "其余事项"),
    Line("sub:plans:0", MEMBERS, "方案"),
    Line("req:a:1", OFFICE, "市体育局"),
    Line("req:no:1", OFFICE, "市体育局"),
    Line("inv:A:jiamusi-2021:{sport}", OFFICE, r"\?start="),
    Line("leave:go:{education_enrolment}", (EDUCATION,), "【已退出】"),
    Line("forget:go", MEMBERS, "删除"),
    Line("join:undo:{health}", OFFICE, "佳木斯市卫生健康委"),
    Line("rv:a:1", OFFICE, "【已确认】"),
    Line("rv:c:1:data", OFFICE, "请补充"),
    Line("rv:r:1", OFFICE, ""),
    Line("ex:y:3", OFFICE, "12月30日"),
    Line("ex:n:3", OFFICE, "未"),
    Line("rec:{recorded}:{statistics}", OFFICE, "市统计局"),
    Line("chase:go:{place}", OFFICE, "提醒"),
    Line("ann:go:{announced}", OFFICE, "已发给"),
    Line("ho:{health}", OFFICE, "/start"),
    Line("tv:y:1", THEIR_OFFICE, "【已记入】"),
    Line("tv:ask:{place}", OFFICE, "【指标征询】"),
    Line("exp:ledger:{place}", OFFICE, "ledger/jiamusi-2021/2024/"),
    Line("exp:letter:{place}", OFFICE, "letter/jiamusi-2021/2024/"),
    Line("exp:board:{place}", OFFICE, "board/jiamusi-2021/2024/"),
    Line("exp:ics:{place}", (*CONTACTS, COORDINATOR), "ics/jiamusi-2021/2024/"),
    Line("draft", CONTACTS, "草稿"),
    Line("ph:{place}", OFFICE, "【电话单】"),
    Line("paste:{place}", OFFICE, "【可转发文本】"),
    Line("od:all:jiamusi-2021", OFFICE, "已确认"),
    Line("hold:go", COORDINATORS, "发出"),
)

# 配合 shows a lead what the other agencies of its tasks have reported: 市卫生健康委 leads one that 市教育局 is in.
SHARED = frozenset({(HEALTH, "/shared"), (HEALTH, "配合")})
