"""Answering by taps: what is asked, what follows from an answer, what ends up in the record."""

from playwright.sync_api import expect

from fieldapp.store.models import Project
from tests import factories

from .field import Field
from .forms import Form, Planted


def test_a_tree_count_needs_no_typing(form: Form, planted: Planted):
    form.open("tree_count")
    form.choose("cohorts", "Siberian elm")
    form.choose("method", "Every tree")
    form.more("n_alive", 2)
    form.choose("leaf_on", "Yes")
    form.save()
    form.page.get_by_role("button", name="Yes, save it").tap()

    assert form.expect_finished()["answers"] == {
        "cohorts": [planted.cohorts["C1"]],
        "method": "census",
        "n_spots": 120,
        "n_alive": 2,
        "n_dead": 0,
        "n_missing": 0,
        "leaf_on": "yes",
    }


def test_a_soil_treatment_needs_no_typing(form: Form, planted: Planted):
    form.open("soil_treatment")
    form.choose("plot", "B")
    form.choose("material", "Compost")
    form.choose("basis", "Spread over the area")
    form.choose("amount", "Wheelbarrow")
    form.more("amount", 6)
    form.choose("area_treated", "m²")
    form.more("area_treated", 6)
    form.choose("method", "Raked in")
    form.save()

    record = form.expect_finished()
    assert record["answers"] == {
        "treated_on": form.page.evaluate("new Date().toLocaleDateString('sv')"),
        "plot": planted.plots["B"],
        "material": "compost",
        "basis": "broadcast",
        "amount": 6,
        "amount_unit": "barrow",
        "area_treated": 300,
        "area_unit": "m2",
        "method": "raked",
    }


def test_same_as_last_time_is_one_tap(form: Form, field: Field, planted: Planted):
    with field.database.transaction() as session:
        answers = factories.SOIL_TREATMENT | {"plot": planted.plots["B"]}
        factories.an_entry(session, field.site, field.bat, "soil_treatment", answers=answers)
    form.catch_up()

    form.open("soil_treatment")
    button = form.page.get_by_role("button", name="Same as last time")
    expect(button).to_contain_text("Jun 12 · B · Sheep / goat dung")
    button.tap()
    form.save()

    answers = form.expect_finished()["answers"]
    assert answers.pop("treated_on") != factories.SOIL_TREATMENT["treated_on"]
    assert answers == {
        name: answer
        for name, answer in (factories.SOIL_TREATMENT | {"plot": planted.plots["B"]}).items()
        if name != "treated_on"
    }


def test_the_first_visit_has_no_last_time(form: Form):
    form.open("soil_treatment")

    expect(form.page.get_by_role("button", name="Same as last time")).to_be_hidden()


def test_a_condition_shows_and_hides_its_question_and_the_answer_with_it(form: Form):
    form.open("soil_treatment")
    expect(form.question("n_holes")).to_be_hidden()

    form.choose("basis", "In each hole")
    expect(form.question("n_holes")).to_be_visible()
    form.more("n_holes", 3)
    form.expect_on_phone(n_holes=3)

    form.choose("basis", "In rows")
    expect(form.question("n_holes")).to_be_hidden()
    form.choose("material", "Compost")
    form.choose("amount", "Sack")
    form.more("amount", 1)
    form.choose("area_treated", "ha")
    form.more("area_treated", 1)
    form.choose("method", "Raked in")
    form.save()

    assert "n_holes" not in form.expect_finished()["answers"]


def test_a_tap_adds_what_fits_the_unit(form: Form):
    form.open("soil_treatment")

    form.choose("amount", "kg")
    form.more("amount", 2)
    expect(form.field("amount")).to_have_value("20")
    form.less("amount", 2)
    form.choose("amount", "Truck")
    form.more("amount", 2)

    expect(form.field("amount")).to_have_value("2")


def test_a_thumb_that_stays_counts_on(form: Form):
    form.open("tree_count").question("n_spots").scroll_into_view_if_needed()
    more = form.question("n_spots").get_by_role("button", name="Planting holes: more")
    more.hover()
    form.page.mouse.down()
    form.page.wait_for_function("() => Number(document.querySelector('#q-n_spots').value) > 4")
    form.page.mouse.up()

    reached = form.field("n_spots").input_value()
    form.expect_on_phone(n_spots=int(reached))


def test_below_the_lowest_answer_a_number_is_open_again(form: Form):
    form.open("tree_count").choose("method", "Every few rows")

    form.more("every_kth", 1)
    form.less("every_kth", 1)

    expect(form.field("every_kth")).to_have_value("")


def test_the_amount_is_estimated_while_it_is_given(form: Form):
    form.open("soil_treatment")
    form.choose("material", "Compost")
    form.choose("amount", "Wheelbarrow")
    form.more("amount", 6)
    estimate = form.page.locator("[data-module=soil_estimate]")
    expect(estimate).to_have_text("≈ 310 kg")

    form.choose("area_treated", "m²")
    form.write("area_treated", "300")
    expect(estimate).to_have_text("≈ 310 kg · ≈ 10 t/ha")

    form.write("amount", "abc")
    expect(estimate).to_be_hidden()


def test_the_holes_follow_the_trees_until_somebody_counts_them(form: Form, planted: Planted):
    form.open("tree_count").choose("method", "Every tree")
    form.choose("cohorts", "Siberian elm")
    expect(form.field("n_spots")).to_have_value("120")
    form.choose("cohorts", "Sea buckthorn")
    expect(form.field("n_spots")).to_have_value("600")

    form.less("n_spots", 1)
    form.choose("cohorts", "Sea buckthorn")

    expect(form.field("n_spots")).to_have_value("599")


def test_in_a_plot_its_own_holes_are_counted(form: Form):
    form.open("tree_count").choose("cohorts", "Siberian elm")
    form.choose("method", "A marked plot")

    form.choose("plot", "C")

    expect(form.field("n_spots")).to_have_value("30")


def test_each_tile_counts_takes_back_and_undoes(form: Form):
    form.open("tree_count")
    form.more("n_dead", 3)
    form.less("n_dead", 1)
    form.more("n_alive", 2)
    assert numbers(form) == ["2", "2", "0", ""]

    undo = form.page.get_by_role("button", name="Undo last tap")
    for _ in range(4):
        undo.tap()

    assert numbers(form) == ["0", "2", "0", ""]


def test_a_tile_never_counts_below_nothing(form: Form):
    form.open("tree_count").less("n_alive", 2)

    assert numbers(form)[0] in ("", "0")


def test_numbers_can_be_typed_instead(form: Form):
    form.open("tree_count")
    form.page.get_by_role("button", name="Type numbers").tap()
    expect(form.field("n_alive")).to_be_focused()

    form.page.keyboard.type("104")

    form.expect_on_phone(n_alive=104)


def test_the_total_runs_along_with_the_last_visit(form: Form, field: Field, planted: Planted):
    with field.database.transaction() as session:
        answers = factories.TREE_COUNT | {"cohorts": [planted.cohorts["C1"]], "n_alive": 111}
        factories.an_entry(session, field.site, field.bat, answers=answers)
    form.catch_up()
    form.open("tree_count").choose("method", "Every tree")
    form.choose("cohorts", "Siberian elm")
    total = form.page.locator("[data-module=tree_totals]")

    form.write("n_alive", "104")
    form.write("n_dead", "11")
    form.write("n_missing", "3")

    expect(total).to_contain_text("118 / 120")
    expect(total).to_contain_text("2 not counted yet")
    expect(total).to_contain_text("87 %")
    expect(total).to_contain_text("Last visit 93 %")
    form.write("n_missing", "7")
    expect(total).to_contain_text("2 more than holes")


def test_one_cause_takes_all_that_were_lost(form: Form):
    form.open("tree_count").write("n_dead", "11")
    form.write("n_missing", "3")

    form.choose("causes", "Drought")

    form.expect_on_phone(causes={"drought": 14})
    form.write("n_missing", "4")
    form.expect_on_phone(causes={"drought": 15})


def test_several_causes_are_counted_apart_or_only_named(form: Form):
    form.open("tree_count").write("n_dead", "11")

    form.choose("causes", "Drought")
    form.choose("causes", "Frost")
    form.page.get_by_role("button", name="Drought / lack of water: more").tap()

    form.expect_on_phone(causes={"drought": 1, "frost": None})


def test_not_knowing_the_cause_is_an_answer_in_sight(form: Form):
    form.open("tree_count").write("n_dead", "1")

    expect(form.question("causes").locator("label.chip", has_text="unknown")).to_be_visible()


def test_what_was_used_before_stands_first(form: Form, field: Field):
    with field.database.transaction() as session:
        answers = factories.SOIL_TREATMENT | {"material": "biochar"}
        factories.an_entry(session, field.site, field.bat, "soil_treatment", answers=answers)
    form.catch_up()

    form.open("soil_treatment")

    chips = form.question("material").locator("label.chip:visible")
    expect(chips).to_have_count(6)
    expect(chips.first).to_contain_text("Biochar")
    form.question("material").get_by_text("More…").tap()
    expect(chips).to_have_count(26)


def test_a_choice_that_need_not_be_made_can_be_taken_back(form: Form):
    form.open("soil_treatment").choose("plot", "B")
    form.expect_kept()

    form.choose("plot", "B")

    expect(form.question("plot").locator(":checked")).to_have_count(0)
    form.choose("material", "Compost")
    form.expect_on_phone(material="compost")
    assert "plot" not in form.draft()["answers"]


def test_the_day_is_today_unless_somebody_says_otherwise(form: Form):
    form.open("soil_treatment")
    day = form.field("treated_on")
    today = form.page.evaluate("new Date().toLocaleDateString('sv')")
    expect(day).to_have_value(today)
    expect(day).to_be_hidden()

    form.page.get_by_role("button", name="Yesterday").tap()
    expect(day).not_to_have_value(today)
    form.page.get_by_role("button", name="Other day").tap()
    day.fill("2026-06-12")

    form.expect_on_phone(treated_on="2026-06-12")


def test_the_address_can_say_where(form: Form, planted: Planted):
    form.open("soil_treatment", f"&plot={planted.plots['C']}")

    expect(form.question("plot").get_by_role("radio", name="C")).to_be_checked()


def test_many_plots_make_a_list_to_open(form: Form, field: Field):
    with field.database.transaction() as session:
        for number in range(20):
            factories.a_plot(session, field.site, code=f"N{number}")
    form.catch_up()

    form.open("soil_treatment").page.get_by_label("Plot").select_option(label="N7")

    form.expect_kept()
    assert isinstance(form.draft()["answers"]["plot"], int)


def test_a_site_with_nothing_planned_asks_for_nothing_of_it(form: Form, field: Field):
    with field.database.transaction() as session:
        project = session.get_one(Project, field.site.project_id)
        bare = factories.a_site(session, project, name="Bare").id
    form.catch_up()

    Form(form.phone, bare).open("soil_treatment")

    expect(form.question("plot")).to_be_hidden()
    expect(form.page.get_by_role("heading", level=1)).to_contain_text("Bare")


def numbers(form: Form) -> list[str]:
    names = ("n_alive", "n_dead", "n_missing", "n_unknown")
    return [form.field(name).input_value() for name in names]
