"""What an import did, as a text to read and as JSON. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from directory.importers.rows import Problem, RejectedRow, Severity, Where

#: Details kept of each sort; all are counted. A file where every row is wrong must not fill the memory.
MOST_DETAILS: Final = 5_000
_MOST_LINES: Final = 40
COUNTED: Final = ("created", "updated", "unchanged", "rejected", "skipped")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as the report shows it; `ref` is the listing's id in its source."""

    ref: str
    name: str
    kind: str
    detail: str


@dataclass(slots=True)
class Report:
    """Rows read = created + updated + unchanged + rejected + skipped. `vanished` are listings that no row names now.

    `returned` are listings among the updated ones that had vanished before. `error` is why a file could not be read to
    its end; nothing vanishes then.
    """

    source: str
    format: str
    path: str
    dry_run: bool = False
    resumed_at: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0
    vanished: int = 0
    returned: int = 0
    seconds: float = 0.0
    error: str = ""
    rejections: list[RejectedRow] = field(default_factory=list)
    problems: list[tuple[Where, Problem]] = field(default_factory=list)
    problem_count: int = 0
    error_count: int = 0
    has_gaps: bool = False
    skip_reasons: Counter[str] = field(default_factory=Counter)
    notes: dict[str, None] = field(default_factory=dict)
    findings: list[FindingLine] = field(default_factory=list)
    finding_counts: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        return sum(getattr(self, name) for name in COUNTED)

    @property
    def verdict(self) -> str:
        """Return "fail" where rows or values are against the rules, "warn" where values were left out, else "pass"."""
        if self.error or self.rejected or self.error_count:
            return "fail"
        return "warn" if self.problem_count else "pass"

    def reject(self, row: RejectedRow) -> None:
        self.rejected += 1
        if len(self.rejections) < MOST_DETAILS:
            self.rejections.append(row)

    def skip(self, reason: str) -> None:
        self.skipped += 1
        self.skip_reasons[reason] += 1

    def add_problems(self, where: Where, problems: tuple[Problem, ...]) -> None:
        self.problem_count += len(problems)
        self.error_count += sum(problem.severity == Severity.ERROR for problem in problems)
        self.has_gaps |= any(problem.severity == Severity.GAP for problem in problems)
        if len(self.problems) < MOST_DETAILS:
            self.problems += [(where, problem) for problem in problems]

    def note(self, text: str) -> None:
        """Keep a remark, once."""
        if len(self.notes) < MOST_DETAILS:
            self.notes[text] = None

    def find(self, line: FindingLine) -> None:
        self.finding_counts[line.kind] += 1
        if len(self.findings) < MOST_DETAILS:
            self.findings.append(line)

    def as_json(self) -> dict[str, object]:
        """Return everything as plain JSON values; lists hold at most `MOST_DETAILS`, counts are complete."""
        return {
            "source": self.source,
            "format": self.format,
            "path": self.path,
            "dry_run": self.dry_run,
            "resumed_at_row": self.resumed_at,
            "rows_read": self.read,
            **{name: getattr(self, name) for name in COUNTED},
            "returned": self.returned,
            "vanished": self.vanished,
            "seconds": round(self.seconds, 3),
            "error": self.error,
            "verdict": self.verdict,
            "error_count": self.error_count,
            "rejections": [
                {"file": row.where.file, "line": row.where.line, "field": row.field, "reason": row.reason}
                for row in self.rejections
            ],
            "problem_count": self.problem_count,
            "problems": [
                {"file": where.file, "line": where.line, "field": problem.field, "reason": problem.reason}
                | {"severity": str(problem.severity)}
                for where, problem in self.problems
            ],
            "skip_reasons": dict(self.skip_reasons),
            "notes": list(self.notes),
            "finding_counts": dict(sorted(self.finding_counts.items())),
            "findings": [
                {"id": line.ref, "name": line.name, "kind": line.kind, "detail": line.detail} for line in self.findings
            ],
        }

    def as_text(self) -> str:
        """Return the report for a terminal: counts, then what was rejected and why, then what to look at."""
        lines = [
            f"{self.source} ({self.format}, {self.path})" + (" – dry run, nothing was written" if self.dry_run else ""),
            f"{self.read:,} rows read: " + ", ".join(f"{getattr(self, name):,} {name}" for name in COUNTED),
            f"{self.vanished:,} vanished, {self.returned:,} came back, {self.seconds:.1f} s",
        ]
        if self.error:
            lines.insert(0, f"NOT COMPLETE: {self.error}")
        if self.resumed_at:
            lines.append(f"Went on after row {self.resumed_at:,} of an import that was interrupted.")
        lines += _section("Left out rows", self.rejected, [_where(r.where, r.field, r.reason) for r in self.rejections])
        errors = [_where(w, p.field, p.reason) for w, p in self.problems if p.severity == Severity.ERROR]
        others = [_where(w, p.field, p.reason) for w, p in self.problems if p.severity != Severity.ERROR]
        lines += _section("Errors", self.error_count, errors)
        lines += _section("Left out values, and warnings", self.problem_count - self.error_count, others)
        lines += [f"Skipped: {count:,} {reason}" for reason, count in self.skip_reasons.items()]
        lines += [f"Note: {text}" for text in self.notes]
        found = [f"{line.kind}: {line.name} ({line.ref}) {line.detail}".rstrip() for line in self.findings]
        lines += _section("For a steward to look at", self.finding_counts.total(), found)
        return "\n".join([*lines, f"Verdict: {self.verdict}"])


def _where(where: Where, field_name: str, reason: str) -> str:
    return f"{where.file}, {where.line}{', ' + field_name if field_name else ''}: {reason}"


def _section(title: str, count: int, details: list[str]) -> list[str]:
    if not count:
        return []
    shown = [f"  {detail}" for detail in details[:_MOST_LINES]]
    more = [f"  … and {count - len(shown):,} more; --report writes them to a file."] if count > len(shown) else []
    return [f"{title}: {count:,}", *shown, *more]
