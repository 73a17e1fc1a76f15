"""The looks of the panels, in a real JupyterLab: they come with every panel, once, and fit."""

from __future__ import annotations

from conftest import NOTEBOOK, Lab
from playwright.sync_api import Page, expect

STYLESHEETS = "style[id='sciatica_lib.widgets.stylesheet.Stylesheet']"
HEIGHT_BEFORE_THE_FIRST_TEXT = """text => {
  const box = text.closest(".jupyter-widgets.widget-vbox, .jupyter-widget-vbox");
  return text.closest(".widget-html, .jupyter-widget-html").offsetTop - box.offsetTop;
}"""
CUT = """labels => labels.filter((label) => label.scrollWidth > label.clientWidth)
  .map((label) => label.textContent)"""


def cut_labels(page: Page) -> list[str]:
    labels = page.locator(f"{NOTEBOOK} .sw-field > label")
    expect(labels.first).to_be_attached()
    return list(labels.evaluate_all(CUT))


def test_a_page_with_several_panels_has_one_stylesheet_and_its_fields_have_whole_words(
    lab: Lab, page: Page
) -> None:
    lab.open(page, "05_therapist.ipynb")
    text = page.locator(f"{NOTEBOOK} .sw-text").first
    expect(text).to_have_css("white-space-collapse", "preserve")
    expect(page.locator(STYLESHEETS)).to_have_count(1)
    assert text.evaluate(HEIGHT_BEFORE_THE_FIRST_TEXT) < 10
    assert cut_labels(page) == []
    lab.open(page, "06_your_data.ipynb")
    assert cut_labels(page) == []
