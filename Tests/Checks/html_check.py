"""Opens pages of `report --format html` and of other commands in headless Chromium, and looks at them.

    python3 Tests/Checks/html_check.py PROGRAM [--chromium PATH] [--pictures FOLDER] [--full]

Each page at 1280 and 390 pixels, light, dark and printed: no message of the console, no error, no request, nothing wider
than the window, every text with enough contrast (4.5 to 1), every chart with its table and its title, the rules of
axe-core. Then that hostile names and texts stay text, that the values under the pointer are those of `timeline`, that
zooming and choosing work, that pages are the same for the same input and any number of threads, and that 100 files and 10
hours stay a small page. Needs playwright and axe-playwright-python, and Debian's chromium. Exits with 1 if anything is wrong.
"""

import argparse
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
FIXTURES = os.path.join(ROOT, "Fixtures")
HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'onmouseover='alert(1)", "</title><h1>x", "a&lt;b&amp;",
    "\u202egpj.exe\u202c", "tab\tline\nbreak", "]]>--><!--", "javascript:alert(1)", "{{7*7}}${7*7}", "é\u0301漢字🙂", "\u0000\u001b[31m",
    "</style></script>", "مرحبا",
]
failures = []


def wrong(text):
    failures.append(text)
    print("WRONG:", text)


def document(files, seed=1, names=("Joy", "Calmness", "Anger", "Interest", "Doubt", "Awe")):
    """Predictions of files: (name, seconds, ids, texts)."""
    chance = random.Random(seed)
    sources = []
    for name, seconds, ids, texts in files:
        level = [chance.random() for _ in names]

        def emotions():
            for i in range(len(names)):
                level[i] = min(1.2, max(0, level[i] + chance.uniform(-0.1, 0.1)))
            return [{"name": n, "score": round(v, 4)} for n, v in zip(names, level)]

        step = 1 / 3
        faces = [
            {"id": face, "predictions": [
                {"frame": i, "time": round(i * step, 6), "prob": 0.99, "box": {"x": 1, "y": 1, "w": 50, "h": 60},
                 "emotions": emotions()}
                for i in range(number, max(number + 1, int(seconds * 3)), len(ids)) if i % 40 < 30]}
            for number, face in enumerate(ids)]
        said = [
            {"id": ids[i % len(ids)], "predictions": [
                {"text": text, "time": {"begin": i * 3.0, "end": i * 3.0 + 2.5}, "confidence": 0.9, "emotions": emotions()}]}
            for i, text in enumerate(texts)]
        models = {"face": {"grouped_predictions": faces}}
        if said:
            models["prosody"] = {"grouped_predictions": said}
        sources.append({"source": {"type": "file", "filename": name, "md5sum": "x"},
                        "results": {"predictions": [{"file": name, "models": models}], "errors": []}})
    return json.dumps(sources, ensure_ascii=False)


def run(program, *arguments, check=True):
    done = subprocess.run([program, *arguments], capture_output=True)
    if check and done.returncode != 0:
        wrong(f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr.decode()[-300:]}")
    return done.stdout


LOOK = """() => {
  const wrong = [];
  const say = (what, e) => wrong.push(what + ": " + (e ? e.outerHTML.slice(0, 120) : ""));
  for (const f of document.querySelectorAll("figure")) {
    if (f.querySelector("svg") && !f.querySelector("table")) say("a chart without its table", f);
    if (!f.querySelector("figcaption")) say("a chart without a caption", f);
  }
  for (const s of document.querySelectorAll("svg[role=img]")) {
    const t = s.querySelector(":scope > title");
    if (!t || !t.textContent.trim()) say("a drawing without a title", s);
  }
  for (const t of document.querySelectorAll("table")) {
    if (!t.querySelector("caption")) say("a table without a caption", t);
    for (const h of t.querySelectorAll("th")) if (!h.scope) say("a head without a scope", h);
  }
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  if (new Set(ids).size !== ids.length) say("an id that comes twice");
  if (document.querySelectorAll("h1").length !== 1) say("not one h1");
  if (document.querySelectorAll("script").length !== 1) say("not one script");
  if (document.querySelectorAll("style").length !== 1) say("not one style");
  if (document.querySelectorAll("[style]").length) say("a style attribute");
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name)) say("an attribute that runs code", e);
      if (["href", "src", "action", "xlink:href"].includes(a.name) && !a.value.startsWith("#")) say("a way out of the page", e);
    }
    if (["IMG", "IFRAME", "OBJECT", "EMBED", "LINK", "FORM", "BASE"].includes(e.tagName)) say("an element that asks for something", e);
  }
  const parse = c => { const v = c.match(/[\\d.]+/g).map(Number); return v.length < 4 ? [...v, 1] : v; };
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255, 1]; };
  let worst = 99, seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || ["SCRIPT", "STYLE", "title"].includes(e.tagName)) continue;
    const style = getComputedStyle(e);
    const colour = parse(e instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(colour), light(ground(e))].sort((x, y) => y - x);
    const contrast = (a + .05) / (b + .05);
    seen++;
    if (contrast < worst) worst = contrast;
    if (contrast < 4.5) say("contrast " + contrast.toFixed(2), e);
  }
  const lines = [...document.querySelectorAll(".course, .block, .bar, .dot, .dots, .span, .whisker, .peak")];
  for (const e of lines) {
    const style = getComputedStyle(e);
    const paint = style.stroke !== "none" ? style.stroke : style.fill;
    const [a, b] = [light(parse(paint)), light(ground(e.closest("svg[role=img]")))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 3) say("a mark that is hard to see, " + ((a + .05) / (b + .05)).toFixed(2), e);
  }
  return { wrong: [...new Set(wrong)].slice(0, 20), worst, seen, figures: document.querySelectorAll("figure").length };
}"""


class Browser:
    def __init__(self, chromium, pictures):
        self.play = sync_playwright().start()
        self.browser = self.play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        self.pictures = pictures
        self.pages = 0

    def open(self, path, width=1280, scheme="light", media="screen"):
        context = self.browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        name = f"{os.path.basename(path)} at {width}, {scheme}, {media}"
        page.on("console", lambda m: wrong(f"{name}: the console says {m.text}"))
        page.on("pageerror", lambda e: wrong(f"{name}: {e}"))
        page.on("request", lambda r: r.url.startswith("file:") and r.url.endswith(path) or wrong(f"{name}: asks for {r.url[:80]}"))
        page.on("dialog", lambda d: (wrong(f"{name}: a dialog"), d.dismiss()))
        page.emulate_media(media=media, color_scheme=scheme)
        page.goto("file://" + path)
        self.pages += 1
        return name, context, page

    def look(self, path, axe=False, quick=False):
        """At all widths, schemes and media; `quick`: at two that differ in all but print."""
        ways = [(1280, "light", "screen"), (390, "dark", "screen"), (390, "light", "screen"), (1280, "dark", "screen"),
                (800, "light", "print")]
        for width, scheme, media in ways[:2] if quick else ways:
            name, context, page = self.open(path, width, scheme, media)
            page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
            if media == "screen" and page.evaluate("document.documentElement.scrollWidth") > width:
                wrong(f"{name}: wider than the window")
            found = page.evaluate(LOOK)
            for text in found["wrong"]:
                wrong(f"{name}: {text}")
            if found["seen"] < 20:
                wrong(f"{name}: hardly any text")
            # Its rules take a minute on a long page, and only colours differ between schemes.
            if axe and media == "screen" and (width, scheme) in ((1280, "light"), (390, "dark")):
                for violation in Axe().run(page).response["violations"]:
                    node = violation["nodes"][0]["html"][:120]
                    wrong(f"{name}: axe: {violation['id']}: {node}")
            if self.pictures:
                page.screenshot(path=os.path.join(
                    self.pictures, f"{os.path.basename(path)}-{width}-{scheme}-{media}.png"), full_page=True)
            context.close()

    def close(self):
        self.browser.close()
        self.play.stop()


def check_values(browser, program, path, source):
    """What stands under the pointer is the mean that `timeline` gives; zooming and choosing do what they say."""
    rows = [r for r in csv.DictReader(io.StringIO(run(program, "timeline", "--format", "csv", "--top", "5", "-q", source).decode()))]
    name, context, page = browser.open(path)
    file = page.query_selector("details.file")
    file_name = file.query_selector("h3").inner_text()
    compared = 0
    for figure in file.query_selector_all("figure.course-chart"):
        model = figure.get_attribute("data-model")
        identity = figure.query_selector("figcaption bdi").inner_text()
        for row in figure.query_selector_all(".row"):
            plot = row.query_selector(".plot")
            if not plot:
                continue
            feature = row.query_selector("b").inner_text()
            box = plot.bounding_box()
            end = float(file.get_attribute("data-end"))
            own = [r for r in rows if (r["file"], r["model"], r["id"], r["feature"]) == (file_name, model, identity, feature)]
            for bin in own[:: max(1, len(own) // 4)]:
                middle = (float(bin["bin_begin"]) + float(bin["bin_end"])) / 2
                if middle > end:
                    continue
                plot.scroll_into_view_if_needed()
                box = plot.bounding_box()
                page.mouse.move(box["x"] + box["width"] * middle / end, box["y"] + box["height"] / 2)
                said = row.query_selector(".at").inner_text()
                compared += 1
                if bin["mean"] == "":
                    if "no row" not in said:
                        wrong(f"{name}: {feature} at {middle}: {said!r} where there is no row")
                elif "no row" in said or abs(float(said.split()[-1]) - float(bin["mean"])) > 0.0021:
                    wrong(f"{name}: {feature} at {middle}: {said!r}, timeline says {bin['mean']}")
    if compared < 20:
        wrong(f"{name}: only {compared} values were compared")
    inner = file.query_selector(".plot svg")
    before = inner.get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").first.click()
    if inner.get_attribute("viewBox") == before:
        wrong(f"{name}: zooming changes nothing")
    page.get_by_role("button", name="Whole").first.click()
    if [float(x) for x in inner.get_attribute("viewBox").split()] != [float(x) for x in before.split()]:
        wrong(f"{name}: the whole is not what it was: {inner.get_attribute('viewBox')}, not {before}")
    page.get_by_label("face", exact=True).uncheck()
    if page.locator("figure[data-model=face]:visible").count():
        wrong(f"{name}: faces are still there")
    context.close()
    return compared


def check_timeline(browser, program, path, source):
    """What stands under the pointer in the chart of `timeline` is what its rows say."""
    rows = list(csv.DictReader(io.StringIO(run(program, "timeline", "--top", "2", "--format", "csv", "-q", source).decode())))
    name, context, page = browser.open(path)
    compared = 0
    for chart in page.query_selector_all("div[data-end]")[:4]:
        title = chart.evaluate("e => e.parentElement.previousElementSibling.textContent")
        end = float(chart.get_attribute("data-end"))
        for row in chart.query_selector_all(".row"):
            plot = row.query_selector(".plot")
            own = plot and [r for r in rows if f"{r['file']} {r['model']} {r['id']}" == title
                            and r["feature"] == row.query_selector("b").inner_text()]
            for bin in (own or [])[:: max(1, len(own or []) // 5)]:
                middle = (float(bin["bin_begin"]) + float(bin["bin_end"])) / 2
                plot.scroll_into_view_if_needed()
                box = plot.bounding_box()
                page.mouse.move(box["x"] + box["width"] * middle / end, box["y"] + box["height"] / 2)
                said = row.query_selector(".at").inner_text()
                compared += 1
                if ("no row" in said) != (bin["mean"] == ""):
                    wrong(f"{name}: {title} at {middle}: {said!r}, not {bin['mean']!r}")
                elif bin["mean"] and abs(float(said.split()[-1]) - float(bin["mean"])) > 0.0021:
                    wrong(f"{name}: {title} at {middle}: {said!r}, not {bin['mean']!r}")
    if compared < 20:
        wrong(f"{name}: only {compared} values were compared")
    context.close()


def check_hostile(browser, program, folder):
    texts = [f"{text} zqx" for text in HOSTILE]
    source = os.path.join(folder, "hostile.json")
    with open(source, "w") as out:
        out.write(document([(name, 60, [HOSTILE[i], HOSTILE[i - 1]], texts) for i, name in enumerate(HOSTILE)]))
    groups = os.path.join(folder, "groups.csv")
    with open(groups, "w", newline="") as out:
        csv.writer(out).writerows([["file", "<b>factor</b>"]] + [[name, HOSTILE[i - 2]] for i, name in enumerate(HOSTILE)])
    path = os.path.join(folder, "hostile.html")
    run(program, "report", "-q", source, "--groups", groups, "-o", path)
    browser.look(path)
    name, context, page = browser.open(path)
    text = page.evaluate("document.body.textContent")
    for hostile in HOSTILE:
        shown = re.sub("[\u0000-\u001f\u202a-\u202e]", "", hostile)
        if shown not in re.sub("[\u2400-\u241f\ufffd]", "", text):
            wrong(f"{name}: {hostile!r} is not shown as it is")
    context.close()
    without = os.path.join(folder, "without.html")
    run(program, "report", "-q", "--no-text", source, "-o", without)
    if "zqx" in open(without).read():
        wrong("--no-text leaves words in the page")
    hidden = os.path.join(folder, "hidden.html")
    run(program, "report", "-q", "--anonymize", source, "--groups", groups, "-o", hidden)
    page = open(hidden).read()
    for hostile in ("漢字", "مرحبا", "zqx"):
        # The values of factors are what files are grouped by, and stay.
        if hostile in re.sub(r"<figure class=.groups.*?</figure>|<summary>.*?</summary>", "", page, flags=re.S):
            wrong(f"--anonymize leaves {hostile!r} in the page")


def check_large(browser, program, folder, full):
    """Ten megabytes of text, 10,000 ids, 10,000 groups of files, 100 files and 10 hours."""
    cases = {
        "text": [("talk.mp4", 60, ["a"], ["word " * 200_000] * 10)],
        "ids": [("crowd.mp4", 4000, [f"face_{i}" for i in range(10_000)], [])],
        "hours": [(f"talk-{i:03}.mp4", 360, ["face_0", "face_1"], [f"This is sentence {j}." for j in range(60)])
                  for i in range(100)],
        "long": [("day.mp4", 36_000, ["face_0"], ["Hello."])],
    }
    sizes = {}
    for name, files in cases.items():
        source, path = os.path.join(folder, name + ".json"), os.path.join(folder, name + ".html")
        with open(source, "w") as out:
            out.write(document(files))
        run(program, "report", "-q", source, "-o", path)
        sizes[name] = os.path.getsize(path)
        begin = time.time()
        _, context, page = browser.open(path)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        print(f"{name}: {sizes[name] / 1e6:.2f} MB, open after {time.time() - begin:.2f} s")
        if name == "long" and "lowest and the highest" not in page.evaluate("document.body.textContent"):
            wrong("a line of 36,000 bins is not said to be decimated")
        context.close()
        if full or name == "hours":
            browser.look(path)
        if sizes[name] > 4_000_000:
            wrong(f"{name}: the page has {sizes[name]:,} bytes")
    many = os.path.join(folder, "many.json")
    with open(many, "w") as out:
        out.write(document([(f"{i}.jpg", 1, ["a"], []) for i in range(10_000)]))
    groups = os.path.join(folder, "many.csv")
    with open(groups, "w") as out:
        out.write("file,group\n" + "".join(f"{i}.jpg,g{i}\n" for i in range(10_000)))
    path = os.path.join(folder, "many.html")
    run(program, "report", "-q", many, "--groups", groups, "-o", path)
    print(f"10,000 files and groups: {os.path.getsize(path) / 1e6:.2f} MB")
    if os.path.getsize(path) > 4_000_000:
        wrong(f"10,000 groups: the page has {os.path.getsize(path):,} bytes")
    browser.look(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--pictures")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    os.chdir(FIXTURES)
    browser = Browser(options.chromium, options.pictures)
    with tempfile.TemporaryDirectory() as folder:
        pages = {
            "study": ["report", "study/predictions.json", "--groups", "study/groups.csv", "--threshold", "0.5", "--hash"],
            "interview": ["report", "interview", "texts", "all-models", "--features", "all"],
            "images": ["report", "images", "unidentified.json", "malformed"],
            "top": ["top", "study/predictions.json"],
            "timeline": ["timeline", "study/predictions.json"],
            "timeline-asked": ["timeline", "--top", "2", "interview"],
            "summary": ["summary", "study/predictions.json"],
            "across": ["summary", "--across", "files", "--groups", "study/groups.csv", "study/predictions.json"],
            "qc": ["qc", "study/predictions.json", "interview"],
            "peaks": ["peaks", "study/predictions.json"],
            "episodes": ["episodes", "--threshold", "0.5", "study/predictions.json"],
            "share": ["episodes", "--share", "--threshold", "0.5", "study/predictions.json"],
            "events": ["events", "study/events.tsv", "--model", "face", "study/predictions.json"],
            "averages": ["events", "study/events.tsv", "--averages", "--bin", "1", "--model", "face", "study/predictions.json"],
            "averages-across": ["events", "study/events.tsv", "--averages", "--across", "files", "--bin", "1",
                                "study/predictions.json"],
            "agreement": ["align", "--agreement", "interview"],
            "compare": ["compare", "--unpaired", "--factor", "condition", "--groups", "study/groups.csv", "calm", "noisy",
                        "study/predictions.json"],
        }
        for name, arguments in pages.items():
            path = os.path.join(folder, name + ".html")
            run(program, *arguments, "-q", "-o", path, check=name != "images")
            again = run(program, *arguments, "-q", "--format", "html", "--threads", "1", check=name != "images")
            if again != open(path, "rb").read():
                wrong(f"{name}: another page with one thread")
            browser.look(path, axe=options.full or name in ("study", "share"),
                         quick=not options.full and name not in ("study", "interview", "timeline", "top"))
            figures = re.findall("<figure.*?<table", open(path).read(), re.S)
            if not any(re.search('class="(course|bar|dot|dots|span|l[0-9]|m[0-9])"', figure) for figure in figures):
                wrong(f"{name}: no chart")
        check_timeline(browser, program, os.path.join(folder, "timeline-asked.html"), "interview")
        compared = check_values(browser, program, os.path.join(folder, "study.html"), "study/predictions.json")
        check_hostile(browser, program, folder)
        check_large(browser, program, folder, options.full)
    browser.close()
    print(f"{browser.pages} openings of pages, {compared} values under the pointer: {len(failures)} wrong")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
