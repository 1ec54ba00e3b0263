"""How near a summary is to the reference: CodeXGLUE's smoothed BLEU-4, and ROUGE-L.

The libraries that compute them come with the extra `evaluation`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from leancode_core.evaluation.extra import named_extra

_ORDERS = 4
_BLEU_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_ROUGE_WORD = re.compile(r"[a-z0-9]+")


def bleu_words(text: str) -> list[str]:
    """The text as CodeXGLUE compares it: lower-case words, and every other character by itself."""
    return _BLEU_WORD.findall(text.lower())


def sentence_bleu(candidate: str, reference: str) -> float:
    """CodeXGLUE's smoothed BLEU-4 of one summary, in [0, 100].

    That is BLEU (Papineni et al., ACL 2002) with one added to the matches and to the totals of the orders 2 to 4
    (Lin and Och, COLING 2004), and with one added to both lengths in the brevity penalty, which no library does by
    itself. A summary with none of the reference's words gets 0. So does an empty one, to which the published script
    gives up to 37 (e to the power of minus the reference's length).

    Raises:
        ConfigError: the extra `evaluation` is not installed.
    """
    with named_extra("BLEU", "sacrebleu"):
        from sacrebleu.metrics.bleu import BLEU

    ours, theirs = bleu_words(candidate), bleu_words(reference)
    matches, totals = [], []
    for order in range(1, _ORDERS + 1):
        own, other = _ngrams(ours, order), _ngrams(theirs, order)
        matches.append((own & other).total())
        totals.append(own.total())
    score = BLEU.compute_bleu(
        matches,
        totals,
        sys_len=len(ours) + 1,
        ref_len=len(theirs) + 1,
        smooth_method="add-k",
        smooth_value=1,
        max_ngram_order=_ORDERS,
    )
    return float(score.score)


def rouge_l(candidate: str, reference: str) -> float:
    """ROUGE-L of one summary, in [0, 100]: the F1 of the longest common subsequence of words, without stemming.

    Lin, ACL workshop 2004, section 3.1 with beta 1, over lower-case words of a-z and 0-9: what the package
    rouge-score computes. A summary without a word gets 0.

    Raises:
        ConfigError: the extra `evaluation` is not installed.
    """
    with named_extra("ROUGE-L", "rapidfuzz"):
        from rapidfuzz.distance import LCSseq

    ours, theirs = _ROUGE_WORD.findall(candidate.lower()), _ROUGE_WORD.findall(reference.lower())
    if not ours or not theirs:
        return 0.0
    return 200.0 * LCSseq.similarity(ours, theirs) / (len(ours) + len(theirs))


def _ngrams(words: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + order]) for start in range(len(words) - order + 1))
