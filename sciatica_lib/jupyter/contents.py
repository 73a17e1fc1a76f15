"""What the server gives to a page, and what it runs: a page from elsewhere is data."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from jupyter_client.multikernelmanager import DuplicateKernelError
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.sessions.sessionmanager import SessionManager
from tornado.web import HTTPError

from sciatica_lib.jupyter.trust import (
    code_cells,
    runs_our_code_alone,
    safe_outputs,
    shipped_code,
    without_widget_views,
)
from sciatica_lib.places import shipped_dir

NOT_RUN = (
    "This page comes from somewhere else, so nothing in it runs. You can read it. "
    "A notebook can hold a program that does anything you can do on this computer. "
    "If you know who made it and want it to run: press Start the workbook at the top of the page, "
    "and say so once more."
)


class Contents(AsyncLargeFileManager):
    """Notebooks as they are on the disk, without what would act by being opened.

    A notebook is *trusted* if this computer signed it, or if it holds no code but ours. Jupyter
    signs what is saved from a page that a person has run or trusted. JupyterLab shows forms,
    scripts and HTML that are stored in a notebook, and starts by itself what is trusted [1]_; so
    what is not trusted is given to it as text and pictures alone, and gets no kernel.

    References
    ----------
    .. [1] https://jupyter-server.readthedocs.io/en/latest/operators/security.html
    """

    @cached_property
    def _ours(self) -> frozenset[str]:
        return shipped_code(shipped_dir() / "notebooks")

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:  # noqa: ARG002 (the server's)
        """Take what is active out of a notebook that was not signed, and mark it so."""
        signed = self.notary.check_signature(nb)
        if not signed:
            for cell in code_cells(nb):
                cell["outputs"] = safe_outputs(cell["outputs"])
        self.notary.mark_cells(nb, signed or runs_our_code_alone(nb, self._ours))

    def check_and_sign(self, nb: Any, path: str = "", **further: Any) -> None:
        """Sign a notebook that is saved if every part of it that can run is trusted.

        Jupyter also signs parts that are not trusted but show nothing yet.
        """
        if is_trusted(nb):
            super().check_and_sign(nb, path, **further)
        else:
            self.notary.check_cells(nb)  # takes the marks off: they are not for the file

    async def save(self, model: dict[str, Any], path: str = "") -> Any:
        """Save without the stored state of forms, which would come to life when opened."""
        if model.get("type") == "notebook" and model.get("content"):
            model["content"].get("metadata", {}).pop("widgets", None)
        return await super().save(model, path)

    async def _notebook_model(
        self,
        path: str,
        content: bool = True,  # noqa: FBT001, FBT002 (the server's)
        require_hash: bool = False,  # noqa: FBT001, FBT002 (the server's)
    ) -> Any:
        model = await super()._notebook_model(path, content=content, require_hash=require_hash)
        if content:
            await self._make_inert(model["content"], path)
        return model

    async def _make_inert(self, notebook: Any, path: str) -> None:
        notebook["metadata"].pop("widgets", None)
        server: Any = self.parent
        sessions = server.session_manager
        running = [open_ for open_ in await sessions.list_sessions() if open_["path"] == path]
        if not running:
            for cell in code_cells(notebook):
                cell["outputs"] = without_widget_views(cell["outputs"])
        elif not is_trusted(notebook):  # another file was put in the place of an open page
            for session in running:
                await sessions.delete_session(session["id"])


class Sessions(SessionManager):
    """Kernels for pages: none for a page that is not trusted."""

    async def create_session(
        self,
        path: str | None = None,
        name: Any = None,
        type: str | None = None,  # noqa: A002 (the server's)
        kernel_name: Any = None,
        kernel_id: str | None = None,
    ) -> dict[str, Any]:
        """Start a kernel for a page, which JupyterLab names by its folder and name.

        Raises
        ------
        PageNotRunError
            The page is not trusted; the message says what a person can do.
        """
        if type == "notebook" and path and name and not await self._may_run(path, str(name)):
            raise PageNotRunError(NOT_RUN)
        return await super().create_session(path, name, type, kernel_name, kernel_id)

    async def update_session(self, session_id: str, **changes: Any) -> None:
        """Give a kernel to another page: JupyterLab starts it under a name that is no file's.

        Raises
        ------
        HTTPError
            The page is not trusted; its kernel is stopped.
        """
        path = changes.get("path")
        if path and not await self._may_run(path, PurePosixPath(path).name):
            await self.delete_session(session_id)
            raise HTTPError(403, NOT_RUN)
        await super().update_session(session_id, **changes)

    async def _may_run(self, path: str, name: str) -> bool:
        page = PurePosixPath(path).with_name(name).as_posix()
        if not await self.contents_manager.file_exists(page):
            return True  # a console: nothing runs in it but what a person types
        model = await self.contents_manager.get(page, type="notebook")
        return is_trusted(model["content"])


class PageNotRunError(DuplicateKernelError):
    """A page that is not trusted gets no kernel.

    Of all that `create_session` raises, the server passes on the words of this kind alone; another
    would stand in the terminal and before the person as an internal error.
    """


def is_trusted(notebook: Any) -> bool:
    """Tell whether every part that can run carries the mark that `mark_trusted_cells` gives."""
    return all(cell["metadata"].get("trusted") is True for cell in code_cells(notebook))
