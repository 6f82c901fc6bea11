"""Nobody is shown with traits that fewer than five share."""

from collections import Counter
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.exports.pseudonyms import left_out_days, pseudonym, study_key
from api.exports.suppression import LEAST, Traits, birth_years, suppressed

CLINIC, PATIENT = UUID(int=7), UUID(int=8)


def people(**counts: int) -> dict[str, Traits]:
    """So many people of each skin type, by the letter in front: `f3=5`."""
    sexes = {"f": "female", "m": "male"}
    return {
        f"{kind}-{number}": Traits("1990-1994", sexes[kind[0]], int(kind[1]))
        for kind, count in counts.items()
        for number in range(count)
    }


def test_five_of_a_kind_are_shown_as_they_are():
    assert suppressed(people(f3=5)) == people(f3=5)


def test_of_four_the_skin_type_is_blanked_and_they_join_others():
    shown = suppressed(people(f3=4, f4=3, f2=5))
    assert shown["f3-0"] == shown["f4-0"] == Traits("1990-1994", "female", None)
    assert shown["f2-0"].fitzpatrick == 2


def test_where_even_that_is_rare_the_sex_goes_too():
    shown = suppressed(people(f3=4, m3=3))
    assert set(shown.values()) == {Traits("1990-1994", None, None)}


def test_who_stands_alone_even_so_is_left_out():
    assert suppressed(people(f3=5, m3=2)).keys() == people(f3=5).keys()


@given(
    st.dictionaries(
        st.integers(),
        st.builds(
            Traits,
            st.sampled_from(["1990-1994", "1995-1999"]),
            st.sampled_from(["female", "male"]),
            st.sampled_from([1, 2, 3, None]),
        ),
    )
)
def test_every_combination_that_is_shown_has_at_least_five(crowd: dict[int, Traits]):
    assert all(count >= LEAST for count in Counter(suppressed(crowd).values()).values())


def test_five_years_hold_a_birth():
    assert birth_years(date(1990, 1, 1)) == birth_years(date(1994, 12, 31)) == "1990-1994"
    assert birth_years(date(1995, 1, 1)) == "1995-1999"


def test_a_pseudonym_belongs_to_a_study_of_a_clinic():
    key = study_key("a secret", CLINIC, "one")
    assert pseudonym(key, PATIENT) == pseudonym(study_key("a secret", CLINIC, "one"), PATIENT)
    others = [study_key("a secret", CLINIC, "two"), study_key("another", CLINIC, "one")]
    assert pseudonym(key, PATIENT) not in [pseudonym(other, PATIENT) for other in others]
    assert len(pseudonym(key, PATIENT)) == 16


def test_between_1_and_28_days_are_left_out():
    key = study_key("a secret", CLINIC, "one")
    assert {left_out_days(key, UUID(int=number)) for number in range(1000)} == set(range(1, 29))
