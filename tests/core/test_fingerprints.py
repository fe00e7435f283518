import hashlib

from village.core.fingerprints import canonical, fingerprint


def test_equal_data_have_one_text_and_one_fingerprint():
    one, other = {"b": [1, "é"], "a": None}, {"a": None, "b": [1, "é"]}

    assert canonical(one) == canonical(other) == '{"a":null,"b":[1,"é"]}'.encode()
    assert fingerprint(one) == hashlib.sha256(canonical(other)).hexdigest()


def test_other_data_have_another_fingerprint():
    assert fingerprint({"a": 1}) != fingerprint({"a": "1"})
