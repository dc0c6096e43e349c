"""One FAQ in several languages: files beside the main one, and readers who get the language they write in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kit import ANN, BOB, GROUP, Kit
from talking import ROOT, Talk

from bot import evaluation
from bot.cli.commands import main
from bot.conversation import Question, respond
from bot.errors import FaqError
from bot.faq import Faq, fingerprint, parse, read
from bot.languages import language
from bot.matcher import Index

MAIN = """\
title: Allotment FAQ
language: en
contact: "@shed"
entries:
  - id: join
    topic: Members
    question: How do I join the club?
    aliases: [become a member]
    answer: "**Fill in** the form. It takes a minute, because there is one page only."
    follow_ups: [cost]
  - id: cost
    topic: Members
    question: What does a plot cost in a year?
    answer: Forty pounds.
  - id: water
    topic: Plots
    question: May I water my plants with a hose?
    answer: Only after sunset.
"""
KOREAN = """\
title: 텃밭 FAQ
entries:
  - id: join
    topic: 회원
    question: 모임에 어떻게 가입하나요?
    label: 가입하기
    aliases: [회원 되는 법, 가입 방법]
    answer: "**신청서를** 쓰세요. 한 장뿐이라 1분이면 돼요."
  - id: cost
    question: 텃밭은 일 년에 얼마인가요?
    label: 가격
    aliases: [비용, 회비]
    answer: 사십 파운드예요.
"""
GERMAN = """\
entries:
  - id: water
    topic: Beete
    question: Darf ich meine Pflanzen mit dem Schlauch gießen?
    answer: Nur nach Sonnenuntergang.
"""
MINA = {"id": 1003, "is_bot": False, "first_name": "Mina", "language_code": "ko"}


def put(folder: Path, **files: str) -> Path:
    """Write faq.yaml, and a twin for each language, into a folder; return the path of the main file."""
    main_file = folder / "faq.yaml"
    main_file.write_text(MAIN, encoding="utf-8")
    for tag, text in files.items():
        (folder / f"faq.{tag.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return main_file


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Build an English FAQ with a Korean and a German twin."""
    return Index.with_twins(read(put(tmp_path, ko=KOREAN, de=GERMAN)).faq)


def korean(index: Index) -> Faq:
    """Return its Korean twin."""
    twin = index.faq.speaking("ko-KR")
    assert twin is not None
    return twin


def test_a_twin_says_what_differs(index: Index) -> None:
    """A twin has the main file's ids, contact and follow-ups, and its own words; a topic is translated once."""
    twin = korean(index)
    assert [entry.id for entry in twin.entries] == ["join", "cost", "water"]
    assert (twin.title, twin.contact, twin.entries[0].follow_ups) == ("텃밭 FAQ", "@shed", ("cost",))
    assert [(topic.id, topic.name) for topic in twin.topics] == [("members", "회원"), ("plots", "Plots")]
    assert twin.entries[0].phrasings == ("모임에 어떻게 가입하나요?", "가입하기", "회원 되는 법", "가입 방법")


def test_what_is_not_translated_says_so(index: Index) -> None:
    """An entry without a translation is answered in the main file's words, below a line that says so."""
    water = korean(index).entry("water")
    assert water is not None
    assert water.answer == "Only after sunset."
    assert "영어" in water.note
    talk = Talk(index)
    talk.say("안녕하세요")
    assert "영어로만" in talk.say("water").answers[0].note


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("어떻게 가입하나요?", "ko"),
        ("Telegram 으로 join 가입 가능?", "ko"),
        ("wie teuer ist das?", "de"),
        ("How do I join?", "en"),
        ("Как вступить?", "en"),
        ("plot", "en"),
    ],
)
def test_a_message_is_answered_in_its_language(index: Index, message: str, language: str) -> None:
    """A first message is answered in the language it is written in, one that tells nothing in the main file's."""
    assert Talk(index).say(message).context.language == language


@pytest.mark.parametrize(
    ("message", "language"),
    [("join", "ko"), ("ok", "ko"), ("2", "ko"), ("???", "ko"), ("what does it cost?", "en"), ("was kostet das?", "de")],
)
def test_a_talk_stays_in_its_language(index: Index, message: str, language: str) -> None:
    """A name, a number or an "ok" changes nothing; a sentence in another language of the FAQ does."""
    talk = Talk(index)
    assert talk.say("어떻게 가입하나요?").context.language == "ko"
    assert talk.say(message).context.language == language


def test_a_japanese_word_may_be_all_han(tmp_path: Path) -> None:
    """Han characters alone are Japanese in a FAQ that is there in Japanese and not in Chinese."""
    index = Index.with_twins(read(put(tmp_path, ja=KOREAN)).faq)
    assert Talk(index).say("料金").context.language == "ja"


def test_who_writes_another_language_is_told(index: Index) -> None:
    """A message in a language that the FAQ is not in gets the ones it is in, in its own words; despair gets care."""
    reply = Talk(index).say("как мне поливать растения и сколько стоит участок?")
    assert reply.why.rule == "other_language"
    assert "английский" in reply.text
    assert "корейский" in reply.text
    assert Talk(index).say("я больше не хочу жить").why.rule == "care"


@pytest.mark.parametrize(
    ("files", "rule", "said"),
    [
        ({"ko": KOREAN.replace("id: cost", "id: costs")}, "unknown-id", "Did you mean `cost`?"),
        ({"ko": KOREAN.replace("id: cost", "id: zzz")}, "unknown-id", "add the entry there first"),
        ({"ko": KOREAN, "ko_KR": KOREAN}, "two-twins", "Keep one of the two"),
        ({"en": KOREAN}, "two-twins", "faq.yaml is in English as well"),
        ({"kr": KOREAN}, "bad-language", "Write `ko` for Korean. If it is no translation"),
        ({"old": KOREAN}, "bad-language", "such as faq-old.yaml"),
        ({"ko": "language: de\n" + KOREAN}, "other-language", "Delete the line"),
        ({"ko": KOREAN.replace("  - id: cost\n    question", "  - question")}, "missing-key", "`id`"),
        ({"ko": "title: 텃밭"}, "missing-key", "`entries`"),
    ],
)
def test_a_twin_that_does_not_fit_is_refused(tmp_path: Path, files: dict[str, str], rule: str, said: str) -> None:
    """What is wrong with a twin is one line with its file and a remedy."""
    with pytest.raises(FaqError, match=r"faq\.\w+(-KR)?\.yaml:\d") as caught:
        read(put(tmp_path, **files))
    [problem] = caught.value.problems
    assert problem.rule == rule
    assert said in f"{problem.message} {problem.remedy}"


@pytest.mark.parametrize("name", ["faq-old.yaml", "faq.backup2.yaml", "faq.schema.json", "other.ko.yaml", "faq.ko.yml"])
def test_other_files_are_no_twins(tmp_path: Path, name: str) -> None:
    """Files beside the main one that are not named like a twin are left alone."""
    (tmp_path / name).write_text("no: twin", encoding="utf-8")
    assert read(put(tmp_path)).faq.twins == ()


def test_a_twin_in_its_own_language_may_say_so(tmp_path: Path) -> None:
    """A twin may name its language, and have its own words for what has no translation."""
    text = "language: ko\nmessages: {untranslated: '{language}뿐이에요'}\n" + KOREAN
    [twin] = read(put(tmp_path, ko=text)).faq.twins
    assert twin.entries[2].note == "영어뿐이에요"


def test_check_lists_what_is_to_be_translated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` lists entries without a translation, those that changed since, and those that can't tell."""
    join, cost, water = read(put(tmp_path)).faq.entries
    dated = KOREAN.replace("id: join", "id: join\n    translates: 0badc0de")
    path = put(tmp_path, ko=dated)
    assert main(["check", "-v", str(path)]) == 0
    said = capsys.readouterr().out
    assert "1 of 3 entries have no translation: `water`." in said
    assert "`join` changed since it was translated" in said
    assert f'then write `translates: "{fingerprint(join)}"`' in said
    assert f'Write `translates: "{fingerprint(cost)}"`' in said
    assert main(["check", "--strict", str(path)]) == 1
    capsys.readouterr()
    whole = KOREAN + "  - {id: water, topic: 텃밭, question: 호스로 물을 줘도 되나요?, answer: 해가 진 뒤에만요.}\n"
    for entry in (join, cost, water):
        whole = whole.replace(f"id: {entry.id}", f'id: {entry.id}\n    translates: "{fingerprint(entry)}"')
    whole = whole.replace("{id: water\n    translates:", "{id: water, translates:")
    put(tmp_path, ko=whole)
    main(["check", "-v", str(path)])
    said = capsys.readouterr().out
    assert "translat" not in said.replace(str(tmp_path), "")


def test_the_shipped_twin_is_whole() -> None:
    """The Korean twin of the shipped FAQ translates every entry as it is now."""
    document = read(ROOT / "faq.yaml")
    [twin] = document.twins
    said = {entry.id: entry for entry in twin.document.faq.entries}
    for entry in document.faq.entries:
        assert said[entry.id].translates == fingerprint(entry), entry.id
        assert said[entry.id].answer
        assert len(said[entry.id].aliases) >= 12, entry.id


def test_koreans_find_the_shipped_answers() -> None:
    """Of the Korean questions in the tuning half at least 85 % are answered rightly or offered, and in Korean."""
    index = Index.with_twins(read(ROOT / "faq.yaml").faq)
    path = ROOT / "tests/data/career-ko.yaml"
    rows = [
        row for row in evaluation.read(path.read_text(encoding="utf-8"), path.name) if row.fields["half"] == "tuning"
    ]
    outcomes = [outcome for _, turns in evaluation.run(index, rows) for outcome in turns]
    assert {outcome.reply.context.language for outcome in outcomes} == {"ko"}
    assert evaluation.summary(outcomes).found >= 85


class Bilingual(Kit):
    """A bot whose FAQ has a Korean twin."""

    def __enter__(self) -> Bilingual:
        super().__enter__()
        self.run(self.application.service.reload())
        return self

    def __init__(self, **options: Any) -> None:
        super().__init__(MAIN, **options)
        put(self.file.parent, ko=KOREAN)
        self.clock.now += 60


def test_telegram_speaks_the_language_of_the_reader() -> None:
    """Turns of somebody whose app is in Korean: buttons and links follow, and so does a change of language."""
    with Bilingual() as client:
        [welcome] = client.send("/start", MINA)
        assert "텃밭 FAQ" in welcome.text
        [opened] = client.click("가입하기", sender=MINA)
        assert "신청서" in opened.text
        assert "공유" in str(opened.keyboard)
        [cost] = client.send("what does a plot cost?", MINA)
        assert "Forty pounds" in cost.text
        [thanks] = client.send("thanks", MINA)
        assert "welcome" in thanks.text
        [answer] = client.send("비용이 얼마예요?", MINA)
        assert "사십" in answer.text
        [linked] = client.send("/start join", MINA)
        assert "신청서" in linked.text
        [other] = client.send("/start join")
        assert "Fill in" in other.text


def test_a_button_speaks_the_language_of_its_message() -> None:
    """A panel in a group turns in its own language, whoever presses it; one in the main language says nothing of it."""
    with Bilingual() as client:
        [panel] = client.say("/ask 가입 방법", MINA)
        assert "신청서" in panel.text
        [turned] = client.click("가격", on=panel, sender=ANN)
        assert "사십" in turned.text
        [back] = client.click("« 가입하기", on=turned, sender=ANN)
        assert "신청서" in back.text
        [english] = client.say("/ask How do I join?", chat={**GROUP, "id": -1009}, sender=MINA)
        [turned] = client.click("What does a plot cost in a year?", on=english, sender=MINA)
        assert "Forty" in turned.text


def test_a_group_may_settle_on_a_language() -> None:
    """A button of /settings leads through the languages; everything said in that group is in the one chosen."""
    with Bilingual() as client:
        client.telegram.admins.add((GROUP["id"], ANN["id"]))
        [panel] = client.say("/settings")
        assert panel.labels[-1] == "🌐 English · 한국어"
        assert "their own language" in panel.text
        client.click("🌐 English · 한국어", on=panel)
        [panel] = client.click("🌐 English", on=panel)
        assert panel.labels[-1] == "🌐 한국어"
        assert "여기서는 한국어로" in panel.text
        assert "자동" in panel.labels[0]
        assert "신청서" in client.say("/ask How do I join?")[0].text
        for unknown in ("/ask qwertyuiop", "/ask where is the football stadium of this town?"):
            client.clock.now += 100
            assert client.say(unknown)[0].text.startswith(client.application.service.say("group_fallback", "ko"))
        assert "신청서" in client.say("/ask 가입 방법", chat={**GROUP, "id": -1009})[0].text
        client.clock.now += 100
        assert client.say("/help")[0].text == client.application.service.say("group_help", "ko")
        assert "관리자" in client.say("/status", BOB)[0].text
        client.press("x", panel, ANN)
        assert client.pressed["text"] == client.application.service.say("refused", "ko")
        assert "Fill in" in client.send("How do I join?")[-1].text
        (client.file.parent / "faq.ko.yaml").unlink()
        client.clock.now += 60
        assert "Fill in" in client.say("/ask How do I join?", BOB)[-1].text
        client.clock.now += 100
        assert client.say("/settings")[0].labels[-1] == "◻️ Answer in private"


ENTRY = "  - {{id: {}, question: '{}', answer: '{}'}}\n"


def test_where_a_language_is_settled_questions_in_others_find_their_entry(tmp_path: Path) -> None:
    """A question in another language gets its answer in the settled one, rather than what its words resemble there."""
    put(tmp_path, ko="title: 창고\nentries:\n" + ENTRY.format("key", "열쇠는 누가 갖고 있나요?", "로사요."))
    (tmp_path / "faq.yaml").write_text(
        "title: Shed\nlanguage: en\nentries:\n" + ENTRY.format("key", "Who has the shed key?", "Rosa."),
        encoding="utf-8",
    )
    index = Index.with_twins(read(tmp_path / "faq.yaml").faq)
    asked = Question("Who has the shed key?", language="ko", settled=True)
    assert [entry.answer for entry in respond(index, asked).answers] == ["로사요."]


def test_inline_answers_are_for_the_one_who_types() -> None:
    """Inline lists are in the reader's language, and Telegram may not show them to others."""
    with Bilingual() as client:
        mine = client.inline("", sender=MINA)
        assert mine["results"][0]["title"] == "가입하기"
        assert mine["is_personal"] is True
        assert client.inline("")["results"][0]["title"].startswith("How do I join")
        posted = client.choose(mine["results"][0])
        [turned] = client.click("가격", on=posted, sender=ANN)
        assert "사십" in turned.text


def test_menus_and_descriptions_are_there_in_every_language() -> None:
    """Telegram gets the commands in each language of the FAQ."""
    with Bilingual() as client:
        client.send("/start", MINA)
        client.run(client.application.announced())
        said = [call.params for call in client.calls if call.method == "setMyCommands"]
        assert [params["commands"][0]["description"] for params in said if params.get("language_code") == "ko"]


def test_a_changed_twin_is_taken_in() -> None:
    """A twin that is added, changed or broken while the bot runs is taken in, or leaves the one before in place."""
    with Bilingual() as client:
        assert "신청서" in client.send("가입 방법", MINA)[-1].text
        put(client.file.parent, ko=KOREAN.replace("신청서를", "종이를"))
        client.clock.now += 60
        assert "종이" in client.send("가입 방법", MINA)[-1].text
        put(client.file.parent, ko=KOREAN.replace("id: cost", "id: nothing"))
        client.clock.now += 60
        assert "종이" in client.send("가입 방법", MINA)[-1].text
        (client.file.parent / "faq.ko.yaml").unlink()
        client.clock.now += 60
        assert "English" not in client.send("How do I join?", MINA)[-1].text
        assert "영어만" in client.send("텃밭은 일 년에 얼마인가요?", MINA)[-1].text


def test_the_bots_own_words_are_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept, what was erased, and an apology are said in the language of the talk, else of the app."""
    with Bilingual() as client:
        assert language("ko").messages["privacy"] in client.send("/privacy", MINA)[0].text
        assert language("en").messages["privacy"] in client.send("/privacy")[0].text
        client.send("비용이 얼마예요?")  # Ann, whose app is in English
        [forgotten] = client.send("/forget", MINA)
        assert forgotten.text.startswith(language("ko").messages["forgotten"].partition("{")[0])
        monkeypatch.setattr(client.application.service, "consider", None)
        [apology] = client.send("비용이 얼마예요?")
        assert apology.text.startswith(language("ko").messages["apology"].partition("{")[0])


def test_what_a_press_is_told_is_in_the_language_of_the_talk() -> None:
    """Alerts, thanks and a waiting word are said in the language that a person talks in, whatever their app is in."""
    with Bilingual(owners=str(MINA["id"]), given={"FEEDBACK": "on"}) as client:
        korean = language("ko").messages
        [missed] = client.send("주차장은 어디에 있습니까?")  # Ann, whose app is in English
        client.click(korean["tell_me"], missed)
        assert client.pressed["text"] == korean["tell_me_done"]
        client.press("e:<script>", missed)
        assert client.pressed["text"] == korean["refused"]
        [second] = client.send("코끼리 트롬본 소리는?")
        assert client.click(korean["ask_person"], second)[0].text == korean["person_waiting"]
        client.say("/ask 비용이 얼마예요?")
        [panel] = client.say("/faq")
        client.press("s:autoanswer:1", panel)
        assert client.pressed["text"] == korean["admins_only"]


def test_the_desk_speaks_to_askers_in_their_language() -> None:
    """Whoever asked in Korean hears back in Korean, from a person too, and the owner reads what the owner speaks."""
    with Bilingual(owners=str(ANN["id"]), given={"DESK_MINUTES": "0"}) as client:
        korean = language("ko").messages
        [missed] = client.send("주차장은 어디에 있습니까?", MINA)
        client.click(korean["tell_me"], missed, MINA)
        [second] = client.send("코끼리 트롬본 소리는?", MINA)
        [person, card] = client.click(korean["ask_person"], second, MINA)
        assert person.text == korean["person_waiting"]
        assert language("en").messages["end_talk"] in card.labels
        client.clock.now += 3600  # by now the conversation is forgotten
        here, line = client.send("저 뒤예요", reply_to_message=card.json)
        assert here.text == korean["person_here"]
        assert line.labels == [korean["end_talk"]]
        over, closed = client.click(korean["end_talk"], line, MINA)
        assert (over.text, closed.text) == (korean["talk_ended"], language("en").messages["talk_ended"])
        client.clock.now += 60
        client.run(client.application.keeper.round())
        cards = [one for one in client.telegram.touched if one.chat == ANN["id"] and "주차장은" in one.text]
        english = language("en").messages
        client.click(english["case_write"], cards[-1])
        [draft] = client.send("헛간 뒤예요.")
        client.click(english["case_add"], draft)
        client.clock.now += 61
        seen = len(client.telegram.touched)
        client.run(client.application.keeper.round())
        [told] = [one for one in client.telegram.touched[seen:] if one.chat == MINA["id"]]
        assert told.text.startswith(f"{korean['told']}\n\n주차장은")
        assert "헛간 뒤예요." in told.text


WHOLE = """\
title: {0} title
source: https://{0}.example
about: {0} about
contact: "@{0}"
cutoffs: {{answer: {1}}}
entries:
  - id: join
    question: How do I join the {0} club?
    label: Join {0}
    answer: "{0} answer"
    follow_ups: [{2}]
    links: [{{text: Map, url: "https://{0}.example/map"}}]
  - {{id: cost, question: What does it cost?, answer: Nothing.}}
  - {{id: water, question: May I water?, answer: No.}}
"""


@pytest.mark.parametrize(
    ("twin", "expected"),
    [(WHOLE.format("twin", 41, "water"), WHOLE.format("twin", 41, "water")), ("entries: [{id: join}]\n", None)],
)
def test_what_a_twin_leaves_out_the_main_file_says(tmp_path: Path, twin: str, expected: str | None) -> None:
    """Of a twin that says everything all of it counts; of one that says nothing all is the main file's."""
    main_text = WHOLE.format("main", 42, "cost")
    put(tmp_path, ko=twin).write_text(main_text, encoding="utf-8")
    [found] = read(tmp_path / "faq.yaml").faq.twins
    wanted = parse(expected or main_text).faq
    for name in ("title", "source", "about", "contact", "cutoffs"):
        assert getattr(found, name) == getattr(wanted, name), name
    for name in ("question", "label", "answer", "follow_ups", "links"):
        assert getattr(found.entry("join"), name) == getattr(wanted.entry("join"), name), name


@pytest.mark.parametrize(("missing", "more"), [(10, False), (11, True)])
def test_ten_entries_without_a_translation_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: int, more: bool
) -> None:
    """`check` names ten entries that a twin lacks, and says where there are more."""
    entries = "".join(f"  - {{id: e{n}, question: What is {n}?, answer: A.}}\n" for n in range(missing + 1))
    put(tmp_path, ko="entries: [{id: e0, question: 뭐예요?, answer: 네.}]\n").write_text(
        f"title: T\nentries:\n{entries}"
    )
    main(["check", "-v", str(tmp_path / "faq.yaml")])
    [line] = [line for line in capsys.readouterr().out.splitlines() if "untranslated" in line]
    assert (line.count("`"), "…" in line) == (2 * 10, more)
