"""A pool of which nothing can be mined costs few empty blocks, and is never given up."""

import pytest

from notary.chain.mining_pause import MiningPause


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pause(clock: Clock) -> MiningPause:
    return MiningPause(clock)


def test_without_trouble_there_is_none(pause: MiningPause) -> None:
    assert not pause.covers(1)


def test_the_same_pool_is_tried_again_soon(pause: MiningPause, clock: Clock) -> None:
    pause.begin(1)
    assert pause.covers(1)
    clock.now += 0.11
    assert not pause.covers(1)


def test_another_transaction_is_not_kept_waiting(pause: MiningPause) -> None:
    pause.begin(1)
    assert not pause.covers(2)


def test_a_day_costs_a_few_empty_blocks(pause: MiningPause, clock: Clock) -> None:
    blocks, end = 0, clock.now + 86_400
    while clock.now < end:
        if not pause.covers(1):
            blocks += 1
            pause.begin(1)
        clock.now = min(end, max(clock.now, pause._until))
    assert 24 < blocks < 48


def test_it_is_forgotten_when_a_block_holds_something(pause: MiningPause, clock: Clock) -> None:
    for _ in range(10):
        pause.begin(1)
    pause.end()
    assert not pause.covers(1)
    pause.begin(1)
    clock.now += 0.11
    assert not pause.covers(1)
