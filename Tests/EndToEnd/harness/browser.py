# SPDX-FileCopyrightText: Curtain contributors
# SPDX-License-Identifier: Apache-2.0
"""A real browser: Debian's chromium, driven through Selenium, judged by axe-core."""

import base64
import hashlib
import importlib.util
import json
import os
import pathlib
import shutil
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

# WCAG 2.2 at level AA, and what axe holds to be good practice besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, NARROW, DESK = (390, 844), (320, 568), (1280, 800)

# The driver is installed beside the browser: nothing is looked up elsewhere.
os.environ["SE_OFFLINE"] = "true"
os.environ["SE_AVOID_STATS"] = "true"


def missing() -> str:
    """What a browser test needs and this machine lacks; empty when there is all."""
    absent = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    if not importlib.util.find_spec("axe_playwright_python"):
        absent.append("axe-core")
    return ", ".join(absent)


class Browser:
    """One window with a profile of its own, that trusts the deployment's certificate and reaches nothing else."""

    def __init__(self, deployment, size=PHONE, scheme="light", scripts=True, language="en", pictures=None):
        self.deployment, self.pictures, self.scripts = deployment, pictures, scripts
        self.profile = tempfile.mkdtemp(prefix="curtain-browser-")
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in (
            "--headless=new",
            f"--user-data-dir={self.profile}",
            "--window-size=1280,900",
            f"--lang={language}",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            f"--ignore-certificate-errors-spki-list={_key_digest(deployment.certs / 'server.pem')}",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ):
            options.add_argument(argument)
        preferences = {"intl.accept_languages": language}
        if not scripts:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(30)
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": size[0],
                "height": size[1],
                "deviceScaleFactor": 2 if size == PHONE else 1,
                "mobile": size != DESK,
            },
        )
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        self.size, self.scheme = size, scheme

    def close(self):
        try:
            self.driver.quit()
        finally:
            shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # What a person does

    def open(self, path: str):
        self.driver.get(path if path.startswith("https:") else self.deployment.public + path)

    def find(self, css: str):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def wait(self, css: str, seconds: float = 20):
        return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: self.all(css))[0]

    def fill(self, css: str, text: str):
        field = self.find(css)
        field.clear()
        field.send_keys(text)

    def press(self, css: str):
        self.find(css).click()

    @property
    def title(self) -> str:
        return self.find("h1").text

    @property
    def text(self) -> str:
        return self.find("body").text

    @property
    def address(self) -> str:
        return self.driver.current_url

    # What is looked at

    def picture(self, name: str):
        """A picture of the whole page, where somebody wants pictures."""
        if not self.pictures:
            return
        area = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": area["width"], "height": area["height"], "scale": 1}
        shot = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
        )
        folder = pathlib.Path(self.pictures)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}-{self.size[0]}-{self.scheme}.png").write_bytes(base64.b64decode(shot["data"]))

    def check(self, name: str):
        """Asserts that the page is accessible, fits its width, and that nothing went wrong or elsewhere."""
        self.picture(name)
        violations = self.axe() if self.scripts else []
        assert not violations, f"{name}: {violations}"
        wider = self.driver.execute_script("const e = document.documentElement; return e.scrollWidth - e.clientWidth")
        assert wider <= 0, f"{name}: {wider} pixels wider than the window"
        self.check_quiet(name)

    def check_quiet(self, name: str):
        """Asserts that no script failed, no policy was violated and nothing was asked of anybody else."""
        loud = [entry for entry in self.driver.get_log("browser") if not _expected(entry)]
        assert not loud, f"{name}: {loud}"
        foreign = [url for url in self.requested() if not url.startswith(self.deployment.public + "/")]
        assert not foreign, f"{name}: {foreign}"

    def axe(self):
        where = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
        self.driver.execute_script((pathlib.Path(where) / "axe.min.js").read_text())
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}})"
            ".then(done, e => done({error: String(e)}))",
            RULES,
        )
        assert "error" not in found, found
        return [
            f"{one['impact']}: {one['id']}: {one['help']} @ {[node['target'][0] for node in one['nodes']]}"
            for one in found["violations"]
        ]

    def requested(self):
        """Addresses that were asked for since the last call."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not url.startswith(("data:", "chrome:", "about:")):
                    found.append(url)
        return found

    def history(self):
        """Every address that back and forward lead to."""
        return [entry["url"] for entry in self.driver.execute_cdp_cmd("Page.getNavigationHistory", {})["entries"]]


def _expected(entry: dict) -> bool:
    """What is no fault: answers that are no success, of which the tests know, and what is said for information."""
    refused = "Failed to load resource: the server responded with a status of" in entry["message"]
    return refused or entry["level"] in ("DEBUG", "INFO")


def _key_digest(certificate: pathlib.Path) -> str:
    key = x509.load_pem_x509_certificates(certificate.read_bytes())[0].public_key()
    encoded = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(encoded).digest()).decode()
