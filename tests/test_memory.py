from kit import Clock

from bot.handlers.memory import Recent


def test_the_least_recently_used_goes_first() -> None:
    """A full memory forgets what nobody asked for the longest."""
    memory: Recent[str, int] = Recent(2, 60, Clock())
    memory.put("a", 1)
    memory.put("b", 2)
    assert memory.get("a") == 1
    memory.put("c", 3)
    assert (memory.get("a"), memory.get("b"), memory.get("c"), len(memory)) == (1, None, 3, 2)


def test_everything_is_forgotten_after_its_time() -> None:
    """Reading doesn't prolong a memory, putting does."""
    clock = Clock()
    memory: Recent[str, int] = Recent(2, 60, clock)
    memory.put("a", 1)
    clock.now += 59
    assert memory.get("a") == 1
    clock.now += 1
    assert memory.get("a") is None
    assert len(memory) == 0


def test_what_is_forgotten_is_gone_from_memory() -> None:
    """What nobody asks for again doesn't stay in the process until the memory is full."""
    clock = Clock()
    memory: Recent[str, int] = Recent(10, 60, clock)
    for number, key in enumerate("abc"):
        memory.put(key, number)
        clock.now += 25
    assert len(memory) == 3
    memory.put("d", 3)
    assert len(memory) == 3
    clock.now += 60
    memory.put("e", 4)
    assert len(memory) == 1


def test_first_tells_whether_it_was() -> None:
    """The first of two is told apart from the second, until the first is forgotten."""
    clock = Clock()
    memory: Recent[str, bool] = Recent(2, 60, clock)
    assert [memory.first("a", True), memory.first("a", True)] == [True, False]
    clock.now += 60
    assert memory.first("a", True)
