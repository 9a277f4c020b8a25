"""What each feature of finding by words is worth is measured by doing without it."""

from benchmarks.matching import collections, features


def test_each_feature_can_be_left_out_and_is_there_again_afterwards(tmp_path):
    dutch = collections.dutch()
    found = features.measure(dutch, tmp_path / "first")

    gained = found["gained by"]
    assert set(features.WITHOUT) < set(gained)
    assert all(one["questions changed"] > 0 for one in gained.values())
    assert all(one["low"] <= one["mean"] <= one["high"] for one in gained.values())
    assert gained["the thesaurus"]["low"] > 0
    assert features.measure(dutch, tmp_path / "again") == found
