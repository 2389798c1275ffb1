"""Questions that ask nearly the same: how alike two stems are."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from courses.document.transliteration import fold

ALIKE = 0.6
"""Shared shingles ÷ all shingles from which two stems are shown as near-identical."""

Key = TypeVar("Key", bound=Hashable)
Shingle = tuple[str, ...]


@dataclass(frozen=True)
class Pair(Generic[Key]):
    """Two texts with how alike they are, from ``ALIKE`` to 1."""

    one: Key
    other: Key
    likeness: float


def shingles(text: str) -> frozenset[Shingle]:
    """Each two words of ``text`` that follow one another, folded; of a single word, itself."""
    words = fold(text).split()
    return frozenset(itertools.pairwise(words)) if len(words) > 1 else frozenset({tuple(words)})


def pairs(texts: Mapping[Key, str], threshold: float = ALIKE) -> Iterator[Pair[Key]]:
    """Every two of ``texts`` whose likeness (Jaccard's, of their shingles) reaches ``threshold``.

    Two sets that are so alike share one of their rarest few shingles: all but ``threshold`` of them, and one
    more (prefix filtering; Bayardo, Ma and Srikant, Scaling Up All Pairs Similarity Search, 2007). So only
    texts that share one of those are compared, and none is missed.
    """
    sets = {key: found for key, text in texts.items() if (found := shingles(text)) != {()}}
    count = Counter(shingle for found in sets.values() for shingle in found)
    index: defaultdict[Shingle, list[Key]] = defaultdict(list)
    for key, found in sets.items():
        rarest = sorted(found, key=lambda shingle: (count[shingle], shingle))
        prefix = rarest[: len(found) - ceil(threshold * len(found)) + 1]
        for other in dict.fromkeys(other for shingle in prefix for other in index[shingle]):
            shared = len(found & sets[other])
            likeness = shared / (len(found) + len(sets[other]) - shared)
            if likeness >= threshold:
                yield Pair(other, key, likeness)
        for shingle in prefix:
            index[shingle].append(key)
