"""A harness that knows the program by its contract alone: a Bot API of its own, a crowd, random kills, and what must hold."""
