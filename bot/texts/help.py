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
        "发错了：改原消息，或回“撤回”。\n"
        "\n"
        "随时可回：任务、时间、记录、\n"
        "方案、设置、帮助\n"
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
        "\n"
        "Any time: /duties /deadlines /notes\n"
        "/plans /report /settings /privacy\n"
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
        "总览：各单位报送情况\n"
        "未报：哪些单位尚未报送\n"
        "待批：加入申请；同意 7、不同意 7\n"
        "邀请 市体育局：发邀请码\n"
        "确认：工作办公室安排的日期\n"
        "任务、时间、记录可带单位名：\n"
        "“时间 市教育局”\n"
        "\n"
        "提醒只在工作日工作时间发出，\n"
        "每人每天至多一条。",
        "[Help] for coordinators\n"
        "/overview: where every agency stands\n"
        "/silent: who has not reported\n"
        "/pending, /approve 7, /decline 7\n"
        "/invite PLAN AGENCY: an invitation\n"
        "/dates: the office's own dates\n"
        "/duties, /deadlines, /notes AGENCY,\n"
        "“/deadlines 市教育局”\n"
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
