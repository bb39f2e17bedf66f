"""Duban: the bot that sees government plans through. The rooms are described in ARCHITECTURE.md."""
