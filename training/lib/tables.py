"""Tables of docs/accuracy.md, each a piece of Markdown made of `measured.json`."""

from .rows import LANGUAGES
from .words import CATEGORY, LANGUAGE, PERTURBATION, REASON, model_name

#: A source with fewer rows is counted among the others: a share of so few says nothing.
FEWEST_ROWS = 15
Cells = list[str]


def table(header: Cells, rows: list[Cells]) -> str:
    """The first column to the left, the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def by_language(make, measured: dict) -> str:
    """The same table for each language, under its name."""
    return "\n\n".join(f"**{LANGUAGE[language]}**\n\n{make(measured['shipped'][language])}" for language in LANGUAGES)


def rows(measured: dict) -> str:
    header = ["", "训练 train", "追加 asked for", "留出 set aside", "测试 test", "无标注 without labels", "其中用于蒸馏 distilled from"]
    parts = ["train", "asked", "setAside", "test", "withoutLabels", "distilled"]
    return table(header, [[LANGUAGE[language], *(f"{measured['rows'][language][part]:,}" for part in parts)] for language in LANGUAGES])


def comparison(measured: dict) -> str:
    header = ["", "macro-F1 [95 %]", "准确率 accuracy", "首要原因 primary reason", "覆盖率 coverage at 97 %", "ECE"]
    return "\n\n".join(f"**{LANGUAGE[language]}**\n\n{table(header, _models(measured, language))}" for language in LANGUAGES)


def _models(measured: dict, language: str) -> list[Cells]:
    def cells(of: dict) -> Cells:
        interval = f"{decimal(of['macroF1'])} [{decimal(of['low'])}, {decimal(of['high'])}]"
        return [interval, percent(of["accuracy"]), percent(of["reason"]), percent(of["coverage"]), decimal(of["ece"])]

    return [[model_name(name), *cells(found[language])] for name, found in measured["models"].items()]


def bands(measured: dict) -> str:
    header = [f"`{measured['shipped']['model']}`", "自动分派阈值 auto from", "建议阈值 suggestion from", "自动分派 routed", "其中正确 of these right"]

    def line(language: str) -> Cells:
        of = measured["shipped"][language]
        thresholds, auto = of["thresholds"], of["auto"]
        return [LANGUAGE[language], *map(decimal, (thresholds["auto"], thresholds["suggest"])), *map(percent, (auto["share"], auto["precision"]))]

    return table(header, [line(language) for language in LANGUAGES])


def urgency(measured: dict) -> str:
    def line(language: str) -> Cells:
        urgent = measured["shipped"][language]["urgent"]
        return [LANGUAGE[language], str(urgent["rows"]), percent(urgent["precision"]), percent(urgent["recall"])]

    return table(["", "加急样本 urgent rows", "精确率 precision", "召回率 recall"], [line(language) for language in LANGUAGES])


def categories(measured: dict) -> str:
    """Figures of each category with its row of the confusion matrix."""
    header = ["标注 label ＼ 判断 answer", *(f"→ {name}" for name in CATEGORY.values()), "精确率 precision", "召回率 recall", "F1"]

    def make(of: dict) -> str:
        return table(header, [_category(of, name) for name in CATEGORY])

    return by_language(make, measured)


def _category(of: dict, name: str) -> Cells:
    figures = of["classes"][name]
    return [
        CATEGORY[name],
        *(str(of["confusion"][name][guess]) for guess in CATEGORY),
        percent(figures["precision"]),
        percent(figures["recall"]),
        decimal(figures["f1"]),
    ]


def reasons(measured: dict) -> str:
    header = ["", *(f"{LANGUAGE[language].split()[0]} {word}" for language in LANGUAGES for word in ("n", "P", "R", "F1"))]
    shipped = [measured["shipped"][language]["reasons"] for language in LANGUAGES]

    def cells(one: dict) -> Cells:
        return [str(one["rows"]), percent(one["precision"]), percent(one["recall"]), decimal(one["f1"])]

    return table(header, [[REASON[pair[0]["reason"]], *(cell for one in pair for cell in cells(one))] for pair in zip(*shipped)])


def sources(measured: dict) -> str:
    header = ["", "样本 rows", "类别正确 category right [95 %]", "自动分派 routed"]

    def make(of: dict) -> str:
        shown = [one for one in of["sources"] if one["rows"] >= FEWEST_ROWS]
        few = [one for one in of["sources"] if one["rows"] < FEWEST_ROWS]
        return table(header, [*map(_source, shown), *([_others(few)] if few else [])])

    return by_language(make, measured)


def _source(one: dict) -> Cells:
    return [f"`{one['source']}`", str(one["rows"]), f"{percent(one['right'])} [{percent(one['low'])}, {percent(one['high'])}]", percent(one["auto"])]


def _others(few: list[dict]) -> Cells:
    total = sum(one["rows"] for one in few)
    right, auto = (sum(one[name] * one["rows"] for one in few) / total for name in ("right", "auto"))
    return [f"其余 {len(few)} 个来源 {len(few)} others", str(total), percent(right), percent(auto)]


def perturbations(measured: dict) -> str:
    header = ["", *(f"{LANGUAGE[language].split()[0]} {word}" for language in LANGUAGES for word in ("macro-F1", "损失 lost"))]
    found = [{one["perturbation"]: one for one in measured["shipped"][language]["perturbed"]} for language in LANGUAGES]

    def cells(one: dict) -> Cells:
        return [decimal(one["macroF1"]), f"{100 * one['macroF1Lost']:.1f}"]

    return table(header, [[PERTURBATION[name], *(cell for of in found for cell in cells(of[name]))] for name in found[0]])
