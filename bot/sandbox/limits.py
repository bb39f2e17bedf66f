"""Telegram's own numbers, each once.

Sources: the Bot API page (core.telegram.org/bots/api) and the published server (tdlib/telegram-bot-api, Client.cpp).
"""

TEXT = 4096
"""Characters of a message's text, after parsing; counted in code points."""
TEXT_BYTES = 1 << 15
"""Bytes of a text the server looks at before it counts characters (`get_formatted_text`)."""
CAPTION = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER = 200

UPDATES_A_CALL = 100
LONG_POLL_SECONDS = 50
MESSAGE_LIFE_SECONDS = 24 * 60 * 60
TAP_LIFE_SECONDS = 150
"""How long a tapped button waits in the queue (`process_new_callback_query_queue`); here also how long it can be
answered, for which Telegram states no number."""
QUEUE = 100_000
"""Updates a bot's queue holds; what comes after is dropped (tdlib/td, TQueue.cpp)."""
QUIET_SECONDS = 7 * 24 * 60 * 60
"""After so long without an update the next id is chosen at random (Bot API, `Update.update_id`)."""

SAME_OFFSET_SECONDS = 3.0
"""A short poll that repeats its offset within this time is made to wait this long (`process_get_updates_query`)."""
SAME_OFFSET_SINGLE_SECONDS = 0.5
"""A poll that repeats its offset within this time gets one update."""
CONFLICT_PAUSE_SECONDS = 3.0
"""Two answers 409 are at least so far apart (`fail_query_conflict`)."""

UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024

COMMANDS = 100
COMMAND_DESCRIPTION = 256
BOT_DESCRIPTION = 512
BOT_SHORT_DESCRIPTION = 120
SECRET_TOKEN = 256
DELETE_WITHIN_HOURS = 48
"""A bot may delete a message for so long (Bot API, `deleteMessage`)."""
