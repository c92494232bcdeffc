"""The pages in a real browser: they run no foreign script, ask for nothing, and can be read and used.

Needs Chromium, chromedriver and selenium (`apt-get install chromium chromium-driver`, `pip install '.[browser]'`); the check
of accessibility needs axe-core too, a script of npm's whose path stands in `AXE_CORE`. Without them these tests are skipped;
`.ci/run` installs them where it may. With `CLEANER_SHOTS=FOLDER` they leave screenshots to look at.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.app.diff import diff_paths
from cleaner.app.explain import view_labelled
from cleaner.app.report.difference import render_diff_page
from cleaner.app.report.document import render_document
from cleaner.app.report.outputs import name_page
from cleaner.app.report.site import write_report
from cleaner.pipeline import label_document
from cleaner.types import Labelled, Options, RawDocument
from tests.golden import find_input
from tests.outputs import write_out
from tests.test_report_document import HOSTILE

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
AXE = os.environ.get("AXE_CORE")
if not CHROMIUM or not CHROMEDRIVER:
    pytest.skip("no browser: install chromium and chromium-driver", allow_module_level=True)
webdriver = pytest.importorskip("selenium.webdriver", reason="no selenium: pip install '.[browser]'")

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
LINE = "The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every pier. "
HOSTILE_NAME = "<img src=x onerror='window.broken=1'>.html"
PAGES = ("index.html", "removals.html", "documents.html", "explained.html", "diff.html", f"documents/{name_page(HOSTILE_NAME)}")
WIDTHS = (360, 1440)
SCREENS = ((360, "dark"), (1440, "light"))
"""What axe-core looks at: contrast depends on the scheme, what is covered or cut off on the width."""
SLOW_S = 120

Driver = Any


def start(*, script: bool = True) -> Driver:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
    browser.set_script_timeout(SLOW_S)
    return browser


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    browser = start()
    yield browser
    browser.quit()


def make_documents(extra: str = "") -> dict[str, bytes | str | None]:
    text = " ".join(HOSTILE).replace("<", "&lt;")
    page = "<html lang=en><head><title>{0}</title>{1}</head><h1>{0}</h1>{2}<div class='share-buttons'>Share {0}</div></html>"
    documents: dict[str, bytes | str | None] = {
        f"in/{place:02}.html": page.format(
            f"Report number {place:02} on the bridge",
            f'<meta property="article:published_time" content="2025-04-{place % 28 + 1:02}">' if place % 3 else "",
            f"<p>Number {place}. {LINE * (place % 5 + 1)}{extra}</p>" * 4,
        )
        for place in range(60)
    }
    documents[HOSTILE_NAME] = page.format(
        text, f'<meta name="author" content="{text.replace(chr(34), "&quot;")}">', f"<p>{text} {LINE}</p>" * 3
    )
    documents["</script><script>window.broken=1</script>"] = None
    return documents


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("browser")
    out = write_out(root / "out", make_documents())
    folder = write_report(out, every=True).index.parent
    labelled = label_document(RawDocument(raw=find_input("mojibake-page").read_bytes(), path="input.html"), Options())
    assert isinstance(labelled, Labelled)
    (folder / "explained.html").write_bytes(render_document(view_labelled(labelled, Options())))
    new = write_out(root / "new", make_documents("Nobody was hurt."))
    (folder / "diff.html").write_bytes(render_diff_page(diff_paths(out, new), "out", "new"))
    return folder


def visit(driver: Driver, path: Path, *, width: int = 1440, scheme: str = "light") -> None:
    driver.get_log("browser")
    driver.get_log("performance")
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    driver.get(path.as_uri())
    shoot(driver, f"{path.stem}-{width}-{scheme}")


def shoot(driver: Driver, name: str) -> None:
    if folder := os.environ.get("CLEANER_SHOTS"):
        driver.save_screenshot(str(Path(folder) / f"{name}.png"))


def list_requests(driver: Driver) -> set[str]:
    messages = (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
    return {message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"}


def list_errors(driver: Driver) -> list[str]:
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] in {"SEVERE", "WARNING"}]


def rows(driver: Driver) -> list[list[str]]:
    found: list[list[str]] = driver.execute_script(
        "return [...document.querySelectorAll('#documents tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return found


def type_into(driver: Driver, element_id: str, text: str) -> None:
    field = driver.find_element("id", element_id)
    field.clear()
    field.send_keys(text)


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_console_error_and_asks_for_nothing_beyond_its_folder(driver: Driver, report: Path, name: str) -> None:
    visit(driver, report / name)
    requests = list_requests(driver)
    assert requests
    assert {url for url in requests if not url.startswith(report.as_uri())} == set()
    assert list_errors(driver) == []


@pytest.mark.parametrize("name", PAGES)
def test_hostile_record_runs_no_script(driver: Driver, report: Path, name: str) -> None:
    visit(driver, report / name)
    if name == "index.html":
        type_into(driver, "filter", "onerror")
        assert any("<img src=x" in cell for row in rows(driver) for cell in row)
    assert driver.execute_script("return self.broken") is None
    assert driver.execute_script("return document.querySelectorAll('img, iframe, object, script:not([src])').length") == 0


@pytest.mark.parametrize("name", ["index.html", "explained.html"])
def test_policy_stops_what_would_get_in_all_the_same(driver: Driver, report: Path, tmp_path: Path, name: str) -> None:
    hole = "<script>self.broken=1</script><img src='https://evil.example/x.png' onerror='self.broken=2'>"
    for asset in ("rows.js", "report.js"):
        shutil.copy(report / asset, tmp_path / asset)
    (tmp_path / name).write_text((report / name).read_text("utf-8").replace("</main>", f"{hole}</main>"), "utf-8")
    visit(driver, tmp_path / name)
    assert driver.execute_script("return self.broken") is None
    assert len([error for error in list_errors(driver) if "Content Security Policy" in error]) >= 2
    messages = (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
    assert [message["params"]["blockedReason"] for message in messages if message["method"] == "Network.loadingFailed"] == [
        "csp"
    ]


def test_documents_turn_pages(driver: Driver, report: Path) -> None:
    visit(driver, report / "index.html")
    first = rows(driver)
    assert len(first) == 25
    assert driver.find_element("id", "where").text == "Page 1 of 3, 62 documents"
    assert not driver.find_element("id", "previous").is_enabled()
    driver.find_element("id", "next").click()
    second = rows(driver)
    assert not {row[0] for row in first} & {row[0] for row in second}
    driver.find_element("id", "next").click()
    assert len(rows(driver)) == 12
    assert not driver.find_element("id", "next").is_enabled()
    driver.find_element("id", "previous").click()
    assert rows(driver) == second


def test_script_shows_the_rows_that_stand_there_without_it(driver: Driver, report: Path) -> None:
    visit(driver, report / "index.html")
    shown = rows(driver)
    driver.get((report / "documents.html").as_uri())
    plain = driver.execute_script(
        "return [...document.querySelectorAll('tbody tr')].slice(0, 25).map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert shown == plain


def test_documents_are_filtered(driver: Driver, report: Path) -> None:
    visit(driver, report / "index.html")
    type_into(driver, "filter", "NUMBER 17")
    assert [row[0].startswith("Report number 17") for row in rows(driver)] == [True]
    assert driver.find_element("id", "where").text == "Page 1 of 1, 1 documents"
    type_into(driver, "filter", "nothing like this")
    assert rows(driver) == []
    assert driver.find_element("id", "where").text == "No document fits"
    type_into(driver, "filter", " ")
    driver.execute_script(
        "const s = document.getElementById('reason'); s.value = 'no date'; s.dispatchEvent(new Event('change'))"
    )
    assert rows(driver)
    assert all("no date" in row[1] for row in rows(driver))


@pytest.mark.parametrize(
    ("column", "key"),
    [(0, str.casefold), (2, lambda cell: int(cell.replace(",", ""))), (3, float), (5, str)],
    ids=["name", "words", "confidence", "date"],
)
def test_documents_are_sorted_up_and_down(driver: Driver, report: Path, column: int, key: Callable[[str], Any]) -> None:
    visit(driver, report / "index.html")
    type_into(driver, "filter", "report number")
    button = driver.find_elements("css selector", "#documents thead button")[column]
    for direction in ("ascending", "descending"):
        button.click()
        cells = [row[column] for row in rows(driver) if row[column] != "–"]
        assert cells == sorted(cells, key=key, reverse=direction == "descending")
        assert driver.find_elements("css selector", "#documents thead th")[column].get_attribute("aria-sort") == direction


def test_every_link_of_the_table_opens_a_page(driver: Driver, report: Path) -> None:
    visit(driver, report / "index.html")
    link = driver.find_element("css selector", "#documents tbody a")
    title = link.text
    link.click()
    assert driver.find_element("css selector", "h1").text == title
    driver.find_element("css selector", ".crumbs a").click()
    assert driver.title.endswith("cleaner report")


def test_report_is_usable_without_script(report: Path) -> None:
    browser = start(script=False)
    try:
        browser.get((report / "index.html").as_uri())
        assert len(browser.find_elements("css selector", "#documents tbody tr")) == 25
        assert not browser.find_element("id", "tools").is_displayed()
        assert not browser.find_element("id", "pager").is_displayed()
        browser.find_element("css selector", "#plain-list a").click()
        assert len(browser.find_elements("css selector", "tbody tr")) == 62
    finally:
        browser.quit()


def test_hover_and_focus_tell_the_reason(driver: Driver, report: Path) -> None:
    visit(driver, report / "explained.html")
    block = driver.find_element("css selector", ".blocks > .kept")
    reason = block.find_element("css selector", ".why")
    assert not reason.is_displayed()
    driver.execute_script("arguments[0].focus()", block.find_element("css selector", "a"))
    assert reason.is_displayed()
    assert reason.text.startswith("Kept as paragraph, by ")
    shoot(driver, "explained-focus")
    driver.execute_script("document.activeElement.blur()")
    webdriver.ActionChains(driver).move_to_element(block.find_element("css selector", ".words")).perform()
    assert reason.is_displayed()


def test_switches_work_without_script(report: Path) -> None:
    browser = start(script=False)
    try:
        browser.get((report / "explained.html").as_uri())
        removed = browser.find_elements("css selector", ".blocks > .removed, .removed-run")
        assert any(block.is_displayed() for block in removed)
        browser.find_element("id", "body-only").click()
        assert not any(block.is_displayed() for block in removed)
        browser.find_element("id", "reasons").click()
        assert all(reason.is_displayed() for reason in browser.find_elements("css selector", ".kept .why"))
    finally:
        browser.quit()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_page_fits_the_screen(driver: Driver, report: Path, name: str, width: int) -> None:
    visit(driver, report / name, width=width)
    assert driver.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    too_small = "return [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 11).length"
    assert driver.execute_script(too_small) == 0


@pytest.mark.skipif(not AXE, reason="no axe-core: npm install axe-core, and its axe.min.js in AXE_CORE")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_no_serious_violation(driver: Driver, report: Path, name: str, width: int, scheme: str) -> None:
    visit(driver, report / name, width=width, scheme=scheme)
    driver.execute_script(Path(str(AXE)).read_text("utf-8"))
    found = driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(done, error => done({violations: [String(error)]}))"
    )
    assert found["passes"]
    bad = [
        (violation["id"], violation["impact"], [node["html"][:200] for node in violation["nodes"][:3]])
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical", "moderate"}
    ]
    assert bad == []
