"""Words that carry a question without saying what it is about, by language.

They are lists of facts (the closed word classes of each language, and how people open a question); the matcher gives
these words a small weight instead of none. Spelled as `normalise` leaves them.
"""

from __future__ import annotations

from functools import cache

_WORDS = {
    "en": """
a about after again all also although always am an and another any anybody anyone anything are as at be because been
before being both but by can cannot could did do does doing done each either else ever every few for from further get
gets getting give go goes going gonna got had has have having he hello hello her here hers hey hi him his how however i
if in into is it its itself just know let like lot lots made make many may maybe me mean might mine more most much must
my myself need neither no nor not now of off ok okay on once one only onto or other others our ours out over own perhaps
please possible quite rather really same say see shall she should since so some somebody someone something soon still
such sure tell than thank thanks that the their theirs them themselves then there these they thing things think this
those though through thus to too toward towards under until up upon us use used very via wanna want wants was way well
were what whatever when where whether which while who whom whose why will with within without wonder wondering would
yes yet you your yours work works working help question questions explain able actually already
""",
    "de": """
ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei bin bis bist bitte da damit dann das
dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine
einem einen einer eines er es etwas euch euer fur gab geben gegen gehe geht gibt habe haben hallo hat hatte hier ich ihm
ihn ihnen ihr ihre im in ins ist ja jede jeder jedes jetzt kann kannst kein keine konnen konnte mag man mehr mein meine
meinem meinen meiner mich mir mit mochte muss mussen nach nein nicht nichts noch nun nur ob oder ohne sehr sein seine
sich sie sind so soll sollen sollte sollten uber um und uns unser unter viel vom von vor wann war waren warum was
welche welchem welchen welcher welches wenn wer werde werden wie wieder will wird wo wollen womit wurde wurden zu zum
zur
""",
    "ru": """
а без бы был была были было быть в вам вас ваш во вот все всего вы где да для до его ее если есть еще же за здесь и из
или им их к как какая какие какого какой какую когда кто ли либо лучше мне много может можно мой моя мы на надо нам нас
не нет но ну нужен нужна нужно о об один он она они от по под пожалуйста после при про разве с сам свой себя сейчас со
стоит так такой там тебе то тоже только том ты у уже хочу чего чем что чтобы эта эти это этого этот я
""",
    "fr": """
a ai alors as au aucun aussi autre aux avec avez avoir c ca ce ces cet cette comme comment d dans de des dois doit donc
du elle elles en est et etre eu fait faire faut il ils j je l la le les leur lui m ma mais me mes moi mon n ne nos notre
nous on ou par pas peu peut peux plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se
ses si son sont sur t ta te tes toi ton tous tout tres tu un une va vais veux vos votre vous y
""",
    "es": """
a al algo alguna algun ante antes como con cual cuales cuando cuanto de debo del desde donde dos e el ella ellos en
entre era es esa ese eso esta estan estar este esto estoy fue ha hacer hago hasta hay he la las le les lo los mas me mi
mis mucho muy nada necesito ni no nos o otra otro para pero poco por porque puedo puede que quien quiero se sea ser si
sin sobre soy su sus tambien te tener tengo ti tiene todo todos tu tus un una uno unos y ya yo
""",
    "it": """
a ad ai al alla anche c che chi ci come con cosa cui da dal dei del della devo di do dove e ed era essere fa fare gli
ha hanno ho i il in io l la le lei lo loro lui ma me mi mia mio ne nei nella no noi non o per perche piu posso puo
quale quali quando quanto quello questa questo se sei si sono su sua suo tra tu un una uno vi voglio voi
""",
    "pt": """
a ao aos as ate com como da das de dela dele depois devo do dos e ela ele eles em entre era essa esse esta este eu foi
ha isso isto ja lhe mais mas me meu minha muito na nao nas nem no nos o onde os ou para pela pelo por porque posso pode
qual quais quando quanto que quem quero se sem ser seu sua so sao tambem te tem tenho ter tu um uma voce
""",
    "nl": """
aan al als ben bij dan dat de deze die dit doe doen door dus een en er ga geen had heb hebben heeft hem het hier hij hoe
hun ik in is ja je kan kunnen maar me meer met mij mijn moet moeten na naar niet nog nu of om ons ook op over te tot u
uit van veel voor waar waarom wat we welke wie wij wil willen word worden ze zich zij zijn zo zou
""",
    "ar": """
ا ان انا انت او اي اين الي التي الذي اذا الا ام اما ب بعد بين تلك ثم حتي حول ذلك س سوف عن عند علي عليه في فيه قبل قد كان
كانت كل كم كيف ل لا لكن لم لماذا لن له لها ليس ما ماذا مع متي من منه نعم نحن هذا هذه هل هنا هناك هو هي هم و يا يمكن
يمكنني يجب ينبغي
""",
    "ko": """
나는 저는 제가 내가 무엇 어떻 어떤 언제 어디 하나 나요 해야 있나 인가 가요 까요 습니
니다 합니 입니 니까 하는 해요 세요
""",
    "ja": """
です ます すか した して する から まで こと これ それ どの どう うす れば たら ので
には では とは ない いで った てい いま ませ せん
""",
    "zh": """
有必 必要 要吗 要不 不要 可不 么样 怎样 什么 怎么 么办 如何 应该 可以 我想 想要 是否
需要 一个 这个 那个 哪个 为什 吗 的 了 我 是 有
""",
}
"""Korean, Japanese and Chinese as `tokenise` cuts them: pairs of characters."""

_BARE = {
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not",
    "wasnt": "was not", "werent": "were not", "havent": "have not", "hasnt": "has not", "hadnt": "had not",
    "cant": "can not", "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not", "wont": "will not",
    "im": "i am", "ive": "i have", "youre": "you are", "theyre": "they are", "whats": "what", "wheres": "where",
    "hows": "how", "whos": "who", "thats": "that", "theres": "there", "lets": "let", "u": "you", "r": "are",
    "ur": "your", "pls": "please", "plz": "please", "thx": "thanks", "cannot": "can not",
}  # fmt: skip
"""English contractions typed without their apostrophe, and the commonest shorthands."""

_PREFIXED = {"ar": ("وال", "بال", "كال", "فال", "لل", "ال")}
"""Articles and conjunctions written onto the Arabic word, longest first; Snowball leaves some of them."""


@cache
def carriers(language: str) -> frozenset[str]:
    """Return the carrier words of a language (an ISO 639-1 code), none for one that is not listed."""
    return frozenset(_WORDS.get(language, "").split())


def expansions(language: str) -> dict[str, str]:
    """Return what shorthands of a language stand for."""
    return _BARE if language == "en" else {}


def prefixes(language: str) -> tuple[str, ...]:
    """Return what a language glues to the front of its words."""
    return _PREFIXED.get(language, ())
