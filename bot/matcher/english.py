"""English words that mean much the same, and words that mean the opposite.

General knowledge of the language; a FAQ's own `synonyms` say what is special to it. docs/benchmarks.md shows what the
list is worth; one three times as long was worth no more.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cache

_ALIKE = """
buy purchase acquire; sell sold; cost price fee charge rate expense expensive pricey; cheap inexpensive affordable;
free gratis complimentary; money cash fund; pay payment; salary wage income earning pay paycheck; job work career
occupation employment position role; boss manager supervisor; employee staff worker; company firm business corporation
employer; start begin commence launch; stop end finish quit terminate cease; cancel abort revoke; delete remove erase
clear; add include insert append; create make build generate produce; change modify alter edit update adjust; switch
swap replace exchange; fix repair solve resolve; error bug issue problem fault trouble mistake; fail break crash;
broken damaged faulty; help assist support aid; show display view see; find locate search look; choose select pick
decide; tell inform; say speak talk; ask request inquire; answer reply respond response; explain describe clarify;
definition meaning define; understand comprehend; learn study; teach instruct; student pupil learner; teacher
instructor lecturer professor; school college university; class course lesson; exam test quiz; grade mark score;
homework assignment exercise; article paper publication; write compose; image picture photo photograph; movie film;
song music track tune; video clip; phone telephone mobile cellphone cell smartphone; computer pc laptop machine; car
vehicle automobile auto; taxi cab; plane airplane flight; train railway; road street route; trip travel journey
vacation holiday; hotel lodging accommodation; luggage baggage suitcase; restaurant diner eatery; food meal dish
cuisine; recipe cook bake; hungry eat; drink beverage; fast quick rapid speed; big large huge; small little tiny; long
lengthy duration; hard difficult tough; easy simple; important essential crucial vital; necessary required mandatory
compulsory need require; permit allow permission; forbid prohibit ban; legal lawful; correct right accurate proper;
wrong incorrect; new recent latest; old outdated; current present; current now; often frequently; maximum limit cap;
minimum least; amount quantity number count; total sum; increase raise grow rise; decrease reduce lower drop; send
transmit mail ship deliver dispatch; receive get obtain; arrive come; delivery shipping shipment; package parcel;
return refund reimburse; account profile; password passcode pin; login signin; register enroll signup join; subscribe
subscription membership; install setup configure; setting option preference configuration; activate enable; deactivate
disable; block freeze lock suspend; unlock unblock; lost missing; steal stolen theft; fraud scam; safe secure
security; verify confirm validate authenticate; identity id identification; document file; form application; approve
accept; decline reject refuse deny; wait pending; late delay overdue; schedule calendar agenda; meeting appointment;
reminder remind; alarm wake; timer countdown; date day; hour time; location place address; near nearby close; far
distance; house home; apartment flat; city town; country nation; weather forecast temperature; hot warm; cold cool;
ill sick disease illness; doctor physician; medicine drug medication; symptom sign; vaccine vaccination shot jab;
infect infection contagious; prevent avoid; protect protection; cure treat treatment; death die dead; baby infant; kid
child; friend buddy; wife husband spouse; language tongue; translate translation; word term; number digit; calculate
compute; math mathematics maths; code program script; developer programmer engineer coder; library package module;
function method procedure; argument parameter; database db; folder directory; repository repo; run execute launch;
version release; upgrade update; deploy deployment; server host; container docker; connect connection link; website
site webpage page; internet web online; email mail; message text sms; chat conversation; joke funny; certificate
diploma certification; recommend suggest advise recommendation advice tip; example sample instance; difference differ
versus compare; reason why cause; method way approach; possible able; benefit advantage; drawback disadvantage;
transfer send; bill invoice; insurance coverage; loan borrow lend credit mortgage; debt owe; withdraw withdrawal; atm
cashpoint; expire expiration expiry valid; foreign abroad international overseas; gas fuel petrol gasoline; tire tyre;
repeat again; volume loud; quiet silent mute; light lamp; expert professional specialist; beginner novice newbie;
skill ability capability competence; degree diploma; master phd graduate postgraduate; internship intern; resume cv;
field area domain discipline; research study; alone solo self
"""

_OPPOSITE = ("un", "dis")


@cache
def _alike() -> tuple[list[str], dict[str, tuple[int, ...]]]:
    families: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(_ALIKE.split(";")):
        for word in row.split():
            families[word] = (*families.get(word, ()), number)
    return sorted(families), families


def alike(root: str, stem: Callable[[str], str]) -> tuple[int, ...]:
    """Return the numbers of the groups of words that mean much the same as the words with this stem.

    Only listed words that begin like the stem are stemmed, as stemming all of them takes 20 ms.
    """
    words, families = _alike()
    start = root[:-1] if root.endswith("i") else root
    found: tuple[int, ...] = ()
    for word in words[bisect_left(words, start) :]:
        if not word.startswith(start):
            break
        if stem(word) == root:
            found += tuple(number for number in families[word] if number not in found)
    return found


def opposed(word: str) -> str:
    """Return the word that a prefix turns into its opposite ("uninstall": "install"), or ""."""
    return next((word.removeprefix(prefix) for prefix in _OPPOSITE if word.startswith(prefix)), "")
