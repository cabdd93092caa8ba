# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""The patient's pages in a real browser: on a phone, in light and dark, with and without JavaScript."""

import os

import pytest

from harness import browser
from harness.browser import DESK, NARROW, PHONE, Browser
from steps import ROW, invited

pytestmark = pytest.mark.skipif(
    browser.missing() != "" and os.environ.get("CI") != "true", reason=f"needs {browser.missing()}"
)
PASSPHRASE = "three quiet herons"


@pytest.fixture(scope="module")
def site(workshop, furnished):
    """A running clinic; each test gets an invitation of its own."""
    deployment = furnished.copy(workshop / "site")
    deployment.set("public.limits.connections_per_network", 0)
    deployment.serve()
    yield deployment
    deployment.stop_all()


@pytest.fixture
def invitation(site, request):
    """(nora, thread, token, code)."""
    name = "".join(c for c in request.node.name if c.isalnum())
    return invited(site, {**ROW, "id": name})


@pytest.fixture
def window(site):
    """Opens browsers that are closed with the test. CURTAIN_PICTURES names a folder for pictures."""
    opened = []

    def make(**options):
        one = Browser(site, pictures=os.environ.get("CURTAIN_PICTURES"), **options)
        opened.append(one)
        return one

    yield make
    for one in opened:
        one.close()


def come_in(page, token):
    """Through the link: claim, confirm; answers the return code."""
    page.open(f"/i#{token}")
    page.press("#open-link button")
    page.wait("#passphrase")
    page.fill("#passphrase", PASSPHRASE)
    page.fill("#repeat", PASSPHRASE)
    page.press("main form button")
    return page.wait("#code").text


def focused(page):
    """Identifier of the element that has the focus."""
    return page.driver.execute_script("return document.activeElement.id")


def in_view(page, css):
    """Whether the element is inside the window and nothing lies over its middle."""
    return page.driver.execute_script(
        "const e = document.querySelector(arguments[0]), b = e.getBoundingClientRect();"
        "const top = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);"
        "return b.top >= 0 && b.bottom <= innerHeight && (e === top || e.contains(top))",
        css,
    )


def messages(page):
    return [element.text for element in page.all(".message .text")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_way_on_a_phone(site, window, invitation, scheme):
    nora, thread, token, _ = invitation
    page = window(size=PHONE, scheme=scheme)
    page.open("/private")
    page.check("landing")
    page.open(f"/i#{token}")
    page.check("invite")
    # The token leaves the address bar and is in no history.
    assert "#" not in page.address and token not in " ".join(page.history())
    assert page.find("#open-link").is_displayed() and not page.find("#type-code").is_displayed()
    assert not page.driver.get_cookies(), "looking at the page spends nothing"
    page.press("#open-link button")
    page.wait("#passphrase")
    page.check("confirm")
    page.fill("#passphrase", PASSPHRASE)
    page.fill("#repeat", PASSPHRASE + "!")
    page.press("main form button")
    page.wait("#notice")
    page.check("confirm-mismatch")
    assert focused(page) == "notice"
    page.press("#notice a[href='#repeat']")
    assert focused(page) == "repeat" and page.find("#repeat").get_attribute("aria-invalid") == "true"
    page.fill("#passphrase", PASSPHRASE)
    page.fill("#repeat", PASSPHRASE)
    page.press("main form button")
    code = page.wait("#code").text
    page.check("welcome")
    assert len(code.replace("-", "")) >= 13
    page.press("main a.button")
    area = page.wait("textarea")
    page.check("thread-empty")
    emergency = page.find(".emergency")
    assert "988" in emergency.text
    assert emergency.location["y"] < area.location["y"], "the emergency wording stands before the first message"
    numbers = {link.get_attribute("href"): link.size for link in page.all(".emergency a.tel")}
    assert set(numbers) == {"tel:911", "tel:988", "tel:6145550100"}
    assert all(size["width"] >= 44 and size["height"] >= 44 for size in numbers.values()), numbers
    page.fill("textarea", "Can I come on Friday?\nI have a question <b>about</b> it.")
    page.press("form[action='/t/messages'] button")
    page.wait(".message.patient")
    nora.run("threads", "reply", thread, stdin="Friday at nine is yours.").ok()
    nora.run("threads", "note", thread, stdin="an internal note").ok()
    # After sending, the place to write is shown, and what to do in an emergency with it.
    assert page.address.endswith("#write") and len(page.all(".emergency")) == 1
    assert in_view(page, ".emergency")
    page.open("/t")
    assert messages(page) == ["Can I come on Friday?\nI have a question <b>about</b> it.", "Friday at nine is yours."]
    page.check("thread")
    page.press(".leave button")
    page.wait("main a[href^='/return']")
    page.check("left")
    # Back leads nowhere: nothing of the conversation is kept.
    page.driver.back()
    assert "Friday" not in page.text
    page.open("/return")
    page.check("return")
    page.fill("#code", code.lower().replace("-", " "))
    page.fill("#passphrase", "not the one I chose")
    page.press("main form button")
    page.wait("#notice")
    page.check("return-wrong")
    assert focused(page) == "notice"
    assert [field.get_attribute("id") for field in page.all("[aria-invalid=true]")] == ["code", "passphrase"]
    page.fill("#code", code)
    page.fill("#passphrase", PASSPHRASE)
    page.press("main form button")
    page.wait(".message.patient")
    assert messages(page)[-1] == "Friday at nine is yours."
    # No cookie that a script can read, nothing stored.
    kept = page.driver.execute_script("return [document.cookie, localStorage.length, sessionStorage.length]")
    assert kept == ["", 0, 0]
    nora.run("threads", "close", thread).ok()
    page.open("/t")
    page.check("thread-closed")
    assert not page.all("textarea")
    assert token not in " ".join(page.history())


def test_the_whole_way_without_javascript_by_a_typed_code(site, window, invitation):
    nora, thread, token, code = invitation
    page = window(scripts=False)
    page.open("/private")
    page.press("main a.button")
    page.check("plain-invite")
    assert page.find("#type-code").is_displayed() and not page.find("#open-link").is_displayed()
    page.fill("#secret", code.lower())
    page.press("#type-code button")
    page.wait("#passphrase")
    page.fill("#passphrase", PASSPHRASE)
    page.fill("#repeat", PASSPHRASE)
    page.press("main form button")
    return_code = page.wait("#code").text
    page.check("plain-welcome")
    page.press("main a.button")
    page.wait("textarea")
    page.fill("textarea", "Written without any script.")
    page.press("form[action='/t/messages'] button")
    page.wait(".message.patient")
    page.check("plain-thread")
    assert messages(page) == ["Written without any script."]
    assert len(page.all(".emergency")) == 1 and in_view(page, ".emergency a[href='tel:911']")
    page.driver.execute_script("document.querySelector('textarea').removeAttribute('required')")
    page.press("form[action='/t/messages'] button")
    page.wait("#notice")
    page.check("plain-unsent")
    assert focused(page) == "notice" and page.find("main > *").get_attribute("id") == "notice"
    assert "notice-text" in page.find("#text[aria-invalid=true]").get_attribute("aria-describedby")
    page.press("main a[href^='/t']")
    page.wait(".message.patient")
    page.press(".leave button")
    page.wait("main a[href^='/return']")
    page.open("/t")
    page.wait("#code")
    page.fill("#code", return_code)
    page.fill("#passphrase", PASSPHRASE)
    page.press("main form button")
    page.wait(".message.patient")
    assert nora.json("threads", "show", thread)["messages"][0]["text"] == "Written without any script."


def test_a_second_confirmation_locks_the_conversation(site, window, invitation):
    nora, thread, token, _ = invitation
    first, second = window(), window()
    second.open(f"/i#{token}")
    second.press("#open-link button")
    second.wait("#passphrase")
    come_in(first, token)
    second.fill("#passphrase", "somebody else entirely")
    second.fill("#repeat", "somebody else entirely")
    second.press("main form button")
    second.wait(".emergency")
    second.check("contested")
    assert "used already" in second.title and not second.all("#code")
    first.open("/t")
    assert not first.all("textarea") and "/return" in first.address
    first.check("return-ended")
    listed = nora.json("invitations", "list")["invitations"]
    assert next(one for one in listed if one["thread"] == thread)["state"] == "contested"


def test_double_clicks_and_the_back_button_do_no_harm(site, window, invitation):
    nora, thread, token, _ = invitation
    page = window()
    page.open(f"/i#{token}")
    page.driver.execute_script("const b = document.querySelector('#open-link button'); b.click(); b.click();")
    page.wait("#passphrase")
    page.fill("#passphrase", PASSPHRASE)
    page.fill("#repeat", PASSPHRASE)
    page.driver.execute_script("const b = document.querySelector('main form button'); b.click(); b.click();")
    page.wait("#code, .emergency")
    # Two presses of one hand: whichever answer is shown, the conversation is open and its own.
    page.open("/t")
    page.wait("textarea")
    page.fill("textarea", "pressed twice")
    page.driver.execute_script(
        "const b = document.querySelector(\"form[action='/t/messages'] button\"); b.click(); b.click();"
    )
    page.wait(".message.patient")
    assert messages(page) == ["pressed twice"]
    page.driver.back()
    page.driver.refresh()
    page.open("/t")
    assert messages(page) == ["pressed twice"]
    assert [m["text"] for m in nora.json("threads", "show", thread)["messages"]] == ["pressed twice"]
    # A reload of the thread page sends nothing again.
    page.driver.refresh()
    assert messages(page) == ["pressed twice"]


def test_looking_at_an_invitation_with_scripts_spends_nothing(site, window, invitation):
    nora, thread, token, _ = invitation
    for _ in range(3):
        page = window()
        page.open(f"/i#{token}")
        assert page.requested() and all("claim" not in url for url in page.requested())
    assert (
        next(one for one in nora.json("invitations", "list")["invitations"] if one["thread"] == thread)["state"]
        == "issued"
    )
    assert token not in site.servers[0].log()


def test_a_wrong_link_and_lost_pages_say_what_to_do(site, window):
    page = window()
    page.open("/i#" + "A" * 22)
    page.press("#open-link button")
    page.wait("#notice")
    page.check("invite-not-open")
    page.open("/i#not-a-token")
    assert page.find("#type-code").is_displayed()
    page.open("/no/such/page")
    page.check("not-found")
    page.open("/t")
    page.check("thread-without-session")
    page.open("/confirm")
    page.check("confirm-without-claim")


def test_a_message_that_was_not_sent_is_kept_for_its_writer(site, window, invitation):
    _, _, token, _ = invitation
    page = window()
    come_in(page, token)
    page.open("/t")
    text = "too long " * 3_600
    page.driver.execute_script(
        "const t = document.querySelector('textarea'); t.removeAttribute('maxlength'); t.value = arguments[0];", text
    )
    page.press("form[action='/t/messages'] button")
    page.wait("[role=alert]")
    page.check("unsent")
    assert focused(page) == "notice" and page.find("#text").get_attribute("aria-invalid") == "true"
    assert page.find("textarea").get_attribute("value").strip() == text.strip()
    page.fill("textarea", "shorter")
    page.press("form[action='/t/messages'] button")
    page.wait(".message.patient")
    # The session ends elsewhere; what was typed since is not lost.
    page.driver.execute_script("document.querySelector('textarea').value = 'typed in vain?'")
    page.driver.delete_all_cookies()
    page.press("form[action='/t/messages'] button")
    page.wait("[role=alert]")
    page.check("unsent-session")
    assert "typed in vain?" in page.find("textarea").get_attribute("value")


@pytest.mark.parametrize("language, word", [("en", "Private messages"), ("es", "Mensajes")])
def test_the_pages_speak_the_language_of_the_browser_and_can_be_switched(site, window, invitation, language, word):
    _, _, token, _ = invitation
    page = window(language=language, size=NARROW)
    for path in ("/private", "/return", "/i"):
        page.open(path)
        assert page.find("html").get_attribute("lang") == language
        page.check(f"narrow-{language}-{path[1:]}")
    page.open("/private")
    assert word.lower() in page.text.lower()
    other = "es" if language == "en" else "en"
    # Switching keeps the token of the link.
    page.open(f"/i#{token}")
    page.press(f".languages a[lang={other}]")
    page.wait(f"html[lang={other}]")
    assert page.find("#open-link").is_displayed() and token not in page.address
    page.press("#open-link button")
    page.wait("#passphrase")
    assert page.find("html").get_attribute("lang") == other
    page.check(f"narrow-{other}-confirm")


def test_a_keyboard_reaches_everything_and_a_desk_looks_well(site, window, invitation):
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    _, _, token, _ = invitation
    page = window(size=DESK)
    come_in(page, token)
    page.open("/t")
    page.check("desk-thread")
    seen = []
    for _ in range(20):
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        seen.append(
            page.driver.execute_script(
                "const e = document.activeElement; return e.tagName + ' ' + (e.className || e.id || e.innerText)"
            )
        )
    assert seen[0].startswith("A skip")
    assert any(one.startswith("TEXTAREA") for one in seen) and any("quiet" in one for one in seen)
