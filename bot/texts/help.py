"""/help by role, and /privacy."""

from bot.texts.words import pick


def contact(language: str) -> str:
    """What to do when a reminder comes."""
    return pick(
        language,
        "【使用说明】联络员\n"
        "收到提醒后，直接回复那条消息：\n"
        "已报送：材料已正式报送\n"
        "收到：已知悉，临近时限再提醒\n"
        "需要协调：请协调人帮助\n"
        "不涉及：本期没有内容可报\n"
        "列了多项的，请带序号：\n"
        "“2 已报送，简报已发布”\n"
        "也可发文字、照片或文件。\n"
        "发错了：改原消息，或回“撤回”。\n要延期：“延期 12-30 原因”。\n"
        "\n"
        "随时可回：任务、时间、记录、\n"
        "方案、设置、草稿、指标、帮助\n"
        "\n"
        "正式材料仍按原渠道报送，\n"
        "本服务只登记，不代替报送。\n"
        "请勿发送涉密、内部资料。",
        "[Help] for contacts\n"
        "When a reminder comes, reply to it:\n"
        "reported: the paper has been sent\n"
        "ok: seen; asked again near the day\n"
        "help: please ask the coordinator\n"
        "nothing: nothing to report this time\n"
        "Several items? Begin with the number:\n"
        "“2 reported, bulletin published”\n"
        "Words, photos and files are all fine.\n"
        "A mistake: edit it, or send /undo.\n"
        "More time: /extend 12-30 reason.\n"
        "\n"
        "Any time: /duties /deadlines /notes\n"
        "/plans /report /draft /targets\n/settings /privacy\n"
        "\n"
        "The formal paper goes its usual way;\n"
        "this service registers, no more.\n"
        "Please send nothing classified.",
    )


def coordinator(language: str) -> str:
    """What the coordinating office can ask and do."""
    return pick(
        language,
        "【使用说明】协调人\n"
        "总览、未报、电话单：各单位情况\n"
        "收到 132：确认；请补充 132 意见 12-30\n"
        "延期 132 12-30（或写单位名）\n"
        "待答复；答复 132 内容\n"
        "补记 市统计局 已报 12-24收（邮箱）\n"
        "通话 市统计局 12-30报；文本、提醒函 市统计局\n"
        "催报：再次提醒，计入当天一条\n"
        "通知 内容：先预览，再发出\n"
        "预演 12-25；截至 12-25；指标\n"
        "节点；新增节点 11-20 标题；范围：全部\n更名 原单位 新单位 日期；单位调整\n"
        "待批；同意 7、不同意 7\n"
        "邀请 市体育局；交接 市体育局\n"
        "确认：工作办公室安排的日期\n"
        "台账、年度总结、导出\n"
        "任务、时间、记录可带单位名\n\n"
        "提醒只在工作日工作时间发出，\n"
        "每人每天至多一条。",
        "[Help] for coordinators\n"
        "/overview /silent /phone: who stands where\n"
        "/accept 132; /return 132 reason 12-30\n"
        "/extend 132 12-30; /answer 132 words\n"
        "/record AGENCY reported 12-24 received\n"
        "/call AGENCY by 30 Dec; /paste, /letter AGENCY\n"
        "/chase: one more reminder, today's only\n"
        "/announce words: a preview comes first\n"
        "/rehearse 12-25; /asof 12-25; /targets\n"
        "/deadline add 11-20 TITLE; scope: all\n/reform OLD NEW DATE: renamed, merged\n"
        "/pending, /approve 7, /decline 7\n"
        "/invite PLAN AGENCY; /handover AGENCY\n"
        "/dates: the office's own dates\n"
        "/export: ledger, summary, calendar\n"
        "/duties, /deadlines, /notes AGENCY\n"
        "\n"
        "Reminders leave in office hours only,\n"
        "one a day per person at most.",
    )


def privacy(language: str) -> str:
    """Two lines on what is kept."""
    return pick(
        language,
        "【信息说明】只保存您的账号编号、显示名、所属单位、所发内容和时间，用于本方案的提醒和登记。\n"
        "回 /forget 可删除个人信息，单位的进展记录保留。",
        "[Privacy] Kept: your account number, shown name, agency, what you send and when; for this plan's reminders only.\n"
        "/forget removes your personal data; your agency's notes stay.",
    )
