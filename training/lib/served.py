"""Asks the service's own commands about the test files: the very code that answers in production."""

import json
import subprocess
import tempfile
from pathlib import Path

from .paths import DATA, REPOSITORY
from .rows import LANGUAGES

COMMANDS = REPOSITORY / "dist" / "src" / "classification"


def evaluated(*choice: str) -> dict[str, dict]:
    """The report of `npm run evaluate`, by language, without its list of mistakes."""
    files = [part for language in LANGUAGES for part in ("--data", str(DATA / f"{language}.test.tsv"))]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        _run("evaluate", *files, *choice, "--out", str(report))
        reports = json.loads(report.read_text())["files"]
    return {language: _without_mistakes(report) for language, report in zip(LANGUAGES, reports)}


def answers(language: str, model: Path) -> list[dict]:
    """One prediction a row of the test file, of the text as it was labelled: the service cleans it itself."""
    lines = (DATA / f"{language}.test.tsv").read_text(encoding="utf8").split("\n")[:-1]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf8") as file:
        file.write("\n".join(line.rsplit("\t", 1)[1] for line in lines) + "\n")
        file.flush()
        printed = _run("classify", "--json", "--file", file.name, "--model", str(model))
    return [json.loads(line) for line in printed.decode("utf8").split("\n")[:-1]]


def _run(command: str, *options: str) -> bytes:
    return subprocess.run(["node", str(COMMANDS / f"{command}.js"), *options], check=True, cwd=REPOSITORY, stdout=subprocess.PIPE).stdout


def _without_mistakes(report: dict) -> dict:
    kept = {name: value for name, value in report.items() if name != "mistakes"}
    return kept | {"perturbed": [_without_mistakes(one) for one in report["perturbed"]]} if "perturbed" in report else kept
