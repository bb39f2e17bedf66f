"""Invites on their way to whom they are for."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts.joining import slot_of
from bot.texts.words import moment, pick


@dataclass(frozen=True)
class Invitation:
    """A code on its way to whom it is for."""

    agency: str  # with its place in front; '' for a coordinator
    slot: str
    plan_title: str
    link: str
    code: str
    expires_at: datetime
    zone: ZoneInfo
    hours: int


def invitation(language: str, made: Invitation) -> str:
    """To the coordinator, to be passed on."""
    role = slot_of(language, made.slot)
    who = (
        f"{made.agency} {pick(language, f'联络员（{role}）', f'({role})')}"
        if made.agency
        else pick(language, "协调人", "coordinator")
    )
    until = moment(language, made.expires_at, made.zone)
    return "\n".join(
        [
            pick(language, f"【邀请】{who}", f"[Invitation] {who}"),
            pick(language, "方案：", "Plan: ") + made.plan_title,
            pick(language, "点链接加入：", "Link:"),
            made.link,
            pick(language, "或向本机器人发送：", "or send to this bot:"),
            f"/start {made.code}",
            pick(
                language,
                f"限一人用一次，{made.hours}小时内有效（至{until}）。\n请单独发给本人，勿发到群。",
                f"For one person, once, within {made.hours} hours (until {until}).\nPlease pass it on privately.",
            ),
        ]
    )


def how_to_invite(language: str) -> str:
    return pick(
        language,
        "【邀请】请写明单位，如“邀请 市体育局”，\n或 /invite 方案编号 单位；\n邀请协调人：邀请 方案编号 协调人。",
        "[Invitation] Please name the agency:\n/invite PLAN AGENCY, or /invite PLAN coordinator.",
    )


def which_plan(language: str) -> str:
    return pick(language, "【请选择】属于哪个方案：", "[Please choose] In which plan:")
