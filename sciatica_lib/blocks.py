"""A TOML file that people write, checked against the dataclasses that are made from its tables.

A dataclass declares its fields with `needed` and `optional`; a wrong word or number is refused with
the file, the table, the field and the reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sciatica_lib import checks, disk
from sciatica_lib.checks import shown
from sciatica_lib.errors import FieldError

TEXT_MAX_LENGTH = 500


def needed(check: Callable[..., Any], *more: Any) -> Any:
    """Declare a field that the table must have; `more` goes to its check."""
    return field(metadata={"check": check, "more": more})


def optional(check: Callable[..., Any], *more: Any, default: Any = None) -> Any:
    """Declare a field that the table may have."""
    return field(default_factory=lambda: default, metadata={"check": check, "more": more})


def read_block(path: Path, made: type[Any]) -> Any:
    """Read a TOML file as one block.

    Parameters
    ----------
    path
        The file.
    made
        The dataclass that is made from it.

    Raises
    ------
    FieldError
        The file cannot be used; one sentence says which table, which field and why.
    """
    return block(_toml(disk.read_text(path), path.name), path.name, made)


def sentence(value: Any, where: str) -> str:
    """Return a text of people, its lines joined, or refuse it."""
    return " ".join(checks.plain_text(value, where, 1, TEXT_MAX_LENGTH).split())


def listed(value: Any, where: str, check: Callable[..., Any], *more: Any) -> tuple[Any, ...]:
    """Return a list whose items were each checked, or refuse it."""
    if not isinstance(value, list):
        raise FieldError(where, f"must be a list in [ ], got {shown(value)}")
    return tuple(check(item, f"{where} {number}", *more) for number, item in enumerate(value, 1))


def named(
    value: Any, where: str, names: tuple[str, ...] | None, check: Callable[..., Any], *more: Any
) -> Mapping[str, Any]:
    """Return a table whose values were each checked, in the order of `names`, or refuse it."""
    if not isinstance(value, dict):
        raise FieldError(where, f"must be a table of its own, got {shown(value)}")
    for name in value:
        if names is None:
            checks.name(name, f"{where}: the name")
        else:
            checks.choice(name, f"{where}: the name", names)
    order = [name for name in names or value if name in value]
    return MappingProxyType({name: check(value[name], f"{where}: {name}", *more) for name in order})


def block(value: Any, where: str, made: type[Any]) -> Any:
    """Return what a table says as the dataclass that is made from it, or refuse it."""
    known = {spec.name: spec for spec in fields(made) if spec.metadata}
    found = {}
    for name, given in checks.check_names(value, where, known).items():
        about = known[name].metadata
        found[name] = about["check"](given, f"{where}: {name}", *about["more"])
    return made(**found)


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text + "\n")
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        if not found:
            reason = f"a value is too large or too deep ({type(error).__name__})"
            raise FieldError(f"{name}:", reason) from None
        above = "\n".join((text + "\n").split("\n")[: int(found[1])])
        blocks = re.findall(r"^\s*\[+\w+\.([\w-]+)", above, flags=re.MULTILINE)
        where = ": ".join([name, *blocks[-1:], f"line {found[1]}"])
        here = shown(above.rpartition("\n")[2].partition("=")[0].strip(" []\r"))
        twice = re.search("Cannot (overwrite|declare|mutate)", str(error))
        reason = "is there twice; keep one of them" if twice else f"is not valid TOML ({error})"
        raise FieldError(f"{where}: {here}", reason) from None
