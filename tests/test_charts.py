"""The chart of /stats."""

from datetime import date, timedelta

import pytest
from kit import BOB, Kit

from bot.service import charts
from bot.service.figures import Day, Figures
from bot.store.cases import Case

pytest.importorskip("matplotlib", reason="the extra charts is not installed")

TODAY = date(2026, 11, 30)


def methods(client: Kit) -> list[str]:
    """Return what was sent, in order."""
    return [call.method for call in client.calls if call.method.startswith("send")]


def test_stats_is_a_picture_with_the_figures_below() -> None:
    """`/stats` sends one picture, whose caption says the figures."""
    with Kit(owners="1001") as client:
        client.send("may I use a hosepipe", BOB)
        client.calls.clear()
        [stats] = client.send("/stats")
        assert methods(client) == ["sendPhoto"]
        assert stats.text.startswith("In the last 14 days: asked 1, answered 1, offered 0, missed 0")
        assert "1 × Hoses" in stats.text


def test_without_the_picture_the_figures_come_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Telegram won't have the picture, or nothing is installed that draws one, the figures are a text."""
    with Kit(owners="1001") as client:
        client.telegram.refuse("sendPhoto", 400, "Bad Request: not enough rights to send photos to the chat")
        assert client.send("/stats")[0].text.startswith("In the last 14 days")
        monkeypatch.setattr(charts, "find_spec", lambda name: None)
        client.calls.clear()
        assert client.send("/stats")[0].text.startswith("In the last 14 days")
        assert methods(client) == ["sendMessage"]


@pytest.mark.parametrize("days", [1, 14, 365])
def test_a_chart_is_drawn_whatever_the_figures_are(days: int) -> None:
    """Any number of days, none at all, and labels with letters and signs of any kind give a picture for a phone."""
    asked = tuple(Day(TODAY - timedelta(days=back), 9, 5, 2, 3) for back in reversed(range(days)))
    texts = ("주차장은 어디에 있나요?", "is it $5 or $10?", "why 😀", "x" * 300)
    cases = [Case(id, "", "", text, "open", 0.0, None, "", "", people=id) for id, text in enumerate(texts, 1)]
    for found in (Figures(asked, {"gpu": 5, "shed": 1}, 4, 2, cases), Figures(asked, {}, 0, 0, [])):
        picture = charts.draw(found, {"gpu": "그래픽 카드", "shed": "The shed"}.__getitem__)
        assert picture.startswith(b"\x89PNG")
        assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (960, 1200)


@pytest.mark.parametrize(("alike", "differ"), [(50, True), (65, False)])
def test_a_bar_is_named_by_sixty_characters(alike: int, differ: bool) -> None:
    """Two questions that are alike for fifty characters are told apart in the picture, for sixty-five they are not."""

    def picture(end: str) -> bytes:
        case = Case(1, "", "", "x" * alike + end * 7, "open", 0.0, None, "", "", people=1)
        return charts.draw(Figures((Day(TODAY, 1, 0, 0, 1),), {}, 0, 0, [case]), str)

    assert (picture("y") != picture("z")) == differ
