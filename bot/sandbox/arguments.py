"""The arguments of one call, however they came: query string, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox import limits
from bot.sandbox.files import Upload
from bot.sandbox.refusals import Json, bad_request, too_large

_FIELDS_BYTES = 1 << 20
"""Room for everything in a body that is not the file."""


@dataclass(slots=True)
class Arguments:
    """Values as they came (text, or JSON values when the body was JSON), and the files beside them."""

    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A text; numbers are taken as their digits, as the real server does."""
        value = self.values.get(name)
        return default if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """A whole number, moved into its bounds; what is no number counts as 0 (the real server's `to_integer`)."""
        raw = self.text(name).strip()
        if not raw:
            return default
        number = int(raw) if raw.removeprefix("-").isdecimal() and len(raw) < 20 else 0
        number = number if low is None else max(low, number)
        return number if high is None else min(high, number)

    def flag(self, name: str) -> bool:
        """A truth value, in the spellings of the real server's `to_bool`."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def structured(self, name: str, what: str) -> Any:
        """A JSON value, sent as such or as text; None when missing. Raises RefusedError when it does not parse."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def mapping(self, name: str, what: str) -> Json | None:
        """A JSON object, None when missing. Raises RefusedError when it is something else."""
        value = self.structured(name, what)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {what}")
        return value

    def file(self, name: str) -> Upload | None:
        """The file sent under this name, or under the name that `attach://` gives; None when there is none."""
        return self.files.get(name) or self.files.get(self.text(name).removeprefix("attach://"))


async def read_arguments(request: Request) -> Arguments:
    """Everything a request carries. Raises RefusedError for a body that cannot be read."""
    if int(request.headers.get("content-length") or 0) > limits.UPLOAD_BYTES + _FIELDS_BYTES:
        raise too_large()
    found = Arguments(dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        found.values |= await _json_body(request)
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form(max_files=20, max_part_size=_FIELDS_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    found.files[name] = await _upload(value)
                else:
                    found.values[name] = value
    return found


async def _json_body(request: Request) -> Json:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse request JSON object")
    return body


async def _upload(value: UploadFile) -> Upload:
    return Upload(value.filename or "file", await value.read(), value.content_type)
