"""What people ask about the bot itself: to be forgotten, files, languages, who wrote it, where it is."""

from __future__ import annotations

import pytest
from talking import Talk, small

from bot.conversation import Question, respond
from bot.conversation.replies import contact
from bot.faq import Entry, Faq
from bot.languages import CODES, ENGLISH, language
from bot.matcher import Index

ERASE = {
    "en": ["how do i delete my data", "can you delete what i wrote", "please erase my messages"],
    "de": ["wie lösche ich meine daten", "kannst du löschen was ich geschrieben habe", "lösch meine nachrichten"],
    "es": ["cómo borro mis datos", "puedes borrar lo que escribí", "borra mis mensajes"],
    "fr": ["comment supprimer mes données", "tu peux effacer ce que j'ai écrit", "efface mes messages"],
    "pt": ["como apago meus dados", "você pode apagar o que eu escrevi", "apaga minhas mensagens"],
    "ru": ["как удалить мои данные", "можешь удалить то что я написал", "удали мои сообщения"],
    "ar": ["كيف أحذف بياناتي", "هل يمكنك حذف ما كتبته", "احذف رسائلي"],
    "ko": ["내 데이터 어떻게 지워요", "제가 쓴 거 지워 줄 수 있어요?", "내 메시지 지워줘"],
    "ja": ["データを消すにはどうすればいいですか", "私が書いたことを消せますか", "メッセージを消して"],
    "zh": ["怎么删除我的数据", "能删掉我写的内容吗", "删除我的消息"],
}
WHO = {
    "en": ["are you skynet", "are you siri", "r u gpt4", "are u alexa or what"],
    "de": ["bist du skynet", "bist du siri", "bist du gpt4", "bist du alexa oder was"],
    "es": ["eres skynet", "eres siri", "eres gpt4", "eres alexa o qué"],
    "fr": ["tu es skynet", "tu es siri", "t'es gpt4", "tu es alexa ou quoi"],
    "pt": ["você é a skynet", "você é a siri", "você é o gpt4", "você é a alexa"],
    "ru": ["ты скайнет", "ты сири", "ты gpt4", "ты алиса что ли"],
    "ar": ["هل أنت سكاي نت", "هل أنت سيري", "انت gpt4", "هل أنت أليكسا"],
    "ko": ["너 스카이넷이야", "너 시리야", "너 gpt4야", "너 알렉사야"],
    "ja": ["スカイネットですか", "siriですか", "gpt4ですか", "アレクサなの"],
    "zh": ["你是天网吗", "你是siri吗", "你是gpt4吗", "你是小爱同学吗"],
}
FILES = {
    "en": ["can you read my CV if I send it", "can I send you a file", "can i upload a document"],
    "de": ["kannst du meinen lebenslauf lesen wenn ich ihn schicke", "kann ich dir eine datei schicken",
           "kann ich ein dokument hochladen"],
    "es": ["puedes leer mi currículum si te lo mando", "te puedo mandar un archivo", "puedo subir un documento"],
    "fr": ["tu peux lire mon cv si je te l'envoie", "je peux t'envoyer un fichier", "je peux envoyer un document"],
    "pt": ["você lê meu currículo se eu mandar", "posso te mandar um arquivo", "posso enviar um documento"],
    "ru": ["можешь прочитать моё резюме если пришлю", "можно отправить тебе файл", "можно прислать документ"],
    "ar": ["هل تقرأ سيرتي الذاتية إذا أرسلتها", "هل يمكنني إرسال ملف", "هل أرسل لك مستند"],
    "ko": ["이력서 보내면 읽어 줄 수 있어요?", "파일 보내도 돼요?", "문서 보내도 되나요"],
    "ja": ["履歴書を送ったら読んでくれますか", "ファイルを送ってもいいですか", "書類を送れますか"],
    "zh": ["我把简历发给你能看吗", "可以发文件吗", "能上传文档吗"],
}  # fmt: skip
TONGUES = {
    "en": ["hi, can i ask in spanish?", "can i write in german"],
    "de": ["kann ich auf spanisch fragen", "darf ich auf russisch schreiben"],
    "es": ["puedo preguntar en inglés?", "puedo escribir en francés"],
    "fr": ["je peux demander en espagnol ?", "je peux écrire en allemand"],
    "pt": ["posso perguntar em espanhol?", "posso escrever em francês"],
    "ru": ["можно спросить на английском?", "можно писать на немецком"],
    "ar": ["هل يمكنني أن أسأل بالفرنسية؟", "هل يمكنني أن أكتب بالألمانية"],
    "ko": ["스페인어로 물어봐도 돼요?", "독일어로 써도 되나요"],
    "ja": ["スペイン語で聞いてもいいですか", "ドイツ語で書いてもいい？"],
    "zh": ["可以用西班牙语问吗", "能用德语写吗"],
}
PLACE = {
    "en": ["where are you located?", "where are you based", "where are you guys"],
    "de": ["wo seid ihr", "wo sitzt ihr", "wo befindet ihr euch"],
    "es": ["dónde están ubicados", "dónde estáis", "dónde se encuentran"],
    "fr": ["où êtes-vous", "vous êtes situés où", "où vous trouvez-vous"],
    "pt": ["onde vocês ficam", "onde vocês estão", "onde fica vocês"],
    "ru": ["где вы находитесь", "вы где", "где вы расположены"],
    "ar": ["أين أنتم", "أين موقعكم", "وينكم"],
    "ko": ["어디에 계세요", "어디 있어요", "위치가 어디예요"],
    "ja": ["どこにいますか", "どこにありますか", "場所はどこですか"],
    "zh": ["你们在哪里", "你们在哪", "你们位于哪里"],
}


def club(code: str) -> Talk:
    """Give a talk with a FAQ in a language that says nothing of any of this."""
    entries = (Entry("fee", "Fee?", "24."), Entry("tea", "Tea?", "At four."))
    return Talk(Index(Faq("Mill Club", entries, language=code, contact="@rosa")))


def each(asked: dict[str, list[str]]) -> pytest.MarkDecorator:
    """Try each message of each language."""
    return pytest.mark.parametrize(("code", "message"), [(code, text) for code in CODES for text in asked[code]])


@each(ERASE)
def test_who_wants_to_be_forgotten_is_told_how(code: str, message: str) -> None:
    """Whoever wants erased what they wrote is told what is kept, and the command that erases it."""
    said = language(code).messages
    assert club(code).say(message).text == f"{said['privacy']}\n\n{said['privacy_forget']}"


@each(WHO)
def test_it_is_none_of_the_bots_that_people_know(code: str, message: str) -> None:
    """Whoever takes it for a bot of a well-known name is told what it is."""
    assert club(code).say(message).text == language(code).messages["identity"].replace("{title}", "Mill Club")


@each(FILES)
def test_a_file_can_not_be_read(code: str, message: str) -> None:
    """Whoever wants to send a file is told that only text is read."""
    assert club(code).say(message).text == language(code).messages["hint_media"]


@each(TONGUES)
def test_another_language_to_ask_in(code: str, message: str) -> None:
    """Whoever asks whether another language will do is told which the FAQ knows."""
    said = language(code)
    assert club(code).say(message).text == said.messages["only_language"].replace("{language}", said.names[code])


@each(PLACE)
def test_it_has_no_place_of_its_own(code: str, message: str) -> None:
    """Whoever asks where it is, of a FAQ that says nothing of any place, is told so, and whom to ask."""
    talk = club(code)
    assert talk.say(message).text == f"{language(code).messages['located']}\n\n{contact(talk.faq)}"


def test_a_place_that_the_faq_knows_is_told() -> None:
    """Where the FAQ has an entry on the place, "where are you" is about that."""
    reply = Talk(Index(Faq("F", (Entry("place", "Where are you?", "In the old mill."),)))).say("where are you located")
    assert "place" in [entry.id for entry in (*reply.answers, *reply.offered)]


def test_a_place_of_something_far_off_is_none() -> None:
    """A FAQ that only knows where something quite different is says that it has no address."""
    asked = Talk(Index(Faq("F", (Entry("post", "Where do letters go?", "In the box."), Entry("fee", "Fee?", "24.")))))
    assert asked.say("where are you located").text == ENGLISH.messages["located"]


@pytest.mark.parametrize("code", CODES)
def test_a_faq_that_tells_nothing_of_itself_says_so_in_a_sentence(code: str) -> None:
    """Without an `about` and a source, whoever asks who wrote it reads more than the bare title, and whom to ask."""
    talk = club(code)
    text = talk.say("", "about").text
    assert text == f"{language(code).messages['about'].replace('{title}', 'Mill Club')}\n\n{contact(talk.faq)}"
    assert len(text.splitlines()[0]) > len("**Mill Club**") + 5


MISSES = {
    "es": "¿se permiten perros?", "fr": "est-ce que je peux amener mon chien", "de": "kann ich mit der karte zahlen",
    "pt": "posso levar o meu cachorro", "ru": "сколько стоит вход", "ar": "كم سعر الدخول",
    "ko": "강아지 데려가도 돼요?", "ja": "犬は入れますか", "zh": "可以带狗吗",
}  # fmt: skip


@pytest.mark.parametrize("code", MISSES)
def test_a_miss_in_another_language_says_in_it_which_one_is_known(code: str) -> None:
    """Whoever writes in another of the bot's languages and gets no answer is told in theirs which is known."""
    said = language(code)
    known = said.messages["only_language"].replace("{language}", said.names["en"])
    assert respond(club("en").index, Question(MISSES[code])).text == known


def test_an_offer_to_a_message_in_another_language_says_so_first() -> None:
    """An offer for a message in another language begins with which language is known, in that of the message."""
    reply = Talk(small("ferry")).say("est-ce que je peux prendre le ferry avec mon kiosk ?")
    assert reply.kind == "suggestions"
    assert reply.text.startswith(language("fr").messages["only_language"].replace("{language}", "anglais"))


def test_an_answer_to_a_message_in_another_language_is_the_answer() -> None:
    """What is found all the same is answered as ever."""
    reply = Talk(small("ferry")).say("est-ce que les bicycles allowed ?")
    assert (reply.kind, reply.text) == ("answer", "")


@pytest.mark.parametrize(
    ("question", "message", "id"),
    [
        ("How do I delete the messages of a chat?", "delete my messages", "own"),
        ("Can I upload a document to my application?", "can i upload a document", "own"),
        ("Do the doctors speak English?", "do you speak english", "own"),
        ("How many cups are there?", "delete my messages", ""),
    ],
)
def test_what_a_faq_answers_in_those_words_it_answers(question: str, message: str, id: str) -> None:
    """A question about the bot is one about the FAQ's subject where an entry surely fits it."""
    entries = (Entry("own", question, "Yes."), Entry("tea", "When is tea?", "At four."), Entry("fee", "Fee?", "24."))
    reply = Talk(Index(Faq("F", entries))).say(message)
    assert (reply.answers[0].id if reply.answers else "") == id
