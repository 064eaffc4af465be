"""A measured number with its bar, and how a list of them is shown."""

from dataclasses import asdict, dataclass, field


@dataclass
class Figure:
    case: str
    what: str
    value: float
    unit: str
    bar: float | None = None  # The most that it may be.
    samples: list = field(default_factory=list)
    note: str = ""

    @property
    def missed(self) -> bool:
        return self.bar is not None and self.value > self.bar

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return ""
        return "missed" if self.missed else "met"

    def as_json(self) -> dict:
        known = asdict(self)
        return {**known, "met": None if self.bar is None else not self.missed}


def rounded(value: float) -> str:
    if value == int(value):
        return str(int(value))
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f}"


def row(figure: Figure) -> list:
    bar = "" if figure.bar is None else f"≤ {rounded(figure.bar)} {figure.unit}"
    value = f"{rounded(figure.value)} {figure.unit}"
    return [figure.case, figure.what, value, bar, figure.verdict, figure.note]


def table(figures: list) -> str:
    """As Markdown that also reads well in a terminal."""
    rows = [["benchmark", "what", "median", "bar", "", ""], *(row(figure) for figure in figures)]
    widths = [max(len(line[column]) for line in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
