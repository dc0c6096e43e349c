"""Whom to turn to, asked for in the ways people do: whose number, who takes a complaint, or a mail or something."""

from __future__ import annotations

import pytest
from talking import Talk, small

from bot.conversation.replies import contact
from bot.faq import Entry, Faq
from bot.languages import CODES, ENGLISH
from bot.matcher import Index

REACH = "To reach a person: office@lindholm-ferry.example"

ASKED = {
    "en": ["whats her number", "his phone?", "what's their email", "is there an email or something",
           "can i have your number", "who do i complain to", "where can i complain"],
    "de": ["was ist ihre nummer", "seine telefonnummer?", "wie ist ihre e-mail", "gibt es eine mail oder so",
           "kann ich deine nummer haben", "bei wem kann ich mich beschweren", "wo beschwere ich mich"],
    "es": ["cuál es su número", "su teléfono?", "cuál es su correo", "hay un correo o algo", "me das tu número",
           "con quién me quejo", "dónde puedo quejarme"],
    "fr": ["c'est quoi son numéro", "son téléphone ?", "quel est leur mail", "il y a un mail ou quelque chose",
           "tu as son numéro", "à qui je me plains", "où est-ce que je peux me plaindre"],
    "pt": ["qual é o número dela", "o telefone dele?", "qual o email deles", "tem um email ou algo assim",
           "me passa o número dela", "com quem eu reclamo", "onde posso reclamar"],
    "ru": ["какой у неё номер", "его телефон?", "какая у них почта", "есть почта или что-то такое", "дай её номер",
           "кому жаловаться", "куда можно пожаловаться"],
    "ar": ["ما رقمها", "رقم هاتفه؟", "ما بريدهم", "هل يوجد ايميل او شيء", "أعطني رقمها",
           "لمن أشتكي", "أين يمكنني أن أشتكي"],
    "ko": ["그분 번호가 뭐예요", "전화번호요?", "그분들 이메일이 뭐예요", "이메일 같은 거 있어요?",
           "번호 좀 알려 주세요", "누구한테 항의해요", "어디에 불만을 말해요"],
    "ja": ["彼女の電話番号は？", "彼の電話は？", "そちらのメールは何ですか",
           "メールか何かありますか", "番号を教えて", "誰に苦情を言えばいいですか", "どこに苦情を言えますか"],
    "zh": ["她的电话是多少", "他的电话？", "他们的邮箱是什么", "有邮箱什么的吗",
           "把她的号码给我", "我该向谁投诉", "去哪里投诉"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "message"), [(code, message) for code in CODES for message in ASKED[code]])
def test_a_number_or_an_ear_for_a_complaint_is_the_contact(code: str, message: str) -> None:
    """Whoever asks for somebody's number or mail, or to whom to complain, is told the contact, and told it again."""
    entries = (Entry("fee", "Fee?", "24."), Entry("place", "Place?", "In the old mill."))
    talk = Talk(Index(Faq("F", entries, language=code, contact="@rosa")))
    for _ in range(2):
        assert contact(talk.faq) in talk.say(message).text
    talk.say("Place?")
    assert contact(talk.faq) in talk.say(message).text


def test_after_the_contact_a_miss_names_it_again() -> None:
    """Whoever was told whom to turn to and asks on in vain is told again, not only that there is no answer."""
    talk = Talk(small("ferry"))
    assert talk.say("can I talk to a human").text == REACH
    reply = talk.say("what is a quasar")
    assert (reply.closing, reply.text != ENGLISH.messages["fallback"]) == (REACH, True)


def test_a_wish_for_a_person_in_words_of_another_language_too_names_the_contact() -> None:
    """A wish for the contact is answered with it though its few words may be of another language."""
    entries = (Entry("fee", "¿Cuánto cuesta?", "24."), Entry("place", "¿Dónde está?", "En el molino."))
    assert Talk(Index(Faq("F", entries, language="es", contact="@rosa"))).say("me das tu número").text.endswith("@rosa")


def test_a_number_of_something_is_not_the_contact() -> None:
    """A question for the number of something that an entry has is answered by that entry."""
    faq = Faq("F", (Entry("lockers", "How many lockers are there?", "Forty."), Entry("fee", "What is the fee?", "24.")))
    reply = Talk(Index(faq)).say("what is your number of lockers")
    assert [entry.id for entry in (*reply.answers, *reply.offered)][:1] == ["lockers"]
