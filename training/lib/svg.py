"""Charts as SVG text: axes, lines, dots. Colours follow the reader's light or dark scheme; nothing depends on the machine that draws."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 460
LEFT, RIGHT, TOP, BOTTOM = 72, 20, 76, 64
STYLE = """
svg { font: 13px system-ui, "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
.line, .ring, .axis { fill: none } .line { stroke-width: 2 } .ring { stroke-width: 2.5 } .dashed { stroke-dasharray: 7 5 } .goal { stroke-dasharray: 3 4 }
.back { fill: #ffffff } text { fill: #1f2328 } .axis, .goal { stroke: #59636e } .grid { stroke: #d1d9e0 }
.zh { stroke: #0969da } .en { stroke: #bc4c00 } .zh.dot { fill: #0969da } .en.dot { fill: #bc4c00 }
@media (prefers-color-scheme: dark) {
.back { fill: #0d1117 } text { fill: #e6edf3 } .axis, .goal { stroke: #9198a1 } .grid { stroke: #3d444d }
.zh { stroke: #4493f8 } .en { stroke: #f0883e } .zh.dot { fill: #4493f8 } .en.dot { fill: #f0883e }
}
"""
Point = tuple[float, float]


@dataclass
class Axis:
    label: str
    ticks: list[float]
    #: How a tick is written.
    form: str = "{:.1f}"

    def place(self, value: float, start: float, end: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return start + (value - low) / (high - low) * (end - start)


@dataclass
class Chart:
    """Both axes run from their first tick to their last one."""

    x: Axis
    y: Axis
    marks: list[str] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)

    def at(self, point: Point) -> Point:
        return self.x.place(point[0], LEFT, WIDTH - RIGHT), self.y.place(point[1], HEIGHT - BOTTOM, TOP)

    def line(self, points: list[Point], style: str) -> None:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.at, points))
        self.marks.append(f'<polyline class="line {style}" points="{path}"/>')

    def dot(self, point: Point, style: str, radius: float = 4) -> None:
        x, y = self.at(point)
        self.marks.append(f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')

    def name(self, style: str, text: str) -> None:
        """A line of the legend, for marks of this style."""
        self.legend.append((style, text))

    def render(self, title: str) -> str:
        parts = [*self._frame(), *self.marks, *self._legend()]
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        return "\n".join([head, f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>", *parts, "</svg>", ""])

    def _frame(self) -> list[str]:
        parts = [f'<rect class="back" width="{WIDTH}" height="{HEIGHT}"/>']
        for tick in self.y.ticks:
            (left, y), (right, _) = self.at((self.x.ticks[0], tick)), self.at((self.x.ticks[-1], tick))
            parts.append(_stroke("grid", left, y, right, y) + _text(left - 8, y + 4, self.y.form.format(tick), "end"))
        for tick in self.x.ticks:
            x, y = self.at((tick, self.y.ticks[0]))
            parts.append(_stroke("axis", x, y, x, y + 5) + _text(x, y + 20, self.x.form.format(tick), "middle"))
        left, bottom = self.at((self.x.ticks[0], self.y.ticks[0]))
        right, top = self.at((self.x.ticks[-1], self.y.ticks[-1]))
        parts.append(f'<path class="axis" d="M{left} {top}V{bottom}H{right}"/>')
        turned = f'<g transform="translate(18 {(top + bottom) / 2:.1f}) rotate(-90)">{_text(0, 0, self.y.label, "middle")}</g>'
        return [*parts, _text((left + right) / 2, HEIGHT - 14, self.x.label, "middle"), turned]

    def _legend(self) -> list[str]:
        """Two columns above the plot."""
        parts = []
        for i, (style, text) in enumerate(self.legend):
            x, y = LEFT + (i % 2) * (WIDTH - LEFT - RIGHT) / 2, 16 + (i // 2) * 19
            mark = f'<circle class="{style}" cx="{x + 14:.1f}" cy="{y}" r="5"/>' if "line" not in style else _stroke(style, x, y, x + 28, y)
            parts.append(mark + _text(x + 36, y + 4, text, "start"))
        return parts


def _stroke(style: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
