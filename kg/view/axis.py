"""A time axis: days to places, and ticks at round dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS_IN_YEAR = 365.2425


def day_number(day: str) -> int:
    """Number of a day written as ISO 8601."""
    return dt.date.fromisoformat(day).toordinal()


@dataclass(frozen=True, slots=True)
class Axis:
    """Days `first` to `last`, as numbers, over `width` units from `left`."""

    first: int
    last: int
    left: float
    width: float

    @classmethod
    def over(cls, begin: str, end: str, left: float, width: float) -> Axis:
        """An axis over two days and a little more on either side."""
        first, last = day_number(begin), day_number(end)
        margin = max(10, round((last - first) * 0.035))
        return cls(max(1, first - margin), min(dt.date.max.toordinal(), last + margin), left, width)

    def at(self, day: float) -> float:
        """Place of a day."""
        return self.left + (day - self.first) / (self.last - self.first) * self.width

    def ticks(self) -> list[tuple[float, str]]:
        """Places and names of round dates, seven to fourteen of them where that can be had."""
        years = (self.last - self.first) / _DAYS_IN_YEAR
        for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200):
            if years * 12 / step <= 14:
                return self._every(step)
        return self._every(6000)

    def _every(self, months: int) -> list[tuple[float, str]]:
        start, end = dt.date.fromordinal(self.first), dt.date.fromordinal(self.last)
        number = -(-(start.year * 12 + start.month - 1) // months) * months
        found: list[tuple[float, str]] = []
        while number // 12 <= min(end.year, 9999):
            day = dt.date(max(1, number // 12), number % 12 + 1, 1)
            if self.first <= day.toordinal() <= self.last:
                month = _MONTHS[day.month - 1]
                name = (
                    f"{day.year}"
                    if months >= 12
                    else f"{month} {day.year}"
                    if day.month == 1 or not found
                    else month
                )
                found.append((self.at(day.toordinal()), name))
            number += months
        return found
