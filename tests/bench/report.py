"""Lines of the report: what was measured, the figure, and the target where there is one."""


def heading(words: str) -> None:
    print(f"\n{words}")


def figure(words: str, value: str, target: str = "") -> None:
    print(f"  {words:<58}{value:>24}{'   target ' + target if target else ''}", flush=True)
