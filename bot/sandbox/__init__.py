"""A Bot API server on loopback, with one page where the people of a plan chat side by side.

The bot talks HTTP to it as to Telegram and does not know the difference. `bot.sandbox.server.Sandbox` is the way in.
"""
