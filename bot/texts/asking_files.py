"""/export in chat: which files there are."""

from bot.texts.exporting import FILE_KINDS
from bot.texts.words import pick

_ZH = FILE_KINDS | {
    "letter": "提醒函（草稿）",
    "csv": "数据（csv）",
    "json": "数据（json）",
    "ics": "日历文件",
    "board": "总览图片",
    "targets": "指标图片",
}
_EN = {
    "ledger": "Ledger (xlsx)",
    "summary": "Year summary (docx)",
    "letter": "Letters, a draft (docx)",
    "csv": "Data (csv)",
    "json": "Data (json)",
    "ics": "Calendar (ics)",
    "board": "Board (picture)",
    "targets": "Targets (picture)",
}


def label(language: str, kind: str) -> str:
    return pick(language, _ZH[kind], _EN[kind])


def which(language: str, title: str, year: int) -> str:
    return pick(
        language,
        f"【导出】{title}\n请点要的文件；往年的请回“台账 {year - 1}”“年度总结 {year - 1}”。",
        f"[Export] {title}\nTap a file; for another year send /export ledger {year - 1}.",
    )


def which_for_contacts(language: str, title: str) -> str:
    return pick(
        language, f"【导出】{title}\n可取本单位的日历文件。", f"[Export] {title}\nA calendar of your agency's dates."
    )


def none(language: str) -> str:
    return pick(language, "【导出】目前没有可导出的方案。", "[Export] There is no plan to export.")


def caption(language: str, kind: str, year: int) -> str:
    return pick(language, f"{year}年{FILE_KINDS[kind]}", f"{_EN.get(kind, kind)}, {year}")


def coming(language: str) -> str:
    return pick(language, "正在生成，请稍候", "On its way")


def no_font(language: str) -> str:
    """A picture cannot be drawn on this machine."""
    return pick(
        language,
        "【导出】图片未生成：运行本服务的机器没有中文字体，请运维人员安装。其他文件不受影响。",
        "[Export] No picture: this machine has no Chinese font; the operator should install one. Other files still work.",
    )
