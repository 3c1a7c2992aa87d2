"""Step 13: the figures of docs/accuracy.md and its plots, out of what `measure` and `learning_curve` found. Run twice, nothing changes.

    python -m training.page

Writes docs/accuracy/*.svg, and between the marks `<!-- figures:NAME -->` and `<!-- /figures -->`; fails when a mark has no figures or figures
have no mark.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

from .lib import plots, tables
from .lib.paths import LEARNING_CURVE, MEASURED, REPOSITORY

PAGE = REPOSITORY / "docs" / "accuracy.md"
MARKED = re.compile(r"<!-- figures:([a-z-]+) -->\n.*?<!-- /figures -->", re.DOTALL)
TABLES: dict[str, Callable[[dict], str]] = {
    "rows": tables.rows,
    "comparison": tables.comparison,
    "categories": tables.categories,
    "reasons": tables.reasons,
    "sources": tables.sources,
    "bands": tables.bands,
    "urgency": tables.urgency,
    "perturbations": tables.perturbations,
}
CAPTIONS = {
    "reliability": "可靠性 reliability",
    "precision-coverage": "精度与覆盖率 precision over coverage",
    "learning-curve": "学习曲线 learning curve",
}


def filled(page: str, figures: dict[str, str]) -> str:
    names = MARKED.findall(page)
    if sorted(names) != sorted(figures):
        raise SystemExit(f"marks and figures differ: {sorted(set(names) ^ set(figures))}")
    return MARKED.sub(lambda found: f"<!-- figures:{found[1]} -->\n\n{figures[found[1]]}\n\n<!-- /figures -->", page)


def draw(folder: Path, measured: dict, points: list[dict]) -> None:
    drawn = {
        "reliability": plots.reliability(measured),
        "precision-coverage": plots.precision_coverage(measured),
        "learning-curve": plots.learning_curve(measured, points),
    }
    folder.mkdir(exist_ok=True)
    for name, content in drawn.items():
        (folder / f"{name}.svg").write_text(content, encoding="utf8")


def main() -> None:
    measured = json.loads(MEASURED.read_text(encoding="utf8"))
    draw(PAGE.with_suffix(""), measured, json.loads(LEARNING_CURVE.read_text()))
    images = {name: f"![{caption}](accuracy/{name}.svg)" for name, caption in CAPTIONS.items()}
    made = {name: make(measured) for name, make in TABLES.items()}
    PAGE.write_text(filled(PAGE.read_text(encoding="utf8"), made | images), encoding="utf8")
    print(f"{PAGE}: {len(made) + len(images)} places filled")


if __name__ == "__main__":
    main()
