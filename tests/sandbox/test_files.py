"""Documents, photos and albums."""

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError

from bot.sandbox.files import Upload
from bot.sandbox.server import Sandbox
from tests.sandbox.cast import COORDINATOR, EDUCATION

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000007800000043808060000006e")
"""The head of a PNG picture of 1920 by 1080."""


async def test_files_travel_both_ways(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    sent = await bot.send_document(EDUCATION, "序号,单位\n".encode(), filename="台账.csv", caption="年度台账")
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("台账.csv", "年度台账")
    sandbox.persons.upload(EDUCATION, [Upload("总结.docx", b"PK...")], caption="请查收")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    fetched = await bot.get_file(message.document.file_id)
    assert bytes(await fetched.download_as_bytearray()) == b"PK..."
    sandbox.say(COORDINATOR, "/start")
    passed_on = await bot.send_document(COORDINATOR, message.document.file_id)
    assert passed_on.document == message.document


async def test_a_photo_comes_in_several_sizes_the_largest_last(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.persons.upload(EDUCATION, [Upload("活动.png", PIXEL, "image/png")], caption="活动", photo=True)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert [(size.width, size.height) for size in message.photo] == [(90, 51), (320, 180), (800, 450), (1280, 720)]
    forwarded = await bot.send_photo(EDUCATION, message.photo[-1].file_id, caption="转")
    assert len(forwarded.photo) == 4
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(EDUCATION, b"no picture")


async def test_several_files_are_one_album(sandbox: Sandbox, bot: Bot) -> None:
    uploads = [Upload(f"{number}.png", PIXEL, "image/png") for number in (1, 2)]
    sandbox.persons.upload(EDUCATION, uploads, caption="两张", photo=True)
    first, second = [update.message for update in await bot.get_updates()]
    assert first is not None
    assert second is not None
    assert first.media_group_id == second.media_group_id is not None
    assert (first.caption, second.caption) == ("两张", None)


async def test_a_file_over_20_megabytes_cannot_be_fetched(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.persons.upload(EDUCATION, [Upload("录像.mp4", bytes(20 * 1024 * 1024 + 1))])
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(message.document.file_id)


async def test_an_upload_over_50_megabytes_is_too_large(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.say(EDUCATION, "/start")
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(EDUCATION, bytes(52 * 1024 * 1024), filename="录像.mp4")
