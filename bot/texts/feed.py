"""日历订阅: a contact's private calendar address, shown once."""

from datetime import date

from bot.texts.words import day, pick


def shown_once(language: str, address: str) -> str:
    """The address, what to do with it, and that it is secret. It stands in no list and is never shown again."""
    return pick(
        language,
        f"【日历订阅】\n在手机日历中选“添加订阅日历”，\n粘贴下面的地址：\n{address}\n"
        "只含本单位的时间安排，自动更新。\n地址只显示这一次，请勿转发。\n"
        "换地址回“日历 换新”，停用回“日历 停用”。",
        f"[Calendar] In your phone's calendar choose “add subscription” and paste:\n{address}\n"
        "It holds your own agencies' dates and keeps itself up to date.\n"
        "The address is shown this once; please do not pass it on.\n"
        "/calendar new replaces it, /calendar off ends it.",
    )


def known(language: str, since: date) -> str:
    """There is one already: it cannot be shown again, only replaced."""
    on = day(language, since)
    return pick(
        language,
        f"【日历订阅】您在{on}已取得地址，不再显示。\n换新后，旧地址即失效。",
        f"[Calendar] You got an address on {on}; it is not shown again.\nA new one ends the old one.",
    )


def labels(language: str) -> tuple[str, str]:
    """[换新地址] [停用]."""
    return pick(language, "换新地址", "New address"), pick(language, "停用", "End it")


def open_label(language: str) -> str:
    """The button in the settings."""
    return pick(language, "日历订阅", "Calendar address")


def ended(language: str) -> str:
    return pick(language, "【日历订阅】已停用，地址失效。", "[Calendar] Ended; the address opens nothing now.")


def not_here(language: str) -> str:
    """No HTTP address is known: a file is all there is."""
    return pick(
        language,
        "【日历】本服务未开通日历订阅，可取日历文件：",
        "[Calendar] There is no calendar address here; a file can be had:",
    )


def for_contacts(language: str) -> str:
    return pick(language, "【日历】日历订阅供各单位联络员使用。", "[Calendar] Addresses are for agencies' contacts.")
