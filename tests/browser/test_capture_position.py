"""Where the phone is: found while the form is filled, and never waited for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Geolocation, Locator, expect

from .field import Field
from .forms import Form, Planted
from .phones import Phone

LAT, LON = 47.5012345, 106.2023456


@pytest.fixture
def form(new_phone: Callable[..., Phone], planted: Planted, field: Field) -> Form:
    """Bat lets the phone say where it is."""
    phone = new_phone(
        permissions=["geolocation"],
        geolocation=Geolocation(latitude=LAT, longitude=LON, accuracy=8),
    )
    phone.sign_in(field.bat)
    return Form(phone, field.site.id)


def line(form: Form) -> Locator:
    return form.page.locator("[data-position]")


def stand(form: Form, lat: float, accuracy_m: float) -> None:
    """Bat goes there."""
    position = Geolocation(latitude=lat, longitude=LON, accuracy=accuracy_m)
    form.page.context.set_geolocation(position)


def test_a_good_position_goes_into_the_record(form: Form):
    form.open("tree_count")
    expect(line(form)).to_have_text("Location found · 8 m")
    form.count_trees()
    form.save()

    position = form.expect_finished()["position"]
    assert position.pop("at").endswith("+08:00")
    assert position == {"lat": 47.501235, "lon": 106.202346, "accuracy_m": 8, "source": "browser"}


def test_the_best_position_is_kept(form: Form):
    form.open("tree_count")
    expect(line(form)).to_have_text("Location found · 8 m")

    stand(form, 47.6, accuracy_m=60)
    stand(form, 47.7, accuracy_m=4)

    expect(line(form)).to_have_text("Location found · 4 m")


def test_a_weak_signal_is_said(form: Form):
    stand(form, LAT, accuracy_m=80)

    form.open("tree_count")

    expect(line(form)).to_have_text("Weak GPS signal · 80 m")


def test_without_leave_the_record_is_finished_without_a_position(form: Form):
    form.page.context.clear_permissions()
    form.open("tree_count")
    expect(line(form)).to_have_text("No location yet")
    form.count_trees()
    form.save()

    assert form.expect_finished()["position"] is None
