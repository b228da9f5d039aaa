"""The process of somebody else at work: `python -m bench.prober` (see `probes`)."""

import django


def main() -> None:
    """Work until standard input ends."""
    django.setup()
    # It imports models, which are there only now.
    from bench import probes  # noqa: PLC0415

    probes.work()


if __name__ == "__main__":
    main()
