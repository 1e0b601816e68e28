"""Wide tables on a phone: they scroll in their frame, and the page stays as wide as the screen."""

from __future__ import annotations

from playwright.sync_api import Page

from config.bundles import bundle


def test_a_wide_table_scrolls_in_its_frame_with_the_words_for_screen_readers_in_it(browser_page: Page):
    cell = "<td class='is-number'><span aria-hidden='true'>·</span><span class='visually-hidden'>没有题</span></td>"
    table = f"<div class='table-card'><table class='table table--keep'><tr>{cell * 40}</tr></table></div>"
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.set_content(f"<!doctype html><style>{bundle('css/app.css')}</style><main>{table}</main>")
    assert browser_page.evaluate("document.querySelector('.table-card').scrollWidth") > 390
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 390
