from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import InputError, SettingsError
from kg.language.pieces import WordPieces, load_tokenizer, shape
from kg.language.training.treebank import Sentence, paragraphs, read, spans, text_of
from kg.language.training.windows import (
    IGNORE,
    Labels,
    Maker,
    Noise,
    arrays,
    batches,
    peoples,
    retokenised,
    runs,
    with_peoples,
)
from kg.paths import data_dir

CONLLU = """\
# newdoc id = wire-1
# newpar
# sent_id = 1
# text = Iran didn't sign.
1\tIran\tIran\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_
4\tsign\tsign\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
4.1\tgone\tgo\tVERB\t_\t_\t_\t_\t_\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = 2
1\tOman\tOman\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tagreed\tagree\tVERB\tVBD\tTense=Past\t0\troot\t_\t_

"""


def sentence(text: str, heads: list[int], deps: str, upos: str, names: str, doc: str = "d") -> Sentence:
    words = tuple(text.split())
    n = len(words)
    return Sentence(
        words,
        (True,) * n,
        tuple(w if u == "PROPN" else w.lower() for w, u in zip(words, upos.split(), strict=True)),
        tuple(upos.split()),
        ("X",) * n,
        ("_",) * n,
        tuple(heads),
        tuple(deps.split()),
        tuple(names.split()),
        doc,
    )


MET = sentence(
    "Iran met Oman .", [1, -1, 1, 1], "nsubj root obj punct", "PROPN VERB PROPN PUNCT", "B-LOC O B-LOC O"
)
SAID = sentence("He said so", [1, -1, 1], "nsubj root obj", "PRON VERB ADV", "O O O")


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces(load_tokenizer(data_dir() / "model" / "vocab.txt"))


def test_conllu_is_read_with_its_spaces_and_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "wire.conllu"
    path.write_text(CONLLU)
    first, second = read(path)
    assert first.words == ("Iran", "did", "n't", "sign", ".")
    assert first.heads == (3, 3, 3, -1, 3)
    assert first.new_paragraph
    assert not second.new_paragraph
    assert text_of([first, second])[0] == "Iran didn't sign. Oman agreed "
    assert [len(run) for run in paragraphs([first, second])] == [2]


def test_json_lines_are_read_and_broken_ones_located(tmp_path: Path) -> None:
    row = {
        "words": ["Iran", "agreed"], "spaces": [True, False], "lemma": ["Iran", "agree"],
        "upos": ["PROPN", "VERB"], "xpos": ["NNP", "VBD"], "feats": ["_", "_"], "head": [1, -1],
        "dep": ["nsubj", "root"], "ner": ["B-LOC", "O"],
    }  # fmt: skip
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wt") as out:
        out.write(json.dumps(row) + "\n" + json.dumps([["The", "UN"], ["O", "B-ORG"]]) + "\n")
    full, named = read(path)
    assert full.parsed
    assert not named.parsed
    assert named.names == ("O", "B-ORG")
    with gzip.open(path, "at") as out:
        out.write('{"words": ["x"]}\n')
    with pytest.raises(InputError, match=r"a\.jsonl\.gz:3"):
        read(path)
    with pytest.raises(InputError, match="nowhere"):
        read(tmp_path / "nowhere.jsonl")


def test_spans_of_names() -> None:
    assert spans(["B-PER", "I-PER", "O", "B-ORG", "B-ORG", "I-LOC"]) == {
        (0, 2, "PER"),
        (3, 4, "ORG"),
        (4, 5, "ORG"),
        (5, 6, "LOC"),
    }


def test_a_window_keeps_trees_inside_their_sentences(pieces: WordPieces) -> None:
    labels = Labels.of([MET, SAID] * 3)
    assert labels.deps[0] == "root"
    window = Maker(labels, pieces).window([MET, SAID])
    assert window.start == [1, 0, 0, 0, 1, 0, 0]
    assert window.sentence == [0] * 4 + [1] * 3
    assert window.columns["heads"] == [2, 0, 2, 2, 6, 0, 6]
    assert len(window.pieces) == len(window.shapes)
    assert window.first[0] == 1
    batch = arrays([window, Maker(labels, pieces).window([SAID])])
    assert batch["heads"].shape == (2, 7)
    assert (batch["heads"][1, 3:] == IGNORE).all()
    assert (batch["pieces"][1, len(window.first) + 1 :] == 0).all()


def test_names_alone_teach_nothing_else(pieces: WordPieces) -> None:
    named = retokenised(Sentence(("Non-EU", "states"), (True, True), names=("B-ORG", "O")))
    window = Maker(Labels.of([MET]), pieces).window([named])
    assert set(window.columns["heads"]) == {IGNORE}
    assert window.start[1:] == [IGNORE] * (len(named.words) - 1)
    assert window.columns["names"][0] > 0


def test_every_sentence_comes_once_an_epoch(pieces: WordPieces) -> None:
    corpus = [MET, SAID] * 20
    found = runs(corpus, pieces, random.Random(1))
    assert [s for run in found for s in run] == corpus
    assert any(len(run) > 1 for run in found)
    assert any(len(run) == 1 for run in found)
    windows = [Maker(Labels.of(corpus), pieces).window(run) for run in found]
    assert sum(map(len, batches(windows, 60, random.Random(1)))) == len(windows)


def test_noise_changes_names_and_case_only(pieces: WordPieces) -> None:
    corpus = [MET, sentence("Qatar left", [1, -1], "nsubj root", "PROPN VERB", "B-LOC O")]
    noise = Noise(corpus, random.Random(3))
    seen = set()
    for _ in range(200):
        (changed,), (cases,) = noise([MET])
        assert changed.words[1] == "met"
        assert {changed.words[0], changed.words[2]} <= {"Iran", "Oman", "Qatar"}
        assert len(cases) == len(changed.words) in (3, 4)
        assert changed.heads == MET.heads[: len(changed.words)]
        seen.add(tuple(cases))
    assert tuple(map(shape, ("iran", "met", "oman", "."))) in seen
    assert tuple(map(shape, ("IRAN", "MET", "OMAN", "."))) in seen


def test_peoples_are_learned_from_capital_adjectives() -> None:
    one = sentence("Syrian envoys", [1, -1], "amod root", "ADJ NOUN", "B-OTH O")
    one = replace(one, lemmas=("Syrian", "envoy"))
    known = peoples([one])
    assert known == {"syrian", "syrians"}
    assert with_peoples(one, known).names == ("B-NORP", "O")


@pytest.mark.filterwarnings("ignore")
def test_a_small_run_trains_resumes_exports_and_reads(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from kg.language.classifier import NOTHING, Question
    from kg.language.embedded import EmbeddedAnalyser
    from kg.language.training.evaluate import score_text, score_words
    from kg.language.training.export import export
    from kg.language.training.marked import parsed
    from kg.language.training.train import Settings, Trainer
    from kg.marked import marked_text

    corpus = [MET, SAID] * 6
    line = '[1 Iran] met [2 Oman] and left. || Meeting 1>2 "met"'
    marked = parsed([marked_text(line)] * 4, EmbeddedAnalyser())
    vocabulary = data_dir() / "model" / "vocab.txt"
    small = {"layers": 1, "batch": 64, "warmup": 1, "bfloat16": False}

    def trained(folder: Path, steps: int) -> list[str]:
        lines: list[str] = []
        settings = Settings(steps=steps, **small)  # type: ignore[arg-type]
        Trainer(folder, corpus, None, vocabulary, settings, marked=marked).run(lines.append)
        return lines

    trained(tmp_path / "run", 2)
    before = (tmp_path / "run" / "checkpoint.pt").read_bytes()
    trained(tmp_path / "run", 3)
    assert (tmp_path / "run" / "checkpoint.pt").read_bytes() != before
    treebank = tmp_path / "small.conllu"
    treebank.write_text(CONLLU)
    export(tmp_path / "run", [treebank], vocabulary, tmp_path / "model", "0.1")
    export(tmp_path / "run", [treebank], vocabulary, tmp_path / "mean", "0.1", mean_with=tmp_path / "run")
    same = [(tmp_path / name / "model.onnx").read_bytes() for name in ("model", "mean")]
    assert same[0] == same[1], "the mean of a run and itself is the run"
    with pytest.raises(InputError, match="not the folder of a training run"):
        export(tmp_path / "run", [treebank], vocabulary, tmp_path / "x", "0.1", mean_with=tmp_path)
    assert not (tmp_path / "x").exists()
    analyser = EmbeddedAnalyser(tmp_path / "model")
    assert analyser.identity.startswith("kg-en 0.1 ")
    (analysis,) = analyser.analyse(["Iran met Oman. He said so."])
    assert [t.text for s in analysis for t in s] == ["Iran", "met", "Oman", ".", "He", "said", "so", "."]
    vectors = analysis[0].vectors
    assert vectors is not None
    assert analyser.classifier.labels == (NOTHING, "Meeting")
    shares = analyser.classifier(analysis[0], [Question((1,), 0, 2), Question((1,), 2, -1)])
    assert shares.shape == (2, 2)
    assert shares.sum(1) == pytest.approx(1, abs=1e-5)
    given = score_words(analyser, [MET])
    assert 0 <= given["las"] <= given["uas"] <= 100
    assert score_text(analyser, [MET])["tokens"] == 100
    with pytest.raises(SettingsError, match="another run"):
        Trainer(tmp_path / "run", [SAID], None, vocabulary, Settings(steps=1, **small))  # type: ignore[arg-type]


def test_the_command_line_reports_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.language.training.__main__ import main

    assert main(["evaluate", str(tmp_path / "none.jsonl"), "--model", str(tmp_path)]) == 1
    assert "model.json" in capsys.readouterr().err


def test_weights_are_averaged_over_the_last_steps(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from kg.language.training.train import Settings, Trainer

    settings = Settings(steps=12, layers=1, batch=64, warmup=1, bfloat16=False, average_from=0.0)
    vocabulary = data_dir() / "model" / "vocab.txt"
    Trainer(tmp_path, [MET, SAID] * 6, None, vocabulary, settings).run(lambda _: None)
    state = torch.load(tmp_path / "checkpoint.pt", map_location="cpu", weights_only=True)
    assert state["averaged"] == 2
    assert state["mean"].keys() == state["network"].keys()
    assert not torch.equal(state["mean"]["start.weight"], state["network"]["start.weight"])
