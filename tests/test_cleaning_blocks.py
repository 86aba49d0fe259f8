"""How a text falls into blocks, and that each block knows where its characters stand."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles import prepare
from kg.document import Document
from kg.model import Article

FIRST = (
    "Foreign ministers from eleven countries on the Mekong met in Vientiane on Thursday and agreed "
    "to share data on "
    "the river's flow, two years after Laos rejected a similar plan put forward by Vietnam and Thailand."
)
SECOND = (
    "China, which had opposed the plan until last week, said it would send an observer. The United "
    "States welcomed "
    "the accord and promised to pay for the first three gauging stations."
)


def read(text: str, media_type: str = "text/plain", title: str | None = None) -> Document:
    return prepare(Article(id="a", text=text, media_type=media_type, title=title))


def blocks(text: str, media_type: str = "text/plain") -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in read(text, media_type).blocks]


def markdown(text: str) -> list[tuple[str, str]]:
    return blocks(text, "text/markdown")


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_wrapped_at_a_column_become_whole_paragraphs(width: int, newline: str) -> None:
    wrapped = "\n\n".join(textwrap.fill(p, width) for p in (FIRST, SECOND))
    text = f"River states agree\n\n{wrapped}\n".replace("\n", newline)
    assert blocks(text) == [("title", "River states agree"), ("paragraph", FIRST), ("paragraph", SECOND)]


def test_wrapped_paragraphs_told_apart_by_indentation_alone() -> None:
    text = "\n".join(textwrap.fill(p, 70, initial_indent="   ") for p in (FIRST, SECOND))
    assert blocks(text) == [("paragraph", FIRST), ("paragraph", SECOND)]


def test_one_paragraph_a_line() -> None:
    assert blocks(f"River states agree\n{FIRST}\n{SECOND}\nThe next meeting is in June.") == [
        ("title", "River states agree"),
        ("paragraph", FIRST),
        ("paragraph", SECOND),
        ("paragraph", "The next meeting is in June."),
    ]


def test_a_word_split_by_a_hyphen_at_the_line_end_is_joined() -> None:
    text = "The ministers from the eleven states agreed on co-\noperation along the river until\nJune."
    assert blocks(text)[0][1].startswith("The ministers from the eleven states agreed on co-operation along")


def test_odd_spaces_and_invisible_marks_are_folded() -> None:
    text = "Laos\u00a0and \u2009Viet\u00adnam\u200b signed\u202f the\tac\u2060cord\ufeff  in June .\u00a0"
    assert blocks(text) == [("paragraph", "Laos and Vietnam signed the accord in June .")]


def test_entities_tags_and_double_encoding_in_plain_text() -> None:
    text = (
        "<p>Laos &amp; Vietnam signed the accord.</p>"
        "<p>Thailandâ€™s <b>minister</b> said &ldquo;no&rdquo;.<br>China agreed.</p>"
    )
    assert [t for _, t in blocks(text)] == [
        "Laos & Vietnam signed the accord.",
        "Thailand’s minister said “no”.",
        "China agreed.",
    ]


def test_headings_stand_between_paragraphs() -> None:
    assert blocks(f"River states agree\n\n{FIRST}\n\nBackground to the Accord\n\n{SECOND}") == [
        ("title", "River states agree"),
        ("paragraph", FIRST),
        ("heading", "Background to the Accord"),
        ("paragraph", SECOND),
    ]


def test_a_first_sentence_is_no_title() -> None:
    assert blocks(f"Laos agreed on Thursday.\n\n{FIRST}")[0] == ("paragraph", "Laos agreed on Thursday.")
    assert blocks(FIRST) == [("paragraph", FIRST)]


def test_the_given_title_is_found_in_the_text() -> None:
    document = read(f"MEKONG\n\nRiver States Agree.\n\n{FIRST}", title="River states agree")
    assert [b.kind for b in document.blocks][1:] == ["title", "paragraph"]


def test_lists_lose_their_marks() -> None:
    assert blocks(f"{FIRST}\n\n- Laos agreed to share its data.\n- China will send an observer.\n")[1:] == [
        ("list", "Laos agreed to share its data."),
        ("list", "China will send an observer."),
    ]


MARKDOWN = """\
---
title: River states agree
date: 2019-05-14
tags: [rivers, Mekong]
---

# River *states* agree

VIENTIANE, Laos (AP) — Ministers of **Laos** and
[Vietnam](https://example.org/a_(b) "x") met their counterpart
from Thailand[^1].

## What was said

> "We have waited two years,"
> the _Lao_ minister said.

1. Share data
2) Build `three` stations

* China: an [observer][1]

[1]: https://example.org/china
[^1]: A footnote that tells of the meeting.

| state | vote |
|-------|------|
| Laos  | yes  |

```
code = 1
```

<!-- to be
checked -->
![A map](map.png)

The minister \\*nodded\\* at [the delegate] and
left snake_case and 3 * 4 * 5 alone.

Setext title
------------

Last words.
"""


def test_markdown_structure_and_inline_marks() -> None:
    assert markdown(MARKDOWN) == [
        ("title", "River states agree"),
        ("paragraph", "Ministers of Laos and Vietnam met their counterpart from Thailand."),
        ("heading", "What was said"),
        ("quote", '"We have waited two years," the Lao minister said.'),
        ("list", "Share data"),
        ("list", "Build three stations"),
        ("list", "China: an observer"),
        ("paragraph", "A footnote that tells of the meeting."),
        ("paragraph", "The minister *nodded* at [the delegate] and left snake_case and 3 * 4 * 5 alone."),
        ("heading", "Setext title"),
        ("paragraph", "Last words."),
    ]


def test_markdown_that_is_not_read_is_listed() -> None:
    reasons = {d.reason for d in read(MARKDOWN, "text/markdown").dropped}
    assert {"metadata", "table", "code", "comment", "link target", "dateline"} <= reasons


def test_words_in_a_block_lead_back_to_the_article() -> None:
    document = read(MARKDOWN, "text/markdown")
    for word in ("Vietnam", "counterpart", "Lao minister", "three", "observer", "delegate"):
        block = next(b for b in document.blocks if word in b.text)
        start, end = block.origin(block.text.index(word), block.text.index(word) + len(word))
        found = MARKDOWN[start:end]
        assert found.replace("_", "") == word


PIECES = st.sampled_from(
    [
        "Laos agreed.",
        "The ministers met in Oslo",
        "Read more",
        "**",
        "_",
        "[",
        "](x)",
        "`",
        "# ",
        "- ",
        "> ",
        "\n",
        "\n\n",
        "\r\n",
        "\xa0",
        "\u200b",
        "\xad",
        "&amp;",
        "<p>",
        "</p>",
        "<br>",
        "---\n",
        "|",
        "\\",
        "â€™",
        "GENEVA (AP) - ",
        "By ",
        "Support us!",
        "(Reporting by A B)",
        " ",
        "  ",
        "\t",
        "©",
        "You",
        "“",
        "”",
        "title: x\n",
        "```\n",
        "<!--",
        "é",
        "中",
        "😀",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["text/plain", "text/markdown"]))
def test_blocks_are_clean_and_their_offsets_rise(text: str, media_type: str) -> None:
    document = read(text, media_type)
    seen = -1
    for block in document.blocks:
        assert block.text == " ".join(block.text.split(" ")).strip() != ""
        assert not set(block.text) & set("\n\r\t\u00a0\u200b\u00ad")
        assert len(block.offsets) == len(block.text)
        assert all(a < b for a, b in zip(block.offsets, block.offsets[1:], strict=False))
        assert seen < block.offsets[0]
        seen = block.offsets[-1]
        letters = ((c, text[o]) for c, o in zip(block.text, block.offsets, strict=True) if c.isalnum())
        assert all(c == there for c, there in letters)
    assert seen < len(text)
    for dropped in document.dropped:
        assert 0 <= dropped.start < dropped.end <= len(text)
        assert dropped.reason


@given(st.lists(PIECES, max_size=30).map("".join))
def test_preparing_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)
