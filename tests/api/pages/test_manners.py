"""What every page brings with it: its headers, its style, its language."""

from tests.api.pages.browser import TextBrowser


def test_a_page_brings_its_headers_of_safety(browser: TextBrowser):
    headers = browser.get("/clinic/sign-in").headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "script-src 'self'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert "HttpOnly" in headers["set-cookie"]
    assert "SameSite=Lax" in headers["set-cookie"]


def test_a_page_that_is_not_there_says_so(doras: TextBrowser):
    answer = doras.get("/clinic/nowhere")
    assert answer.status_code == 404
    assert "Not there, or not yours to see" in answer.text


def test_a_style_is_kept_for_a_year_and_sets_no_cookie(browser: TextBrowser):
    page = browser.get("/clinic/sign-in").text
    style = next(part for part in page.split('"') if part.endswith("pages.css"))
    answer = browser.get(style)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "set-cookie" not in answer.headers


def test_a_style_of_another_version_is_not_there(browser: TextBrowser):
    assert browser.get("/clinic/static/0000000000000000/pages.css").status_code == 404


def test_the_language_of_the_browser_is_spoken(browser: TextBrowser):
    browser.headers["Accept-Language"] = "fr, sv;q=0.8, en;q=0.5"
    assert '<html lang="sv">' in browser.get("/clinic/sign-in").text


def test_the_language_of_the_account_comes_first(doras: TextBrowser):
    doras.send("/clinic/account", "/clinic/language", language="nl", next="/clinic/account")
    doras.headers["Accept-Language"] = "de"
    assert '<html lang="nl">' in doras.get("/clinic/account").text
