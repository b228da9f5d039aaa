"""The completeness check: no relation to a profile without a fate.

The program refuses to start while it fails.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Field, ForeignKey

from erasure.engine.conditions import CONDITIONS
from erasure.fates import RULES, Fate
from profiles.models import Profile, Target


def relations_to_profile() -> set[str]:
    """Return `app.Model.field` of every relation that points at a profile."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if points_at_profile(field) and model is not Target
    }


def points_at_profile(field: object) -> bool:
    """Say whether `field` is a key to profiles, or a bare number that stands for one."""
    if isinstance(field, ForeignKey):
        return field.related_model is Profile
    return isinstance(field, Field) and field.name == "profile_id"


@register()
def every_relation_has_a_rule(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """Compare the rules with the models, both ways round."""
    ruled = {rule.relation for rule in RULES}
    actual = relations_to_profile()
    unruled: list[CheckMessage] = [
        Error(
            f"{name} has no fate", hint="Add it to erasure/fates.py", id="erasure.E001"
        )
        for name in sorted(actual - ruled)
    ]
    stale: list[CheckMessage] = [
        Error(f"the rule for {name} matches nothing", id="erasure.E002")
        for name in sorted(ruled - actual)
    ]
    return [*unruled, *stale, *_impossible()]


def _impossible() -> list[CheckMessage]:
    """Find rules whose statements could not run, or that would leave something out."""
    problems: list[CheckMessage] = []
    for rule in RULES:
        app, name, field_name = rule.relation.split(".")
        if rule.where not in CONDITIONS:
            problems.append(
                Error(f"{rule.name}: no condition {rule.where!r}", id="erasure.E003")
            )
        try:
            field = apps.get_model(app, name)._meta.get_field(field_name)
        except LookupError:
            continue
        if rule.fate is not Fate.DELETE and not getattr(field, "null", False):
            problems.append(
                Error(
                    f"{rule.name}: {rule.relation} cannot be empty, so its rows "
                    "cannot outlive the profile",
                    id="erasure.E004",
                )
            )
    return problems
