"""Linking and coreference against the gold mentions: every confusion of the development half is on record.

Write the list anew with: python -m tests.test_evaluate_mentions
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluate_mentions import MentionReport, score_mentions
from kg.paths import data_dir

GOLD = data_dir() / "gold" / "mentions.jsonl"
CONFUSIONS = Path(__file__).parent / "golden" / "linking" / "confusions.txt"


def listed(report: MentionReport) -> str:
    lines = [
        f"{d.article}: {d.text!r} ({d.form}) is {d.gold or 'nobody'}, read as {d.answer or 'nobody'}"
        for d in report.differences
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def whole() -> MentionReport:
    return score_mentions(GOLD)


def test_the_figures_hold(whole: MentionReport) -> None:
    assert whole.linking_accuracy >= 0.97
    assert whole.high_precision >= 0.98
    assert whole.coreference_precision >= 0.92
    assert whole.coreference_recall >= 0.75
    assert whole.metonyms_as_places == 0


def test_every_confusion_is_on_record() -> None:
    assert listed(score_mentions(GOLD, "dev")) == CONFUSIONS.read_text(encoding="utf-8")


if __name__ == "__main__":
    CONFUSIONS.write_text(listed(score_mentions(GOLD, "dev")), encoding="utf-8")
