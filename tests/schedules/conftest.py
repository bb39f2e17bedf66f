"""Property tests may take their time: the first look at a year works out its whole calendar."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
