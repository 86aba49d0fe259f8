"""Words as the encoder sees them: WordPiece ids of the lower-cased word, and its case as a shape.

Training and running share this module, so a word means the same to both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAD, UNKNOWN, START, END = 0, 100, 101, 102  # ids of [PAD], [UNK], [CLS], [SEP] in the BERT vocabulary
MAX_PIECES = 8  # of one word: more are cut from its middle, so that no word can fill a window
SHAPES = 8  # number of shape ids; 0 is for pieces that are no word
_CACHE_LIMIT = 100_000
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
)


def shape(word: str) -> int:
    """Case class of a word: 1 plain, 2 Capital, 3 UPPER, 4 one capital, 5 MixedUp, 6 mixedDown, 7 digits."""
    if word.isupper():
        return 3 if len(word) > 1 else 4
    if word[:1].isupper():
        return 2 if len(word) == 1 or word[1:].islower() else 5
    if word.islower() and word.isalpha():
        return 1
    if any(map(str.isupper, word)):
        return 6
    return 7 if any(map(str.isdigit, word)) else 1


def load_tokenizer(vocabulary: Path) -> Tokenizer:
    """The WordPiece tokenizer of a vocabulary file, one piece a line."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    lines = vocabulary.read_text(encoding="utf-8").split("\n")
    pieces = {piece: index for index, piece in enumerate(lines) if piece}
    tokenizer = Tokenizer(WordPiece(pieces, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


@dataclass
class WordPieces:
    """Piece ids of words, remembered between calls (which never changes an answer)."""

    tokenizer: Tokenizer
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    def __call__(self, words: list[str]) -> list[tuple[int, ...]]:
        """Piece ids of each word; at least one, at most `MAX_PIECES`."""
        known = self._known
        new = sorted({w for w in words if w not in known})
        if len(known) + len(new) > _CACHE_LIMIT:
            known.clear()
            new = sorted(set(words))
        for first in range(0, len(new), 4096):
            self._add(new[first : first + 4096])
        return [known[w] for w in words]

    def _add(self, words: list[str]) -> None:
        # One encode call, not a batch: a batch would start threads of its own.
        plain = [w.translate(_SAME)[:200] for w in words]
        encoding = self.tokenizer.encode(plain, is_pretokenized=True, add_special_tokens=False)
        found: list[list[int]] = [[] for _ in words]
        for piece, owner in zip(encoding.ids, encoding.word_ids, strict=True):
            if owner is not None:
                found[owner].append(piece)
        half = MAX_PIECES // 2
        for word, ids in zip(words, found, strict=True):
            cut = ids if len(ids) <= MAX_PIECES else ids[:half] + ids[-half:]
            self._known[word] = tuple(cut) or (UNKNOWN,)
