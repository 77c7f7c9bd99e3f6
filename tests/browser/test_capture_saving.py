"""Saving: what is missing is named, what is odd is asked once, and nothing is ever lost by it."""

from playwright.sync_api import expect

from .forms import Form


def test_what_is_not_answered_is_named_on_top_and_at_the_question(form: Form):
    form.open("soil_treatment").choose("material", "Compost")
    form.save()

    summary = form.page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    assert summary.get_by_role("link").all_text_contents() == [
        "Answer: How was it given?",
        "Answer: How much?",
        "Answer: How much?",
        "Answer: Treated area",
        "Answer: Treated area",
        "Answer: How was it worked in?",
    ]
    expect(form.question("basis")).to_contain_text("This is not answered yet.")
    assert form.page.title().startswith("Error: ")


def test_a_link_leads_to_its_question(form: Form):
    form.open("soil_treatment").save()

    form.page.get_by_role("link", name="How was it worked in?").tap()

    expect(form.page.get_by_role("radio", name="Left on top")).to_be_in_viewport()


def test_what_was_put_right_is_not_named_again(form: Form):
    form.open("tree_count").save()
    form.count_trees()
    form.save()

    form.expect_finished()


def test_an_unfinished_record_can_be_kept_for_later(form: Form):
    form.open("tree_count").more("n_alive", 2)
    form.save()

    form.page.get_by_role("button", name="Keep it for later").tap()

    form.phone.expect_strip("Not finished: Count trees")
    [draft] = form.phone.store("return store.drafts()")
    assert draft["answers"]["n_alive"] == 2


def test_what_is_no_number_is_named(form: Form):
    form.open("tree_count").count_trees()
    form.write("n_alive", "many")
    form.save()

    expect(form.question("n_alive")).to_contain_text("Enter a number.")
    expect(form.field("n_alive")).to_have_attribute("aria-invalid", "true")


def test_numbers_are_read_as_people_write_them(form: Form):
    form.open("soil_treatment").choose("amount", "t")
    form.write("amount", " 12,5")

    form.expect_on_phone(amount=12.5)


def test_a_number_out_of_bounds_is_named_even_under_more_questions(form: Form):
    form.open("tree_count").count_trees()
    form.unfold()
    form.write("ground_cover_pct", "101")
    form.page.get_by_text("More questions").tap()
    form.save()

    expect(form.question("ground_cover_pct")).to_be_visible()
    expect(form.question("ground_cover_pct")).to_contain_text("Enter a number of at most 100.")


def test_a_count_is_a_whole_number(form: Form):
    form.open("tree_count").count_trees()
    form.write("n_alive", "1.5")
    form.save()

    expect(form.question("n_alive")).to_contain_text("Enter a whole number.")


def test_a_number_needs_its_unit(form: Form):
    form.open("soil_treatment").unfold()
    form.write("cost", "12000")
    form.save()

    summary = form.page.get_by_role("alert")
    expect(summary.get_by_role("link", name="Answer: Cost")).to_be_visible()


def test_what_is_odd_is_asked_once_and_then_saved(form: Form):
    form.open("tree_count").count_trees(alive=131, dead=0)
    form.save()

    question = form.page.get_by_role("alert")
    expect(question).to_contain_text("Are you sure?")
    expect(question).to_contain_text("131 trees alive, but only 120 were planted.")
    form.page.get_by_role("button", name="Yes, save it").tap()

    assert form.expect_finished()["answers"]["n_alive"] == 131


def test_what_does_not_add_up_is_asked(form: Form):
    form.open("tree_count").count_trees(alive=100, dead=4)
    form.choose("causes", "Frost")
    form.page.get_by_role("textbox", name="Drought / lack of water: how many").fill("1")
    form.page.get_by_role("textbox", name="Frost / winter kill: how many").fill("1")
    form.save()

    question = form.page.get_by_role("alert")
    expect(question).to_contain_text("make 104, not 120 spots")
    expect(question).to_contain_text("Causes are given for 2 trees, but 4 are dead or missing.")


def test_an_unusual_number_is_asked(form: Form):
    form.open("tree_count").count_trees()
    form.unfold()
    form.write("height_mean_cm", "900")
    form.save()

    expect(form.page.get_by_role("alert")).to_contain_text(
        "Mean height – 900 is unusual here; 3 to 600 is usual."
    )


def test_a_double_tap_finishes_one_record(form: Form):
    form.open("tree_count").count_trees()
    form.page.evaluate(
        "document.querySelector('[form=entry]').click(), document.querySelector('[form=entry]').click()"
    )

    form.expect_finished()
    assert len(form.phone.store("return store.entries()")) == 1


def test_the_record_says_which_form_in_which_language_it_answered(form: Form):
    form.open("tree_count").count_trees()
    form.save()

    record = form.expect_finished()
    assert (record["form_version"], record["language"]) == (1, "en")
    assert record["recorded_at"].endswith("+08:00")
    assert form.phone.store("return store.drafts()") == []


def test_home_says_that_it_is_here_and_offers_the_next(form: Form):
    form.open("tree_count").count_trees()
    form.save()
    form.expect_finished()

    expect(form.page.locator("[data-finished]")).to_contain_text("Saved on this phone")
    form.page.locator("[data-finished] [data-change]").tap()

    form.expect_ready()
    expect(form.field("n_alive")).to_have_value("118")


def test_the_enter_key_finishes_nothing(form: Form):
    form.open("tree_count").count_trees()
    form.field("n_alive").press("Enter")

    form.choose("leaf_on", "No")
    form.expect_on_phone(leaf_on="no")
    assert form.phone.store("return store.entries()") == []
