import pytest

from village.organisations.words import clean_ice


def test_an_ice_is_kept_as_its_digits():
    assert clean_ice("00 21 36 09 30 00 040") == "002136093000040"


@pytest.mark.parametrize("wrong", ["", "12345", "001561191000065", "00156119100006X"])
def test_a_wrong_ice_is_refused(wrong):
    with pytest.raises(ValueError, match="number"):
        clean_ice(wrong)
