"""Step 1: every text as the service's normaliser leaves it. Needs `npm run build` first."""

import lzma
import subprocess

from .lib.paths import CLEAN, DATA, REPOSITORY

FILES = [
    "zh.train.tsv",
    "en.train.tsv",
    "zh.test.tsv",
    "en.test.tsv",
    "zh_complaints.unlabelled.tsv.xz",
    "en_complaints.unlabelled.tsv.xz",
    "zh_corpus.unlabelled.txt.xz",
]
CLEANER = REPOSITORY / "dist" / "src" / "classification" / "clean-texts.js"


def main() -> None:
    CLEAN.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        source = DATA / name
        content = lzma.decompress(source.read_bytes()) if name.endswith(".xz") else source.read_bytes()
        cleaned = subprocess.run(["node", str(CLEANER)], input=content, stdout=subprocess.PIPE, check=True).stdout
        target = CLEAN / name.removesuffix(".xz")
        target.write_bytes(cleaned)
        print(target.name, len(cleaned.splitlines()), "rows")


if __name__ == "__main__":
    main()
