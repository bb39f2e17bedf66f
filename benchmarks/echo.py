"""The least a bot can do on the same library: it answers each message with its own text, keeps nothing, promises nothing.

`python -m benchmarks.echo ROOT` runs until it is killed; what Duban's replies cost is told as a ratio to it.
"""

import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackContext, MessageHandler, filters


async def echo(update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
    """Say it back."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main(root: str) -> None:
    """Poll as the library does it by itself."""
    application = ApplicationBuilder().token("1:x").base_url(f"{root}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1])
