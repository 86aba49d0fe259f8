"""The event table in the formats of statistics programs."""

from __future__ import annotations
