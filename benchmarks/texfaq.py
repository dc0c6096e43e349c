"""Makes a labelled set with long technical answers out of the TeX FAQ, which is in the public domain (CC0).

    git clone https://github.com/texfaq/texfaq.github.io
    python -m benchmarks.texfaq texfaq.github.io tex.yaml

An entry is a page: its title the question, its text the answer. The queries in `tex.queries.jsonl` were written for it
by two authors who saw the pages and nothing else: of the two halves that `half` tells apart, the first by one about 80
pages, the second by the other about 80 different ones; three to a page, and 60 each that no page answers.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

import yaml

_PAGE = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<text>.*)", re.DOTALL)
_LONGEST = 9000
"""Characters of a page; one is longer than a question may be answered."""


def write(checkout: Path, target: Path) -> None:
    """Write the set: a FAQ, and its queries beside it."""
    pages = sorted(checkout.glob("FAQ-*.md"))
    found = ((path.stem.removeprefix("FAQ-").lower(), _PAGE.match(path.read_text(encoding="utf-8"))) for path in pages)
    entries = [
        {
            "id": id.replace(".", "-"),
            "question": str(yaml.safe_load(page["head"])["title"]).replace("`", ""),
            "answer": page["text"].strip()[:_LONGEST],
        }
        for id, page in found
        if page
    ]
    text = yaml.safe_dump({"title": "TeX", "language": "en", "entries": entries}, allow_unicode=True, sort_keys=False)
    target.write_text(text, encoding="utf-8")
    shutil.copy(Path(__file__).with_name("tex.queries.jsonl"), target.with_suffix(".queries.jsonl"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.texfaq", description=__doc__.partition("\n")[0])
    parser.add_argument("checkout", type=Path, help="a clone of https://github.com/texfaq/texfaq.github.io")
    parser.add_argument("target", type=Path, help="the FAQ to write, such as tex.yaml")
    options = parser.parse_args()
    write(options.checkout, options.target)
