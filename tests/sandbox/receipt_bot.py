"""A bot in a few lines, on the real library: it reminds when the clock reaches nine and gives receipts."""

import asyncio

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.clock import SteeredClock
from bot.sandbox.server import Sandbox
from tests.sandbox.cast import REMINDER, make_bot

WELCOME = (
    "【已加入】佳木斯市教育局 联络员\n最近事项：12月25日前 年度工作总结（五（三））\n"
    "工作日提醒，每天至多一条；登记后不再提醒。"
)
REMINDER_TEXT = (
    "【工作提醒】佳木斯市教育局\n2024年度工作总结\n时限：12月25日（周三）前，还有7天\n"
    "报送：市科协 jmsskxpjb@126.com\n依据：实施方案五（三）\n已报请回“已报送”，已知悉请回“收到”。"
)
BUTTONS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("已报送", callback_data="r:1"), InlineKeyboardButton("收到", callback_data="s:1")],
        [InlineKeyboardButton("需要协调", callback_data="h:1")],
    ]
)


class ReceiptBot:
    """Reminds `chats` once, gives a receipt for every answer, and greets whoever starts."""

    def __init__(self, sandbox: Sandbox, clock: SteeredClock, chats: tuple[int, ...]) -> None:
        self._sandbox, self._clock, self._chats = sandbox, clock, chats
        self._number = 131
        self._reminded = False
        self._moved = asyncio.Event()
        clock.listeners.append(self._moved.set)

    async def run(self) -> None:
        """Work until cancelled."""
        async with make_bot(self._sandbox.root_url) as bot:
            await bot.set_my_commands([("deadlines", "时间安排"), ("duties", "我的任务"), ("report", "报送进展")])
            await asyncio.gather(self._poll(bot), self._remind(bot))

    async def _remind(self, bot: Bot) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            if self._clock.now() >= REMINDER and not self._reminded:
                self._reminded = True
                for chat in self._chats:
                    await bot.send_message(chat, REMINDER_TEXT, reply_markup=BUTTONS)

    async def _poll(self, bot: Bot) -> None:
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=20, allowed_updates=Update.ALL_TYPES):
                offset = update.update_id + 1
                await self._answer(bot, update)

    async def _answer(self, bot: Bot, update: Update) -> None:
        if update.callback_query is not None and update.callback_query.message is not None:
            await bot.answer_callback_query(update.callback_query.id, "已登记")
            await self._receipt(bot, update.callback_query.message.chat.id, None)
        elif update.message is not None and (update.message.text or "").startswith("/start"):
            await bot.send_message(update.message.chat_id, WELCOME)
        elif update.message is not None and update.message.text == "任务":
            await bot.send_message(update.message.chat_id, "【我的任务】三（一） 牵头")
        elif update.message is not None:
            await self._receipt(bot, update.message.chat_id, update.message.message_id)
        elif update.edited_message is not None:
            await bot.send_message(update.edited_message.chat_id, f"已更正：{update.edited_message.text}")

    async def _receipt(self, bot: Bot, chat: int, reply_to: int | None) -> None:
        self._number += 1
        text = f"【已登记】第{self._number:04}号\n2024年度工作总结（市教育局）\n状态：已报送 12月18日 09:00"
        await bot.send_message(chat, text, reply_to_message_id=reply_to)
