"""The conversation in each language of the bot, in the FAQ that `init --language` writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import yaml
from talking import ROOT, written

from bot import evaluation
from bot.conversation import Context, Question, respond
from bot.conversation.cues import cues
from bot.conversation.overhearing import asks
from bot.conversation.replies import suggestions
from bot.faq import read
from bot.languages import CODES, language
from bot.matcher import Index
from bot.service.composing import compose

SAID = yaml.safe_load((ROOT / "tests/data/speaking.yaml").read_text(encoding="utf-8"))


WORDED = ("laughed", "overstated", "rude", "identity")
"""Kinds that one of the bot's wordings is the whole reply to."""


def worded(index: Index, name: str) -> str:
    """Return one of the bot's wordings, filled in."""
    return language(index.faq.language).messages[name].replace("{title}", index.faq.title)


def greeted(text: str) -> str:
    """Return in which wording a greeting is returned."""
    return "peace" if "السلام" in text else "hello"


@pytest.mark.parametrize("code", CODES)
def test_what_people_say_is_understood(code: str) -> None:
    """Courtesy, despair, picks, "why?" and a wish for a person are heard; idioms and nonsense are none of these."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    answered = respond(index, Question(index.faq.entries[0].question))
    assert answered.kind == "answer"
    for kind, texts in SAID[code].items():
        for text in texts:
            reply = respond(index, Question(text), answered.context)
            if kind == "nonsense":
                assert reply.kind == "fallback", text
            elif kind == "idiom":
                assert reply.why.intent != "distress", text
            elif kind == "wellbeing":
                assert reply.text == f"{worded(index, greeted(text))} {worded(index, kind)}", text
            elif kind in WORDED:
                assert (reply.text, reply.choices) == (worded(index, kind), ()), text
            else:
                assert reply.why.intent == kind, text


@pytest.mark.parametrize("code", CODES)
def test_what_only_leads_on_gets_a_reply(code: str) -> None:
    """A message that is nothing but "so?" or "and" is answered like any other, after an answer as well."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    answered = respond(index, Question(index.faq.entries[0].question))
    for phrase in cues(index.faq).phrases["connect"]:
        for text in (" ".join(phrase), f"{' '.join(phrase)}?"):
            assert compose(respond(index, Question(text), answered.context))


@pytest.mark.parametrize("code", CODES)
def test_a_conversation_holds_in_each_language(code: str) -> None:
    """Greeted, picked from, asked, asked why, told nonsense, met in despair: every reply is in the language."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    said, messages = SAID[code], language(code).messages
    greeting = respond(index, Question(said["courtesy"][0]))
    assert greeting.text == f"{worded(index, greeted(said['courtesy'][0]))}\n\n{worded(index, 'welcome')}"
    picked = respond(index, Question(said["pick"][0]), greeting.context)
    assert [entry.id for entry in picked.answers] == [greeting.choices[1].key]
    answer = respond(index, Question(index.faq.entries[1].aliases[0]), picked.context)
    assert [entry.id for entry in answer.answers] == ["costs"]
    why = respond(index, Question(said["why"][0]), answer.context)
    assert why.text in (messages["reasons"], messages["all_there_is"])
    nonsense = respond(index, Question(said["nonsense"][0]), why.context)
    assert nonsense.text == index.faq.messages.get("fallback", messages["fallback"])
    despair = respond(index, Question(said["distress"][0]), nonsense.context)
    assert despair.text == messages["distress"]


FLOORS = {
    "ar": (95, 91), "de": (93, 92), "en": (85, 81), "es": (99, 93), "fr": (96, 91),
    "ja": (95, 92), "ko": (95, 91), "pt": (96, 95), "ru": (95, 93), "zh": (92, 91),
}  # fmt: skip
"""Rows that pass, in percent: of those that may be looked at, and of those that are for reporting only."""


@pytest.mark.parametrize("code", CODES)
def test_labelled_talk_in_each_language(code: str) -> None:
    """Of what people type in each language, to a FAQ without aliases, so many percent at least get a fitting reply."""
    index = Index(read(ROOT / f"tests/data/languages/{code}.faq.yaml").faq)
    rows = evaluation.read((ROOT / f"tests/data/languages/{code}.yaml").read_text("utf-8"), code)
    passed: Counter[tuple[str, bool]] = Counter()
    for row, turns in evaluation.run(index, rows):
        passed[row.fields["half"], all(turn.passed for turn in turns)] += 1
    for half, floor in zip(("tuning", "reporting"), FLOORS[code], strict=True):
        assert 100 * passed[half, True] / (passed[half, True] + passed[half, False]) >= floor, half


POOL = written(
    """
title: Pool
entries:
  - {id: kids, question: Are there swimming lessons for children?, answer: "Yes, from five years on."}
  - {id: adults, question: Are there swimming lessons for adults?, answer: "Mondays at seven."}
  - {id: price, question: How much is a ticket?, answer: "Five. Children pay three because the town pays the rest."}
"""
)


@pytest.mark.parametrize("said", ["I'd rather fancy the second", "ok so the 2nd", "gimme 2"])
def test_a_pick_in_other_words(said: str) -> None:
    """After "did you mean" a number at the end of a short message picks, whatever the words before it."""
    offered = respond(POOL, Question("swimming lessons"))
    assert offered.kind == "suggestions"
    picked = respond(POOL, Question(said), offered.context)
    assert [entry.id for entry in picked.answers] == [offered.choices[1].key]


def test_a_number_after_what_an_entry_is_about_is_no_pick() -> None:
    """A message that another entry has the words of is a question, whatever number it ends with."""
    offered = respond(POOL, Question("swimming lessons"))
    asked = respond(POOL, Question("how much is a ticket for 2"), offered.context)
    assert [entry.id for entry in asked.answers] == ["price"]


def test_why_so_expensive() -> None:
    """Why something of the last answer is as it is gets the sentences that give a reason, in short."""
    answer = respond(POOL, Question("How much is a ticket?"))
    why = respond(POOL, Question("why so cheap for children"), answer.context)
    assert (why.why.intent, why.why.rule) == ("why", "reasons")
    assert [entry.answer for entry in why.answers] == ["Children pay three because the town pays the rest."]
    other = respond(POOL, Question("why do cats chase dogs"), answer.context)
    assert other.why.intent != "why"
    other = respond(POOL, Question("so how does that go"), answer.context)
    assert other.why.intent != "why"


def test_only_one_was_offered() -> None:
    """Whoever picks the third of one choice is told that it was the only one."""
    offered = respond(POOL, Question("adults"), respond(POOL, Question("nonsense words")).context)
    context = replace(offered.context, choices=offered.context.choices[:1])
    assert respond(POOL, Question("3"), context).text == language("en").messages["only_one"]


def test_a_word_of_another_language_is_no_other_language() -> None:
    """A message is in another language only if that has more of its words than the FAQ's own has."""
    index = Index(read(ROOT / "bot/samples/es.yaml").faq)
    assert respond(index, Question("mil paraguas, me has mojado")).why.rule != "other_language"
    assert respond(index, Question("how do I get there from the station")).why.rule == "other_language"


UNMARKED = {
    "en": (
        "at what time can we come",
        "until when is it open",
        "for how many people is it",
        "that costs how much",
        "it opens when",
        "i hate beets can i have something else",
        "to which email do i write",
        "wen do you close",
        "my son is six is there a course",
    ),
    "de": (
        "bis wann kann man kommen",
        "ab wann ist offen",
        "mit wem muss ich reden",
        "an welchen tagen ist zu",
        "verkauft ihr auch gutscheine",
        "vermietet ihr räume",
        "nehmt ihr ec karte",
        "kommt man mit dem bus hin",
        "für welches alter ist der kurs",
        "und das fest ist wann",
        "bietest du auch stunden an",
    ),
    "es": (
        "a qué hora cerráis",
        "hasta cuándo hay plazo",
        "con quién hablo",
        "dnd aparco el coche",
        "q cuesta la entrada",
        "cm llego hasta alli",
        "pago cuánto por adelantado",
        "desde qué edad se entra",
        "no me gusta esa hora puedo cambiarla",
        "el parking está dónde",
    ),
    "fr": (
        "à quelle heure ça ferme",
        "jusqu'à quand on peut venir",
        "avec qui je dois parler",
        "ça coûte combien pour deux",
        "je déteste ça je peux prendre autre chose",
        "vous fermez à quelle heure",
        "c koi le tarif",
        "avec qui on s'inscrit",
        "la réunion c'est quand",
        "j'ai un chien on peut venir avec",
    ),
    "pt": (
        "a que horas fecha",
        "até quando dá pra ir",
        "com quem eu falo",
        "pago quanto por mês",
        "fica onde a sede",
        "q dia é a festa",
        "custa quanto o ingresso",
        "tenho um cachorro posso levar",
        "a reunião é quando",
        "com quem falo",
    ),
    "ru": (
        "до скольки работаете",
        "во сколько начало",
        "с кем поговорить",
        "в чём лучше прийти",
        "с какого возраста берёте",
        "на чём доехать",
        "а вход сколько стоит",
        "у кого взять ключ",
        "ключ лежит где",
        "во вторник к вам можно",
    ),
    "ar": (
        "إلى متى تفتحون",
        "في أي ساعة تغلقون",
        "مع من أتكلم",
        "نسيت البطاقة كم ادفع",
        "ابني صغير في شي له",
        "الموقف وين",
        "تفتحون متى",
        "على أي يوم التسجيل",
        "عندكم موقف سيارات",
    ),
    "ko": (
        "토요일도 하나요",
        "회비 얼마예요ㅠ",
        "어디로 가면 돼요",
        "아이도 되나요",
        "신청은 언제까지임",
        "오늘 열까요",
    ),
    "ja": (
        "土曜もやってますか",
        "持ち物は何がいりますか",
        "駐車場はどこにありますか",
        "子どももいいのかな",
        "受付は何時まで",
    ),
    "zh": (
        "你们几点开门",
        "早饭能吃吗",
        "停车费多少",
        "孩子可以带吗啊",
        "周末有人上班吗",
        "东西忘了咋办",
        "这个要不要预约",
    ),
}
"""Questions without a mark, whose first word is none that asks."""

STATED = {
    "en": (
        "we came at ten",
        "it was open until late",
        "i know that it can be late",
        "we met in the hall",
        "you can keep it",
        "for me it was too late",
    ),
    "de": (
        "wir waren um zehn da",
        "wir haben lange gewartet",
        "heute kamen viele",
        "finde ich gut so",
        "glaub ich nicht",
        "danke ihr lieben leute",
        "wir haben es ihr gesagt",
        "gestern habt ihr geöffnet",
        "morgen kann ich nicht",
    ),
    "es": (
        "llegamos a las diez",
        "estaba abierto hasta tarde",
        "me alegro de verlos",
        "ayer no pude entrar",
        "no puedo ir mañana",
        "el martes fuimos con mi madre",
    ),
    "fr": (
        "on est venus à dix heures",
        "c'était ouvert tard",
        "je peux pas venir demain",
        "on peut plus rien dire",
        "je sais que c'est loin",
        "ce groupe est sympa",
        "hier on est passés",
    ),
    "pt": (
        "chegamos às dez",
        "estava aberto até tarde",
        "fui enquanto pude",
        "não posso ir amanhã",
        "gostei do encontro",
        "com certeza vou",
    ),
    "ru": (
        "мы пришли в десять",
        "было открыто до ночи",
        "я знаю что закрыто",
        "в четверг было закрыто",
        "с ним всё хорошо",
        "мы всё нашли",
    ),
    "ar": ("جئنا في العاشرة", "كان مفتوحا طويلا", "ذهبنا مع أهلي", "كتبت لكم أمس"),
    "ko": ("열 시에 갔어요", "그때는 열려 있었습니다"),
    "ja": ("十時に行きました", "友だちと行くつもりです"),
    "zh": ("我们十点到的", "那天开到很晚"),
}


@pytest.mark.parametrize("code", CODES)
def test_a_question_needs_no_mark(code: str) -> None:
    """A question is heard without its mark, also where what asks stands at its end, and a statement is none."""
    faq = read(ROOT / f"bot/samples/{code}.yaml").faq
    assert [text for text in UNMARKED[code] if not asks(faq, text)] == []
    assert [text for text in STATED[code] if asks(faq, text)] == []


def test_pieces_of_words_are_no_phrases() -> None:
    """Single characters of kana and Han make no greeting and no despair of other words, and name what is asked for."""
    clinic = Index(read(ROOT / "tests/data/communities/clinic.yaml").faq)
    assert respond(clinic, Question("早饭我吃了")).why.intent == "ask"
    bath = Index(read(ROOT / "tests/data/languages/ja.faq.yaml").faq)
    assert respond(bath, Question("つまり何ですか")).why.intent != "distress"
    assert [entry.id for entry in respond(bath, Question("大人いくらですか")).answers] == ["price-adult"]


@pytest.mark.parametrize("said", ["no, the other one", "not that, the other", "nah i meant the other one please"])
def test_the_other_one(said: str) -> None:
    """Whoever wants the other one gets what was offered beside the last answer, or is asked which of it."""
    answer = respond(POOL, Question("Are there swimming lessons for children?"))
    assert [choice.key for choice in answer.choices] == ["adults"]
    other = respond(POOL, Question(said), answer.context)
    assert ([entry.id for entry in other.answers], other.why.intent) == (["adults"], "pick")
    offered = respond(POOL, Question("swimming lessons"))
    picked = respond(POOL, Question("1"), offered.context)
    back = respond(POOL, Question(said), picked.context)
    assert [entry.id for entry in back.answers] == [offered.choices[1].key]
    several = respond(POOL, Question("hi"), picked.context)
    which = respond(POOL, Question(said), replace(several.context, earlier=()))
    assert which.text == language("en").messages["which_one"]
    assert picked.answers[0].id not in [choice.key for choice in which.choices]
    assert which.context.choices == which.choices


def test_the_other_one_of_nothing() -> None:
    """Where nothing was offered beside the answer, the other one may be anything; before any answer it is no pick."""
    price = respond(POOL, Question("How much is a ticket?"))
    alone = respond(POOL, Question("no, the other one"), replace(price.context, choices=(), earlier=()))
    assert (alone.text, alone.why.rule) == (language("en").messages["none_reply"], "none")
    assert respond(POOL, Question("no, the other one")).why.rule != "picked"


MARKED = {
    "en": ("**Mondays at six**, all year round. It is so early because the hall is free then. Bring water.", "why"),
    "fr": ("**Le jeudi à 18 h**, toute l'année. C'est si tard parce que la salle est prise. Venez.", "pourquoi"),
    "ko": ("**평일 6시~21시**에 엽니다. 매월 첫째 월요일은 물을 갈기 때문에 쉽니다. 수건을 가져오세요.", "왜요?"),
    "ja": ("**火曜と金曜**です。夜は出せません、カラスが来るからです。ご注意ください。", "なんで？"),
}
"""Answers that open with bold words whose sentence goes on, with a reason and without one in the next sentences."""


@pytest.mark.parametrize("code", MARKED)
def test_no_sentence_is_cut_in_two(code: str) -> None:
    """In short there is the whole sentence that the bold words begin; why there is only what gives a reason."""
    answer, why = MARKED[code]
    index = written(f"title: T\nlanguage: {code}\nentries: [{{question: Q, answer: {answer!r}}}]")
    asked = respond(index, Question("Q"))
    short = respond(index, Question(SAID[code]["shorter"][0]), asked.context)
    assert answer.startswith(short.answers[0].answer)
    assert short.answers[0].answer[-1] in ".。"
    reason = respond(index, Question(why), short.context).answers[0].answer
    assert 0 < answer.index(reason) < len(answer) - len(reason)


@pytest.mark.parametrize("code", CODES)
def test_an_objection_leads_to_whom_to_tell(code: str) -> None:
    """Who holds that an answer is wrong reads whom to tell, before any answer too; first thing it is anger."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    said, messages = SAID[code]["objection"][0], language(code).messages
    answered = respond(index, Question(index.faq.entries[0].question))
    missed = respond(index, Question(SAID[code]["nonsense"][0]))
    for before in (answered, missed):
        reply = respond(index, Question(said), before.context)
        assert reply.text == f"{messages['objection']}\n\n{messages['human_contact']}".replace(
            "{contact}", index.faq.contact
        )
    assert respond(index, Question(said)).text == messages["rude"]


def test_an_objection_where_nobody_is_named() -> None:
    """Without a contact an objection is told where the answers come from."""
    index = written("{title: T, source: example.org, entries: [{question: Q, answer: A}]}")
    reply = respond(index, Question("that's wrong"), respond(index, Question("Q")).context)
    assert (reply.text, reply.closing) == (language("en").messages["objection"], "Source: example.org")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("the kids will kill me for a burnt birthday cake", "overstated"),
        ("the kids will kill me for burnt chocolate muffins", ""),
        ("haha the cake is burnt", ""),
        ("haha the cake kills me", "laughed"),
        ("help, my wife will kill me", ""),
        ("is the wait killing me or you", ""),
    ],
)
def test_dying_in_a_manner_of_speaking(said: str, name: str) -> None:
    """Who dies of something in a manner of speaking gets a light word, unless they tell more, ask or call for help."""
    reply = respond(POOL, Question(said))
    light = {language("en").messages[each]: each for each in ("laughed", "overstated")}
    assert light.get(reply.text, "") == name


OTHER = {
    "en": ("no, the other one", ", what it costs"), "de": ("nee das andere", ", was ein Beet kostet"),
    "es": ("no, lo otro", ", lo que cuesta una parcela"), "fr": ("non, l'autre", ", ce que coûte une parcelle"),
    "pt": ("não, o outro", ", quanto custa um canteiro"), "ru": ("нет, другое", ", сколько стоит грядка"),
    "ar": ("لا، الثاني مو هذا", ""), "ko": ("아니 그거 말고 다른거", ""), "ja": ("いや、そっちじゃなくて", ""),
    "zh": ("不是这个，另一个", ""),
}  # fmt: skip
"""How people refuse what they got for the other one, and how they go on to name it."""


@pytest.mark.parametrize("code", CODES)
def test_the_other_one_is_never_what_was_refused(code: str) -> None:
    """After an offer of one entry it is not that one, of two it is asked which; who names it gets it."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    first, costs = index.faq.entries[:2]
    said, named = OTHER[code]
    alone = suggestions(index, [first], Context(), ())
    assert respond(index, Question(said), alone.context).why.intent == "none"
    both = suggestions(index, [first, costs], Context(), ())
    assert respond(index, Question(said), both.context).why.rule == "which_one"
    answered = respond(index, Question(first.question))
    if named:
        assert [entry.id for entry in respond(index, Question(said + named), answered.context).answers] == ["costs"]


@pytest.mark.parametrize(
    ("said", "name"), [("all good?", "wellbeing"), ("hi, all good?", "wellbeing"), ("all good", "acknowledge")]
)
def test_all_good_with_and_without_its_mark(said: str, name: str) -> None:
    """What takes note is a question after the bot's health with a question mark, where nothing was said before."""
    assert respond(POOL, Question(said)).text.removeprefix("Hello! ") == language("en").messages[name]


@pytest.mark.parametrize(
    ("code", "said", "name"),
    [
        ("en", "you are really such a stupid waste", "rude"),
        ("en", "you are the one with the stupid hose", ""),
        ("es", "qué máquina tan estúpida", "rude"),
        ("en", "the bot and my stupid hose", ""),
        ("en", "the washing machine is useless now", ""),
        ("de", "antwortet hier ein mensch oder nur ein computer", "identity"),
        ("en", "is there someone who can repair a computer or a radio", ""),
        ("es", "quiero hablar con una persona y no con una máquina o un bot", ""),
    ],
)
def test_what_is_said_of_the_bot(code: str, said: str, name: str) -> None:
    """Contempt is meant for the bot close behind "you are" or beside its name; machine or person is asked in short."""
    index = written(f"{{title: T, language: {code}, entries: [{{question: Qq, answer: A}}]}}")
    reply = respond(index, Question(said))
    about = {worded(index, each): each for each in ("rude", "identity")}
    assert about.get(reply.text, "") == name


CORRECTED = {
    "en": ("what does a hut cost", "oops sorry, i meant a plot", "sorry, a plot i mean"),
    "de": ("was kostet ein haus", "ähm sorry, ich meinte ein beet"),
    "es": ("cuánto cuesta una casa", "perdón, quería decir una parcela", "uy me equivoqué, una parcela"),
    "fr": ("combien coûte une maison", "pardon, je voulais dire une parcelle", "oups je me suis trompé, une parcelle"),
    "pt": ("quanto custa uma casa", "desculpa, quis dizer um canteiro", "ops me enganei, um canteiro"),
    "ru": ("сколько стоит дом", "ой, я имела в виду грядка", "извините, ошиблась, грядка"),
    "ar": ("كم تكلف الفيلا", "آسف، قصدي القطعة", "عفوا غلطت، القطعة"),
    "ko": ("집은 얼마예요", "아 죄송, 제 말은 텃밭이요", "아 잘못 썼어요, 텃밭이요"),
    "ja": ("家はいくらですか", "すみません、間違えました。区画です", "ごめん、言いたかったのは区画"),
    "zh": ("房子多少钱", "说错了，我是问菜地", "不好意思打错了，是菜地"),
}
"""Questions for the price of something else than a plot, and how people say that they meant a plot."""


@pytest.mark.parametrize("code", CODES)
def test_what_was_meant_goes_into_the_question_before(code: str) -> None:
    """A name alone that corrects a question is put in its place there, whether that was answered, offered or missed."""
    index = Index(read(ROOT / f"bot/samples/{code}.yaml").faq)
    asked, *corrections = CORRECTED[code]
    before = respond(index, Question(asked))
    missed = replace(before.context, last="", choices=(), unsure=False, asked="", lost=asked)
    for said in corrections:
        for context in (before.context, missed):
            assert [entry.id for entry in respond(index, Question(said), context).answers] == ["costs"], said
