"""Make the rows of the corpus in two processes: making them costs more than writing them."""

from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.pool import AsyncResult
from typing import Any

from bench.corpus import Corpus, Row

PROCESSES = 2
AHEAD = 4
"""Chunks that are made before they are asked for: more would fill the memory where writing is slow."""

Make = Callable[[Row], Any]
_work: list[tuple[Corpus, Make]] = []


def chunks_of(corpus: Corpus, make: Make) -> Iterator[list[Any]]:
    """Yield what `make` returns for each listing, some thousands at a time, in the order of the corpus."""
    _work.append((corpus, make))  # the processes are forks: what is large is not sent
    pool = get_context("fork").Pool(PROCESSES)
    try:
        waiting: deque[AsyncResult[list[Any]]] = deque()
        for start in corpus.starts():
            waiting.append(pool.apply_async(_chunk, (start,)))
            if len(waiting) > AHEAD:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()
    finally:
        pool.terminate()
        pool.join()
        _work.pop()


def _chunk(start: int) -> list[Any]:
    corpus, make = _work[-1]
    return [make(row) for row in corpus.chunk(start)]
