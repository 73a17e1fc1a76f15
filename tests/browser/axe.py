"""The usual audit of accessibility, axe-core, on what a page shows now."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

# What the audit asks of a whole page is JupyterLab's business where we show a part of one.
_OF_A_PAGE = ["region", "page-has-heading-one", "landmark-one-main", "heading-order", "bypass"]


def violations(page: Page, *parts: str) -> list[str]:
    """Return what axe-core finds wrong in parts of the page: the rule, and where.

    A colour that is changing has changed first: between two themes, no contrast is right.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(
        """async ([include, rules]) => {
            const off = Object.fromEntries(rules.map((rule) => [rule, { enabled: false }]));
            for (const change of document.getAnimations()) {
                if (change instanceof CSSTransition) change.finish();
            }
            // What is right need not be listed place by place.
            const asked = { rules: off, resultTypes: ["violations"] };
            const { violations } = await axe.run({ include }, asked);
            return violations.flatMap(({ id, nodes }) =>
                nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
        }""",
        [list(parts), _OF_A_PAGE],
    )
    return found
