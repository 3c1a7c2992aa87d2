"""Reads the cleaned rows, and cuts them into what is trained on and what is set aside."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from .labels import CATEGORY_OF, CODES
from .paths import CLEAN, LABELS, SET_ASIDE

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Row:
    """One labelled complaint. `codes`: indexes into CODES, the primary one first."""

    id: str
    language: str
    source: str
    stratum: str
    codes: tuple[int, ...]
    urgent: bool
    text: str

    @property
    def category(self) -> int:
        return CATEGORY_OF[self.codes[0]]


def read_rows(language: str, part: str) -> list[Row]:
    """`part`: train or test."""
    return [_row(language, line) for line in _lines(CLEAN / f"{language}.{part}.tsv")]


def training_rows() -> list[Row]:
    """Every train row that was not set aside, both languages, and the rows that were asked for afterwards."""
    aside = set(json.loads(SET_ASIDE.read_text()))
    given = [row for language in LANGUAGES for row in read_rows(language, "train") if row.id not in aside]
    return given + [row for language in LANGUAGES for row in asked_rows(language)]


def asked_rows(language: str) -> list[Row]:
    """Complaints without labels that somebody has read since: see `ask`. Texts that the data no longer has are left out."""
    file = LABELS / f"{language}.tsv"
    codes = dict(line.split("\t") for line in _lines(file)) if file.exists() else {}
    texts = {key_of(text): (source, text) for source, text in unlabelled(language)} if codes else {}
    return [_row(language, "\t".join([key, texts[key][0], "asked", codes[key], texts[key][1]])) for key in codes if key in texts]


def key_of(text: str) -> str:
    """Names a text without saying it."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def set_aside_rows(language: str) -> list[Row]:
    aside = set(json.loads(SET_ASIDE.read_text()))
    return [row for row in read_rows(language, "train") if row.id in aside]


def unlabelled(language: str) -> list[tuple[str, str]]:
    """(source, text) of each complaint without a label; a text that cleaning emptied is left out."""
    pairs = (line.split("\t", 1) for line in _lines(CLEAN / f"{language}_complaints.unlabelled.tsv"))
    return [(source, text) for source, text in pairs if text]


def corpus() -> list[str]:
    """Chinese reviews of every mood."""
    return [line for line in _lines(CLEAN / "zh_corpus.unlabelled.txt") if line]


def _row(language: str, line: str) -> Row:
    row_id, source, stratum, codes, text = line.split("\t")
    urgent = codes.endswith("!")
    indexes = tuple(CODES.index(code) for code in codes.rstrip("!").split(","))
    return Row(row_id, language, source, stratum, indexes, urgent, text)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf8").split("\n")[:-1]
