"""Whether the workbook that is noted as open really answers: a secret is proved, never sent."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ADDRESS = "/sciatica/proof"
_SHORTEST_SECRET = 16
_TIMEOUT_S = 5


def proof(secret: str, port: int, nonce: str) -> str:
    """Return what only a server that knows the secret and listens on the port can answer."""
    message = f"sciatica {port} {nonce}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def proven_server(runtime: Path, home: Path) -> tuple[dict[str, Any], Path] | None:
    """Return the note of the server that is open on a folder, and where it stands.

    A server writes its port and its token into a file for its owner alone. When it is killed the
    file stays, and any program of anybody may get the port. So the token is not sent: the server
    has to answer a question that it takes the token to answer.
    """
    for path in sorted(runtime.glob("jpserver-*.json")):
        try:
            server = json.loads(path.read_text(encoding="utf-8"))
            port, token = int(server["port"]), str(server["token"])
            if server["root_dir"] == str(home) and _proves(port, token):
                return server, path
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _proves(port: int, token: str) -> bool:
    if len(token) < _SHORTEST_SECRET:  # a person may start the server without one
        return False
    nonce = secrets.token_hex()
    connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", f"{ADDRESS}?nonce={nonce}")
        expected = proof(token, port, nonce).encode()
        return hmac.compare_digest(connection.getresponse().read(len(expected)), expected)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
