"""The three plots of docs/accuracy.md."""

import math

from .answers import wilson
from .rows import LANGUAGES
from .svg import Axis, Chart
from .words import LANGUAGE

TENTHS = [i / 10 for i in range(11)]
PROMISED = 0.97
#: Models of the learning curve: how their lines look, and their short names.
LINES = {"n-grams": ("", "n 元组 n-grams"), "frozen encoder": ("dashed", "冻结编码器 frozen encoder")}


def reliability(measured: dict) -> str:
    chart = Chart(Axis("置信度 confidence", TENTHS), Axis("正确的比例 share that is right", TENTHS))
    chart.line([(0, 0), (1, 1)], "goal")
    for language in LANGUAGES:
        bins = measured["shipped"][language]["reliability"]
        for one in bins:
            low, high = wilson(round(one["right"] * one["rows"]), one["rows"])
            chart.line([(one["confidence"], low), (one["confidence"], high)], language)
            chart.dot((one["confidence"], one["right"]), f"{language} dot", 2 + math.sqrt(one["rows"]) / 3)
        chart.name(f"{language} dot", LANGUAGE[language])
    chart.name("line goal", "置信度完全可信 confidence fully right")
    chart.name("line axis", "竖线：95 % 区间 bars: 95 % interval")
    return chart.render("可靠性：置信度与正确率 Reliability: confidence against share right")


def precision_coverage(measured: dict) -> str:
    curves = {language: [(one["coverage"], one["precision"]) for one in measured["shipped"][language]["precisionCoverage"]] for language in LANGUAGES}
    floor = math.floor(20 * min(precision for curve in curves.values() for _, precision in curve)) / 20
    ticks = [floor + i / 20 for i in range(round(20 * (1 - floor)) + 1)]
    chart = Chart(Axis("覆盖率 coverage", TENTHS), Axis("精度 precision", ticks, "{:.2f}"))
    chart.line([(0, PROMISED), (1, PROMISED)], "goal")
    for language, curve in curves.items():
        chart.line(curve, language)
        chart.name(f"line {language}", LANGUAGE[language])
    for language in LANGUAGES:
        auto = measured["shipped"][language]["auto"]
        if auto["precision"] is not None:
            chart.dot((auto["share"], auto["precision"]), f"{language} ring", 6)
    chart.name("line goal", "承诺的 97 % the promised 97 %")
    chart.name("axis ring", "随附阈值 the shipped threshold")
    return chart.render("精度与覆盖率 Precision over coverage")


def learning_curve(measured: dict, points: list[dict]) -> str:
    student = {language: measured["shipped"][language]["setAside"]["int8"]["macroF1"] for language in LANGUAGES}
    scores = [*student.values(), *(point["macroF1"] for point in points)]
    low, high = math.floor(20 * min(scores)) / 20, math.ceil(20 * max(scores)) / 20
    ticks = [low + i / 20 for i in range(round(20 * (high - low)) + 1)]
    shares = [i / 5 for i in range(6)]
    x, y = Axis("训练样本的比例 share of the train rows", shares, "{:.0%}"), Axis("留出样本 macro-F1 on the set-aside rows", ticks, "{:.2f}")
    chart = Chart(x, y)
    for model, (style, name) in LINES.items():
        for language in LANGUAGES:
            curve = grouped(points, model, language)
            for share, found in curve:
                chart.line([(share, min(found)), (share, max(found))], language)
            chart.line([(share, sum(found) / len(found)) for share, found in curve], f"{style} {language}")
            chart.name(f"line {style} {language}", f"{name} · {language}")
    for language, score in student.items():
        chart.dot((1, score), f"{language} dot", 5)
        chart.name(f"{language} dot", f"随附模型 shipped · {language}")
    return chart.render("学习曲线：更多标注带来什么 Learning curve: what more labels are worth")


def grouped(points: list[dict], model: str, language: str) -> list[tuple[float, list[float]]]:
    """(share, macro-F1 of every seed), smallest share first."""
    own = [point for point in points if (point["model"], point["language"]) == (model, language)]
    return [(share, [point["macroF1"] for point in own if point["share"] == share]) for share in sorted({point["share"] for point in own})]
