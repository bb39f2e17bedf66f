"""A Bot API on loopback, as thin as one can be: whatever is measured against it is the client's own cost.

`python -m benchmarks.loopback [rate]` prints its port. With a rate it refuses what exceeds it, as Telegram does. It counts
what it accepted and refused; `GET /control/counts` tells. Updates for getUpdates are made by `POST /control/say/<count>/<first
user>`; `GET /control/waits` tells when polling began, and how long each of those people waited, from the moment their update
was handed out until the first message to them was accepted. Instants are CLOCK_MONOTONIC, which every process here shares.
"""

import asyncio
import json
import sys
from urllib.parse import parse_qs

ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"bench_bot"}}'
SENT = '{"ok":true,"result":{"message_id":%d,"date":1790000000,"chat":{"id":%s,"type":"private"},"text":"x"}}'
THROTTLED = b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1}}'
DONE = b'{"ok":true,"result":true}'
BURST = 8.0  # messages at once after a silence


class Books:
    """What the server has seen, shared by its connections."""

    def __init__(self, rate: float) -> None:
        self.rate, self.tokens, self.at = rate, BURST, 0.0
        self.accepted = self.refused = 0
        self.arrived: list[float] = []
        self.updates: list[dict[str, object]] = []
        self.last_update = 0
        self.polled_at: float | None = None
        self.given: dict[int, float] = {}
        self.answered: dict[int, float] = {}

    def admits(self, now: float) -> bool:
        """Whether a message may pass now: a token bucket, as on the real server."""
        if self.rate:
            self.tokens = min(BURST, self.tokens + (now - self.at) * self.rate)
            self.at = now
            if self.tokens < 1:
                self.refused += 1
                return False
            self.tokens -= 1
        self.accepted += 1
        return True

    def say(self, count: int, first_user: int, text: str) -> None:
        """So many people write something."""
        for user_id in range(first_user, first_user + count):
            self.last_update += 1
            person = {"id": user_id, "is_bot": False, "first_name": "p"}
            self.updates.append(
                {
                    "update_id": self.last_update,
                    "message": {
                        "message_id": self.last_update,
                        "date": 1_790_000_000,
                        "from": person,
                        "chat": {"id": user_id, "type": "private"},
                        "text": text,
                    },
                }
            )

    def fetch(self, offset: int) -> bytes:
        """The next hundred updates from `offset` on; what is before it is confirmed."""
        confirmed = next(
            (n for n, update in enumerate(self.updates) if update["update_id"] >= offset), len(self.updates)
        )  # type: ignore[operator]
        del self.updates[:confirmed]
        return json.dumps({"ok": True, "result": self.updates[:100]}).encode()

    def hand_out(self, now: float) -> None:
        """What was just fetched is on its way to the client."""
        for update in self.updates[:100]:
            self.given.setdefault(update["message"]["chat"]["id"], now)  # type: ignore[index]

    def waits(self) -> dict[str, object]:
        """When polling began, and for each answered person: (handed out, answered)."""
        spans = [(self.given[chat], at) for chat, at in self.answered.items() if chat in self.given]
        return {"polled_at": self.polled_at, "spans": spans}


class Connection(asyncio.Protocol):
    """One client's connection: HTTP/1.1, bodies by Content-Length, one request after the other."""

    def __init__(self, books: Books) -> None:
        self.books, self.buffer = books, b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end]
            at = head.lower().find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
            self._answer(head.split(b" ", 2)[1].decode(), body)

    def _answer(self, path: str, body: bytes) -> None:
        now = asyncio.get_running_loop().time()
        method = path.rsplit("/", 1)[-1]
        if method == "getUpdates":
            self._long_poll(body)
        elif method.startswith(("send", "edit", "answer")):
            self.books.arrived.append(now)
            if not self.books.admits(now):
                self._write(429, THROTTLED)
                return
            chat = parse_qs(body.decode()).get("chat_id", ["0"])[0]
            self.books.answered.setdefault(int(chat), now)
            self._write(200, (SENT % (self.books.accepted, chat)).encode() if method.startswith("send") else DONE)
        else:
            self._write(200, self._control(path, body) if path.startswith("/control/") else self._plain(method))

    def _control(self, path: str, body: bytes) -> bytes:
        if path.startswith("/control/say/"):
            count, first = path.rsplit("/", 2)[-2:]
            self.books.say(int(count), int(first), body.decode())
        books = self.books
        if path == "/control/waits":
            return json.dumps(books.waits()).encode()
        return json.dumps({"accepted": books.accepted, "refused": books.refused, "arrived": books.arrived}).encode()

    @staticmethod
    def _plain(method: str) -> bytes:
        return ME if method == "getMe" else DONE

    def _long_poll(self, body: bytes, rounds: int = 20) -> None:
        now = asyncio.get_running_loop().time()
        self.books.polled_at = self.books.polled_at or now
        offset = int(parse_qs(body.decode()).get("offset", ["0"])[0])
        found = self.books.fetch(offset)
        if len(found) > 30 or rounds == 0:
            self.books.hand_out(now)
            self._write(200, found)
        else:
            asyncio.get_running_loop().call_later(0.005, self._long_poll, body, rounds - 1)

    def _write(self, code: int, body: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            head = f"HTTP/1.1 {code} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self.transport.write(head.encode() + body)


async def serve(rate: float) -> None:
    """Listen until the end of the process."""
    books = Books(rate)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(books), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
