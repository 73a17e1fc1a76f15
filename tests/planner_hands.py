"""The hands of the planner's tests: type into a draft as the page does, and press its buttons."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hands import every

from sciatica_lib.panels.planner import PlanMaker
from sciatica_lib.widgets.planner import Planner


def planner_of(maker: PlanMaker) -> Planner:
    """Return the planner on the panel."""
    return next(every(maker, Planner))


def type_in(maker: PlanMaker, at: str, value: Any) -> None:
    """Type a value at a place of the draft, such as exercises.hip_bridge.reps."""
    draft: Any = deepcopy(planner_of(maker).draft)
    *inside, last = at.split(".")
    table = draft
    for name in inside:
        table = table[name]
    table[last] = value
    send(maker, {"kind": "changed", "draft": draft})


def press_button(maker: PlanMaker, button: str, value: str = "") -> dict[str, Any]:
    """Press a button of the planner, and return what is said."""
    draft = deepcopy(planner_of(maker).draft)
    send(maker, {"kind": "pressed", "button": button, "value": value, "draft": draft})
    return dict(planner_of(maker).said)


def send(maker: PlanMaker, message: Any) -> None:
    """Let Python hear a message of the page."""
    planner_of(maker)._handle_custom_msg(message, [])


def remarks(maker: PlanMaker) -> dict[str, str]:
    """Return what is said beside which field."""
    return {said["at"]: said["words"] for said in planner_of(maker).found["remarks"]}
