# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""HTTPS as a program, and as a patient without JavaScript, speaks it."""

import html
import http.client
import json as jsonlib
import re
import urllib.parse
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    @property
    def json(self):
        return jsonlib.loads(self.body)


class Client:
    """One connection after another to one listener; keeps nothing but cookies."""

    def __init__(self, deployment, origin: str, token: str = ""):
        self.deployment, self.origin, self.token = deployment, origin, token
        self.cookies = {}

    def connection(self, timeout=30) -> http.client.HTTPSConnection:
        port = urllib.parse.urlsplit(self.origin).port
        return http.client.HTTPSConnection("localhost", port, timeout=timeout, context=self.deployment.tls())

    def request(self, method: str, path: str, body=None, headers=None, timeout=30, connection=None) -> Answer:
        own = connection or self.connection(timeout)
        sent = {"Connection": "keep-alive" if connection else "close", **(headers or {})}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if self.cookies:
            sent.setdefault("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        try:
            own.request(method, path, body=body, headers=sent)
            got = own.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        finally:
            if connection is None:
                own.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def get(self, path: str, **more) -> Answer:
        return self.request("GET", path, **more)

    def post_json(self, path: str, value, headers=None, **more) -> Answer:
        body = jsonlib.dumps(value).encode()
        return self.request("POST", path, body, {"Content-Type": "application/json", **(headers or {})}, **more)

    def post_form(self, path: str, fields: dict, headers=None, **more) -> Answer:
        """As the browser sends a form of a page of this site."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin, **(headers or {})}
        return self.request("POST", path, urllib.parse.urlencode(fields).encode(), sent, **more)


def hidden(page: str, action: str) -> dict:
    """The hidden fields of the form with this action."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.S)
    assert form, f"no form for {action} in the page"
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    return {name: html.unescape(value) for name, value in fields}


class Patient:
    """A patient whose browser runs no JavaScript."""

    def __init__(self, deployment):
        self.deployment = deployment
        self.client = Client(deployment, deployment.public)
        self.passphrase, self.return_code = "three quiet herons", ""

    def claim(self, secret: str) -> Answer:
        return self.client.post_form("/claim", {"secret": secret})

    def confirm(self, passphrase: str = "") -> Answer:
        self.passphrase = passphrase or self.passphrase
        fields = hidden(self.client.get("/confirm").text, "/confirm")
        fields.update({"passphrase": self.passphrase, "repeat": self.passphrase})
        answer = self.client.post_form("/confirm", fields)
        found = re.search(r'id="code"[^>]*>([^<]+)<', answer.text)
        self.return_code = found[1].strip() if found else ""
        return answer

    def enter(self, secret: str) -> Answer:
        """Claim and confirm; the page that shows the return code."""
        answer = self.claim(secret)
        assert answer.status == 303, f"{answer.status}\n{answer.text}"
        answer = self.confirm()
        assert answer.status == 200 and self.return_code, f"{answer.status}\n{answer.text}"
        return answer

    def thread(self) -> Answer:
        return self.client.get("/t")

    def texts(self):
        """What the thread page shows, oldest first."""
        found = re.findall(
            r'<li class="message [a-z]+">.*?<p class="text" dir="auto">(.*?)</p>', self.thread().text, re.S
        )
        return [html.unescape(text) for text in found]

    def write(self, text: str) -> Answer:
        fields = hidden(self.thread().text, "/t/messages")
        return self.client.post_form("/t/messages", {**fields, "text": text})

    def leave(self) -> Answer:
        return self.client.post_form("/leave", hidden(self.thread().text, "/leave"))

    def come_back(self, code: str = "", passphrase: str = "") -> Answer:
        fields = {"code": code or self.return_code, "passphrase": passphrase or self.passphrase}
        return self.client.post_form("/return", fields)
