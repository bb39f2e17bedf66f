"""The environment, read once into one frozen object. Secrets are wrapped, so that no `repr` shows them."""

import difflib
import os
import re
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from schedules.written import YEARS

PREFIX = "DUBAN_"
ENV_FILE = Path(".env")
ENCODING = "utf-8-sig"  # an editor may put a mark before the first name, which then would be no name of ours
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT_DATABASE = "sqlite:///var/duban.db"
SANDBOX_DATABASE = "sqlite:///var/sandbox.db"

# What BotFather writes; a Bot API server of one's own (DUBAN_API_URL) may go by shorter ones.
_TOKEN = re.compile(r"^\d{1,20}:[A-Za-z0-9_-]{1,100}$")


class SettingsProblem(Exception):
    """A setting is unknown or wrong; the text is one line that says which and what to do."""

    def __init__(self, line: str) -> None:
        super().__init__(" ".join(line.split()))


class Settings(BaseSettings):
    """Every `DUBAN_` setting; see the contract's table, repeated in the README."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_file_encoding=ENCODING, extra="ignore", frozen=True
    )

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str = "https://api.telegram.org"
    database_url: SecretStr | None = None  # may hold a password
    plans: Path | None = None
    coordinators: Annotated[tuple[int, ...], NoDecode] = ()
    clock: datetime | None = None
    clock_speed: float = Field(default=1.0, gt=0, le=1_000_000)
    rate: float = Field(default=25, ge=1, le=1000)
    hold_above: int = Field(default=200, ge=1)
    proxy: SecretStr | None = None  # may hold a password
    webhook_url: SecretStr | None = None  # its path may be a secret
    heartbeat_url: SecretStr | None = None  # as above
    public_url: str = ""  # where others reach our own HTTP server; '' with a webhook: as Telegram does
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, validation_alias=AliasChoices("DUBAN_PORT", "port"))

    @field_validator("coordinators", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(re.fullmatch(r"\d{1,18}", part) for part in parts):
            raise ValueError("write numeric user ids, separated by commas")
        return tuple(int(part) for part in parts)

    @field_validator("clock", mode="before")
    @classmethod
    def _instant(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("write an ISO instant such as 2024-12-18T08:58:00+08:00") from None
        if instant.year not in YEARS:
            raise ValueError(f"the year {instant.year} is none that plans are made for")
        return instant if instant.tzinfo else instant.replace(tzinfo=OFFICE_ZONE)

    @field_validator("webhook_url", "heartbeat_url")
    @classmethod
    def _address(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value().strip() if value else ""
        if text and not re.fullmatch(r"https?://[^\s/?#]+[^\s#]*", text):
            raise ValueError("write an address such as https://duban.example.gov.cn/telegram")
        return SecretStr(text) if text else None

    @field_validator("public_url")
    @classmethod
    def _base(cls, value: str) -> str:
        if value.strip() and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value.strip()):
            raise ValueError("write the address others reach this server by, such as https://duban.example.gov.cn")
        return value.strip().rstrip("/")

    @field_validator("api_url")
    @classmethod
    def _root(cls, value: str) -> str:
        if not re.match(r"^https?://[^\s/]+", value):
            raise ValueError("write the root of a Bot API, such as https://api.telegram.org")
        return value.rstrip("/")

    def secret_token(self) -> str | None:
        """The bot token from DUBAN_TOKEN or the file that DUBAN_TOKEN_FILE names; None without one.

        Raises SettingsProblem when the file cannot be read or what stands there is no token. Never names the token.
        """
        if self.token is not None and self.token.get_secret_value().strip():
            return _checked(self.token.get_secret_value().strip(), "DUBAN_TOKEN")
        if self.token_file is None:
            return None
        try:
            text = self.token_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingsProblem(f"DUBAN_TOKEN_FILE: {self.token_file} cannot be read") from None
        return _checked(text, "DUBAN_TOKEN_FILE")

    def public(self) -> str:
        """The address others reach our HTTP server by, without a slash at its end; '' where none is known."""
        if self.public_url or self.webhook_url is None:
            return self.public_url
        known = urlsplit(self.webhook_url.get_secret_value())
        return f"{known.scheme}://{known.netloc.rpartition('@')[2]}"

    def database(self, default: str = DEFAULT_DATABASE) -> str:
        """The database address, or `default`."""
        return self.database_url.get_secret_value() if self.database_url else default


def _checked(token: str, source: str) -> str:
    if not _TOKEN.match(token):
        raise SettingsProblem(f"{source} does not hold a bot token; BotFather writes it as digits, a colon and letters")
    return token


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsProblem with one line for the first thing that is wrong."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    try:
        given = {*os.environ, *dotenv_values(ENV_FILE, encoding=ENCODING)}
    except (OSError, UnicodeDecodeError):
        raise SettingsProblem(f"{ENV_FILE} cannot be read; save it as UTF-8") from None
    for name in sorted(name for name in given if name.upper().startswith(PREFIX)):
        if name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise SettingsProblem(f"{name} is not a setting of Duban{hint} (all are listed in the README)")
    try:
        return Settings()
    except ValidationError as problem:
        error = problem.errors(include_url=False, include_input=False)[0]
        name = str(error["loc"][0]).upper().removeprefix(PREFIX) if error["loc"] else ""
        raise SettingsProblem(f"{PREFIX}{name}: {error['msg'].removeprefix('Value error, ')}") from None
