from village.editions.words.continents import COUNTRIES, countries


def test_the_list_of_countries_is_that_of_the_organisers_country():
    assert set(COUNTRIES) - set(countries("MA")) == {"EH"}
    assert countries("FR") == COUNTRIES
