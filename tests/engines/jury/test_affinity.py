"""Affinity: one formula, from axes, words, bids and languages."""

import numpy as np
import pytest

from village.engines.jury.affinity import TextProfile, Willingness, affinities, folded


def profile(name, axes="", words="", languages=""):
    return TextProfile(name, *(frozenset(text.split()) for text in (axes, words, languages)))


def test_each_part_counts_as_the_formula_says():
    apps = [profile("a", "energy", "solaire", "fr")]
    jurors = [
        profile("all", "energy water", "Solaire", "ar fr"),
        profile("axis", "energy", "", "fr"),
        profile("words", "", "solaire", ""),
        profile("tongue", "energy", "solaire", "ar"),
        profile("none"),
    ]
    bids = {
        ("a", "all"): Willingness.EAGER,
        ("a", "none"): Willingness.RELUCTANT,
        ("a", "axis"): Willingness.WILLING,
    }

    found = affinities(apps, jurors, bids=bids)

    expected = [1.0, 0.4 + 0.15, 0.3 + 0.075, 0.25 * (0.7 + 0.075), 0.0]
    assert found[0] == pytest.approx(expected)


def test_rare_words_count_more():
    apps = [profile("a", words="data drone"), *(profile(f"b{i}", words="data") for i in range(9))]
    jurors = [profile("drones", words="drone"), profile("data", words="data")]

    found = affinities(apps, jurors)[0]

    assert found[0] > found[1]


def test_a_conflict_is_never_a_number():
    found = affinities([profile("a"), profile("b")], [profile("x")], conflicts=[("a", "x")])

    assert np.isnan(found).tolist() == [[True], [False]]


def test_words_meet_across_accents_case_and_vowel_marks():
    assert folded(" Énergie ") == folded("energie")
    assert folded("مَدِينَة") == folded("مدينـة")


def test_nobody_gives_an_empty_matrix():
    assert affinities([], []).shape == (0, 0)


def test_bids_and_conflicts_of_strangers_change_nothing():
    apps, jurors = [profile("a", "energy")], [profile("x", "energy")]
    strangers = [("a", "?"), ("?", "x")]

    found = affinities(
        apps, jurors, bids=dict.fromkeys(strangers, Willingness.EAGER), conflicts=strangers
    )

    assert (found == affinities(apps, jurors)).all()
