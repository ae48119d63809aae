"""Collects figures, each beside its target, and writes them as Markdown."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value; without a target it only informs."""

    what: str
    value: str
    target: str = ""
    met: bool | None = None

    def row(self) -> str:
        verdict = {True: "met", False: "**missed**", None: ""}[self.met]
        return f"| {self.what} | {self.value} | {self.target} | {verdict} |"


@dataclass
class Section:
    """Figures that belong together, with remarks below them."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, what: str, value: str, target: str = "", met: bool | None = None) -> None:
        self.figures.append(Figure(what, value, target, met))

    def remark(self, text: str) -> None:
        self.remarks.append(text)

    def text(self) -> str:
        table = ["| figure | measured | target | |", "| --- | --- | --- | --- |"]
        lines = [f"## {self.title}", "", *table, *[f.row() for f in self.figures], ""]
        return "\n".join(lines + [f"{remark}\n" for remark in self.remarks])


class Report:
    """What one run found."""

    def __init__(self, heading: list[str]):
        self._heading = heading
        self._sections: list[Section] = []

    def section(self, title: str) -> Section:
        """A new section at the end."""
        self._sections.append(Section(title))
        return self._sections[-1]

    def text(self) -> str:
        """All of it as Markdown, what was missed in front."""
        missed = [f.what for s in self._sections for f in s.figures if f.met is False]
        met = sum(f.met is True for s in self._sections for f in s.figures)
        summary = f"{met} of {met + len(missed)} targets are met."
        if missed:
            summary += " Missed: " + "; ".join(missed) + "."
        return "\n".join(
            ["# What Tenure costs", "", summary, "", *self._heading, ""]
            + [section.text() for section in self._sections]
        )

    def write(self, folder: Path) -> Path:
        """Writes report.md and the same figures as report.json; returns the former."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "report.md"
        path.write_text(self.text())
        figures = {s.title: [f.__dict__ for f in s.figures] for s in self._sections}
        (folder / "report.json").write_text(json.dumps(figures, indent=2) + "\n")
        return path


def counts(counter) -> str:
    """A counter in words, the largest first; `none` where it is empty."""
    return ", ".join(f"{n} × {what}" for what, n in counter.most_common()) or "none"


def per(total: float, size: int) -> str:
    """An average, with two digits."""
    return f"{total / size:.2f}"


def mebibytes(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"


def kilobytes(size: float) -> str:
    return f"{size / 1000:.1f} kB"
