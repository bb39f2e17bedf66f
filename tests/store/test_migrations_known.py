"""The program says which schema is the newest without loading Alembic; both must say the same."""

from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.shipped import migrations_folder
from bot.store.migrate import revisions


def test_the_newest_revision_read_from_the_files_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    script = ScriptDirectory.from_config(config)

    known, newest = revisions()

    assert [newest] == list(script.get_heads())
    assert known == {revision.revision for revision in script.walk_revisions()}
