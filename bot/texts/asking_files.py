"""/export in chat: which files there are."""

from bot.texts.exporting import FILE_KINDS
from bot.texts.words import pick

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
    return pick(language, FILE_KINDS[kind], _EN.get(kind, kind))


def which(language: str, plan_id: str) -> str:
    return pick(
        language,
        f"【导出】{plan_id}\n请点要的文件；也可回“台账 2024”“年度总结 2024”。",
        f"[Export] {plan_id}\nTap a file, or send /export ledger 2024.",
    )


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
