"""The ways Telegram says no: one exception, and the sentences of the real server, each once.

Texts as in tdlib/telegram-bot-api (Client.cpp, `fail_query_with_error`) and tdlib/td.
"""

from typing import Any

Json = dict[str, Any]
"""One JSON object as it travels on the wire."""


class RefusedError(Exception):
    """A call that is answered `"ok": false`; `code` is the HTTP status as well."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The answer's JSON object, in the shape and order of the real server."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> RefusedError:
    """400; the server lowers the first letter of a sentence and leaves SERVER_ERRORS alone."""
    shouted = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return RefusedError(400, f"Bad Request: {reason if shouted else reason[:1].lower() + reason[1:]}")


def chat_not_found() -> RefusedError:
    return bad_request("chat not found")


def not_modified() -> RefusedError:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message"
    )


def query_too_old() -> RefusedError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def blocked() -> RefusedError:
    return RefusedError(403, "Forbidden: bot was blocked by the user")


def never_started() -> RefusedError:
    return RefusedError(403, "Forbidden: bot can't initiate conversation with a user")


def too_many(retry_after: int) -> RefusedError:
    """429, as `Query::set_retry_after_error` writes it; the HTTP header Retry-After is added by whoever answers."""
    return RefusedError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def migrated(chat_id: int) -> RefusedError:
    return RefusedError(
        400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat_id}
    )


def unauthorized() -> RefusedError:
    return RefusedError(401, "Unauthorized")


def conflict(reason: str) -> RefusedError:
    return RefusedError(409, f"Conflict: {reason}")


def polled_by_another() -> RefusedError:
    return conflict("terminated by other getUpdates request; make sure that only one bot instance is running")


def polled_beside_webhook() -> RefusedError:
    return conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )


def too_large() -> RefusedError:
    """413, before the server reads what was uploaded."""
    return RefusedError(413, "Request Entity Too Large")


def no_such_method() -> RefusedError:
    return RefusedError(404, "Not Found: method not found")


def no_such_page() -> RefusedError:
    return RefusedError(404, "Not Found")
