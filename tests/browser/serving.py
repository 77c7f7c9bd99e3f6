"""The server under test: started, stopped, and made to answer as bad networks do."""

from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from fieldapp.store.database import Database

Answer = Callable[[Request], Response | None]


class Quiet(WSGIRequestHandler):
    def log(self, *_: Any, **__: Any) -> None:
        pass

    def connection_dropped(self, *_: Any) -> None:
        self.close_connection = True


class Server:
    """The application on a port of its own. `meddle` answers in its place where it returns something."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.app = app
        self.database = database
        self.meddle: Answer | None = None
        self.requests: list[str] = []
        """Method and path of every request that was let through or meddled with."""
        self._port = 0
        self._listening: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self._port}"

    @property
    def port(self) -> int:
        return self._port

    def start(self) -> None:
        if self._listening:
            return
        self._listening = make_server(
            "localhost", self._port, self._answer, threaded=True, request_handler=Quiet
        )
        self._port = self._listening.server_port
        self._thread = Thread(target=self._listening.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        """No network: whoever asks is refused."""
        listening, self._listening = self._listening, None
        if listening and self._thread:
            listening.shutdown()
            self._thread.join()
            listening.server_close()

    def _answer(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if self._listening is None:
            raise ConnectionResetError  # browsers keep connections in stock
        request = Request(environ)
        self.requests.append(f"{request.method} {request.path}")
        answer = self.meddle(request) if self.meddle else None
        if answer is None:
            return self.app(environ, start_response)
        return answer(environ, start_response)
