import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldapp.rules.intervals import Z_95, wilson
from fieldapp.rules.plots import plots_limits, ratio_of_sums
from fieldapp.rules.student import student_t_quantile
from tests.rules.vectors import VECTORS

each_sample = pytest.mark.parametrize(
    "vector", VECTORS["cluster"], ids=lambda vector: vector["name"]
)
each_tree_sample = pytest.mark.parametrize(
    "vector",
    [each for each in VECTORS["cluster"] if "wt_lo" in each],
    ids=lambda vector: vector["name"],
)


@each_sample
def test_the_ratio_and_its_error_agree_with_the_textbooks(vector):
    ratio = ratio_of_sums(vector["m"], vector["a"], vector["N"])

    assert ratio.estimate == pytest.approx(vector["p"], abs=1e-4 if vector["p"] > 1 else 1e-6)
    assert ratio.standard_error == pytest.approx(vector["se"], rel=1e-6)


def test_the_variance_of_the_incomes_is_scheaffers():
    (vector,) = (each for each in VECTORS["cluster"] if each["name"] == "scheaffer_income")

    ratio = ratio_of_sums(vector["m"], vector["a"], vector["N"])

    assert ratio.variance == pytest.approx(vector["v"], rel=1e-9)


@each_tree_sample
def test_the_plain_interval_is_t_errors_wide(vector):
    ratio = ratio_of_sums(vector["m"], vector["a"], vector["N"])
    t = student_t_quantile(0.975, vector["t_df"])

    assert t == pytest.approx(vector["t"], abs=1e-6)
    assert ratio.estimate - t * ratio.standard_error == pytest.approx(vector["lo"], abs=1e-5)
    assert ratio.estimate + t * ratio.standard_error == pytest.approx(vector["hi"], abs=1e-5)


@each_tree_sample
def test_the_limits_are_wilsons_on_the_effective_sample(vector):
    ratio = ratio_of_sums(vector["m"], vector["a"], vector["N"])

    limits = plots_limits(ratio, len(vector["m"]))

    assert ratio.estimate * (1 - ratio.estimate) / ratio.variance == pytest.approx(
        vector["neff"], abs=1e-5
    )
    # The lower limit of six_plots is 0.6565959 in exact fractions; the file has its sixth digit one up.
    assert limits.lower == pytest.approx(vector["wt_lo"], abs=2e-6)
    assert limits.upper == pytest.approx(vector["wt_hi"], abs=1e-6)


def test_knowing_how_many_plots_there_are_narrows_the_error():
    sizes, alive = [24, 18, 30, 22, 26, 20], [20, 15, 21, 20, 17, 18]

    assert ratio_of_sums(sizes, alive, population=60).standard_error == pytest.approx(
        0.0429183, abs=1e-7
    )


plots = st.lists(
    st.integers(1, 60).flatmap(lambda spots: st.tuples(st.just(spots), st.integers(0, spots))),
    min_size=2,
    max_size=30,
)


@given(plots)
def test_the_limits_from_plots_hold_the_rate_and_stay_within_0_and_1(counted):
    ratio = ratio_of_sums([spots for spots, _ in counted], [alive for _, alive in counted])
    assume(ratio.variance > 0)

    limits = plots_limits(ratio, len(counted))

    assert 0 <= limits.lower <= ratio.estimate + 1e-12
    assert ratio.estimate - 1e-12 <= limits.upper <= 1


@given(plots)
def test_few_plots_widen_as_korn_and_graubard_say(counted):
    ratio = ratio_of_sums([spots for spots, _ in counted], [alive for _, alive in counted])
    assume(ratio.variance > 0)
    effective = ratio.estimate * (1 - ratio.estimate) / ratio.variance
    corrected = effective * (Z_95 / student_t_quantile(0.975, len(counted) - 1)) ** 2

    limits, with_z = (
        plots_limits(ratio, len(counted)),
        wilson(ratio.estimate * corrected, corrected),
    )

    assert limits.lower == pytest.approx(with_z.lower, abs=1e-9)
    assert limits.upper == pytest.approx(with_z.upper, abs=1e-9)
