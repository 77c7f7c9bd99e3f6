"""Where phones find this computer."""

from ipaddress import IPv4Address

from fieldapp.commands.addresses import phone_addresses


def test_phones_are_not_sent_to_addresses_that_only_this_computer_has():
    assert not any(IPv4Address(address).is_loopback for address in phone_addresses())


def test_no_address_is_named_twice():
    assert len(phone_addresses()) == len(set(phone_addresses()))
