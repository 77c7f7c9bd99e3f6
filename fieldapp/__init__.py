"""The field record of land repair: recorded without signal, delivered once, judged by a person."""
