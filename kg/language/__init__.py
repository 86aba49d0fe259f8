"""Reading English: sentences, words, Universal Dependencies, names.

analyser = load_analyser()                       # the model shipped with the package
analyser = load_analyser("spacy:en_core_web_trf")  # a spaCy pipeline of the user's
analysis, = analyser.analyse(["Iran and Oman signed an accord."])
"""

from __future__ import annotations

from kg.errors import UnknownNameError
from kg.language.analysis import Analyser, Analysis, Name, Sentence, Token

__all__ = ["Analyser", "Analysis", "Name", "Sentence", "Token", "load_analyser"]


def load_analyser(name: str | None = None) -> Analyser:
    """An analyser by name.

    Args:
        name: None or ``embedded`` for the model shipped with the package; ``spacy:NAME`` for an
            installed spaCy pipeline or the path of one.

    Raises:
        UnknownNameError: the name is neither.
        AnalyserError: the model is missing or broken, or the pipeline has no parser.
        MissingExtraError: spaCy is asked for and not installed.
    """
    if name is None or name == "embedded":
        from kg.language.embedded import EmbeddedAnalyser

        return EmbeddedAnalyser()
    kind, _, pipeline = name.partition(":")
    if kind == "spacy" and pipeline:
        from kg.language.spacy_adapter import SpacyAnalyser

        return SpacyAnalyser(pipeline)
    raise UnknownNameError("analyser", name, ["embedded", "spacy:NAME"])
