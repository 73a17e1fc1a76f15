"""What the workbook adds to Jupyter's server: a policy for every page, and a proof of who it is."""

from __future__ import annotations

import re
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError

from sciatica_lib.jupyter.proof import ADDRESS, proof


def headers(port: int) -> dict[str, str]:
    """Return headers by which no page asks another machine for anything, or lies in a frame.

    JupyterLab needs `unsafe-inline` (a script in its page takes the token out of the address) and
    `unsafe-eval` (it compiles the schemas of its settings); anywidget loads its scripts from
    `blob:`. So the policy does not stop a script; it stops what a script or a picture would fetch.
    """
    sockets = f"ws://127.0.0.1:{port} ws://localhost:{port}"
    policy = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-eval' 'unsafe-inline' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "connect-src": f"'self' {sockets} data: blob:",
        "img-src": "'self' data: blob:",
        "media-src": "'self' data: blob:",
        "font-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "frame-src": "'self' blob:",
        "object-src": "'none'",
        "frame-ancestors": "'self'",
        "form-action": "'self'",
        "base-uri": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in policy.items()),
        "Referrer-Policy": "same-origin",
        "X-DNS-Prefetch-Control": "off",  # a browser looks up the names in links beforehand
    }


class ProofHandler(JupyterHandler):
    """Answers a question that only the server that wrote the note can answer."""

    @allow_unauthenticated
    def get(self) -> None:
        """Answer a nonce; the token that this takes is neither asked for nor told."""
        nonce = self.get_argument("nonce", "")
        if not re.fullmatch(r"[0-9a-f]{64}", nonce):
            raise HTTPError(400)
        server = self.serverapp
        assert server is not None
        self.set_header("Content-Type", "text/plain")
        self.finish(proof(server.identity_provider.token, server.port, nonce))


def _load_jupyter_server_extension(serverapp: Any) -> None:
    serverapp.web_app.add_handlers(".*", [(ADDRESS, ProofHandler)])
    # The port is settled when the loop runs; nothing is answered before.
    serverapp.io_loop.add_callback(
        lambda: serverapp.web_app.settings.setdefault("headers", {}).update(headers(serverapp.port))
    )


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]
