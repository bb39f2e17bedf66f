"""The words of tables' headings: what each kind of column is called."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "项目编号", "序", "NO.", "No.", "No", "NO"),
    "lead": ("牵头", "主责", "主办"),
    "support": ("配合", "协办", "参与", "参加", "协同", "协助", "会办", "支持单位", "指导单位", "督导单位", "监管单位"),
    "person": (
        "责任领导", "牵头领导", "分管领导", "责任人", "联系人", "负责人", "市领导", "区领导", "县领导", "省领导", "领导",
        "姓名", "职务", "职称", "电话",
    ),
    "responsible": (
        "责任单位", "责任部门", "负责单位", "负责部门", "实施单位", "承办单位", "落实单位", "责任主体", "分工", "主管部门", "实施主体", "责任",
        "相关单位", "有关单位", "相关部门", "有关部门", "涉及单位", "涉及部门", "成员单位", "组织单位", "执行单位", "落实部门", "承接单位",
        "完成单位", "级部门", "级单位", "直部门", "直单位", "责任市县", "责任县区", "责任镇街",
    ),
    "start": ("开工时间", "开工日期", "计划开工", "拟开工", "启动时间", "开始时间", "起始时间"),
    "time": (
        "时限", "完成时间", "时间", "年限", "建设期", "期限", "进度", "节点", "周期", "工期", "起止年限", "完成日期",
        "推进计划", "实施计划", "计划完成", "进度计划", "时序",
    ),
    "category": ("类别", "领域", "一级", "方面", "类型", "专项", "板块", "主要任务", "任务名称", "工作类别", "重点领域", "主要方面"),
    "value": ("目标值", "指标值", "分值", "权重", "计量单位"),
    "task": ("任务", "名称", "事项", "项目", "工作", "内容", "措施", "举措", "要点", "目标", "行动", "实事", "具体要求", "问题", "活动"),
    "other": ("备注", "性质", "规模", "条款", "章节", "成果", "形式", "指标", "来源", "依据", "要求", "标准"),
}  # fmt: skip

# Headings that announce bodies only where they stand alone: 计量单位 announces none.
BARE_COLUMNS = ("单位", "部门", "处室", "科室", "承担部门", "承担单位", "主体", "镇街", "乡镇", "街道", "县区")
# Whose a project is: these are responsible where no other column says who is.
OWNERS = ("项目单位", "建设单位", "业主单位", "项目业主", "业主", "申报单位", "项目建设单位", "建设主体")
# Headings over several columns, whose own headings stand in the row below.
GROUP_COLUMNS = (
    "责任分工", "任务分工", "职责分工", "工作分工", "组织分工", "分工", "责任单位", "责任部门", "责任主体", "责任落实",
)  # fmt: skip
# The same over columns for the parts of a year: 第一季度, 第二季度 below 推进计划. The first that a table has, it is.
STEP_GROUPS = ("推进", "计划", "进度", "安排", "节点", "分解", "目标", "时限")
# Headings of columns that look like the titles of tables.
TIME_TABLES = ("时间表", "进度表", "时间进度表", "时序表")
# What a person's name in a column 分管领导 begins with.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# What the first cell of a row of sums says.
SUMS = ("合计", "总计", "小计", "共计")
