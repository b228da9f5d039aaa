"""Create an account with its owner."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from common.errors import BadInput
from members.actions.open_account import open_account
from tenancy.models import Account, Feature
from tenancy.models.account import slug_is_plain


class SlugTaken(BadInput):
    """There is an account named %(slug)s already. Choose another short name."""


class BadSlug(BadInput):
    """%(slug)s is no short name. Use small letters, digits and hyphens."""


class BadAddress(BadInput):
    """%(email)s is not an e-mail address. Give one like ana@example.com."""


def create_account(
    slug: str,
    *,
    owner: str,
    name: str = "",
    features: tuple[Feature, ...] = (Feature.LIST_DELETION,),
) -> Account:
    """Create the account `slug` and make the address `owner` its owner.

    Raises SlugTaken, BadSlug or BadAddress.
    """
    try:
        slug_is_plain(slug)
    except ValidationError:
        raise BadSlug(slug=slug) from None
    try:
        validate_email(owner)
    except ValidationError:
        raise BadAddress(email=owner) from None
    with transaction.atomic():
        try:
            with transaction.atomic():
                account = Account.objects.create(
                    slug=slug, name=name or slug, features=list(features)
                )
        except IntegrityError:
            raise SlugTaken(slug=slug) from None
        open_account(account, owner=owner)
    return account
