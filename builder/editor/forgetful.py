"""The protocol as pygls speaks it, without what it keeps: version 2.1 holds on to something for each message
that needs no answer, which is each keystroke."""

from __future__ import annotations

from typing import Any

from pygls.protocol import LanguageServerProtocol


class Forgetful(LanguageServerProtocol):
    """Drops what stands for a message once it has been handled."""

    def _execute_handler(
        self, msg_id: Any, handler: Any, callback: Any, args: Any = None, kwargs: Any = None
    ) -> None:
        def handled(future: Any) -> None:
            callback(future)
            self._request_futures.pop(msg_id, None)

        super()._execute_handler(msg_id, handler, handled, args, kwargs)
