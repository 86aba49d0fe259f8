"""Pictures of a graph: who deals with whom, when, and on what words it rests.

A picture is one SVG, drawn by Python, the same for the same graph. In a notebook, on a page and
in a file of its own a small script makes that same SVG live.
"""

from kg.view.page import assets
from kg.view.pictures import Picture, answer, matrix, picture, timeline

__all__ = ["Picture", "answer", "assets", "matrix", "picture", "timeline"]
