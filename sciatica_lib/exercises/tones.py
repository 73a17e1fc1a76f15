"""The tones of a figure, for light and for dark pages and for grey print.

The stylesheet of the browser has the same ones under `--sw-figure-`; a test holds them together.
Only the limb that works has a colour of its own; in grey it is the darkest limb by far.
"""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "near": "#dbe2e4",
    "far": "#e8edee",
    "work": "#00696b",
    "shirt": "#a3afb4",
    "far-shirt": "#c6ced1",
    "shorts": "#75838a",
    "far-shorts": "#aab4b8",
    "hair": "#4b565b",
    "ear": "#b3bec3",
    "eye": "#2b3438",
    "ink": "#2b3438",
    "far-ink": "#87949a",
    "shadow": "#1e2a2e",
    "mat-top": "#ede6d8",
    "mat-front": "#d3c7b0",
    "mat-side": "#d3c7b0",
    "wood-top": "#e3d3b4",
    "wood-front": "#c9b288",
    "wood-side": "#b59c6f",
    "sheet-top": "#f4f1ea",
    "sheet-front": "#ddd6c8",
    "sheet-side": "#cfc7b6",
    "pillow": "#f1d9a6",
    "thin": "#b0a284",
    "frame": "#b0a284",
    "guide": "#9a5b00",
}
DARK: Mapping[str, str] = {
    "near": "#7f8b91",
    "far": "#5c676e",
    "work": "#6fd0cb",
    "shirt": "#626e76",
    "far-shirt": "#4a555c",
    "shorts": "#434f55",
    "far-shorts": "#3a454b",
    "hair": "#2a3338",
    "ear": "#6b767d",
    "eye": "#0b0e10",
    "ink": "#0b0e10",
    "far-ink": "#171d20",
    "shadow": "#000000",
    "mat-top": "#4c4b42",
    "mat-front": "#35342d",
    "mat-side": "#35342d",
    "wood-top": "#7a6a4c",
    "wood-front": "#5d5038",
    "wood-side": "#4b402c",
    "sheet-top": "#53565a",
    "sheet-front": "#3b3e42",
    "sheet-side": "#34373a",
    "pillow": "#7d693d",
    "thin": "#2a2922",
    "frame": "#6b767d",
    "guide": "#f0b35c",
}
SHADOW_OPACITY = {"light": 0.24, "dark": 0.42}


def grey(colour: str) -> str:
    """Return a colour as a printer without colour prints it: by its luma (ITU-R BT.601)."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    level = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{level:02x}{level:02x}{level:02x}"


GREY: Mapping[str, str] = {tone: grey(colour) for tone, colour in LIGHT.items()}
