"""The trail in words: what an entry's action and its facts are called on a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "account.created": _("Account created"),
    "account.changed": _("Settings changed"),
    "invitation.renewed": _("Invitation sent again"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "member.invited": _("Member invited"),
    "member.added": _("Member added from the command line"),
    "member.joined": _("Member joined"),
    "member.changed": _("Member changed"),
    "member.removed": _("Member removed"),
    "table.created": _("Profile table created"),
    "table.changed": _("Profile table changed"),
    "table.removed": _("Profile table removed"),
    "attribute.added": _("Attribute added"),
    "attribute.changed": _("Attribute changed"),
    "attribute.removed": _("Attribute removed"),
    "attribute.refused": _("Change of an attribute refused"),
    "attribute.downloaded": _("List of values that do not fit downloaded"),
    "attribute.completed": _("Values of a removed attribute are gone"),
    "attributes.ordered": _("Attributes put in another order"),
    "shape.completed": _("Values of an attribute converted"),
    "tag.added": _("Tag added"),
    "tag.renamed": _("Tag renamed"),
    "tag.removed": _("Tag removed"),
    "topic.added": _("Subscription topic added"),
    "topic.changed": _("Subscription topic changed"),
    "topic.removed": _("Subscription topic removed"),
    "section.added": _("Section added"),
    "section.renamed": _("Section renamed"),
    "section.removed": _("Section removed"),
    "key.make": _("Unique key asked for"),
    "key.settings": _("Other settings of a unique key asked for"),
    "key.remove": _("Removal of a unique key asked for"),
    "key.built": _("Unique key built"),
    "key.removed": _("Unique key removed"),
    "key.refused": _("Change of a unique key refused"),
    "key.withdrawn": _("Change of a unique key withdrawn"),
    "key.downloaded": _("List of what keeps a key from being unique downloaded"),
    "custom_table.created": _("Custom table created"),
    "custom_table.renamed": _("Custom table renamed"),
    "custom_table.fate_changed": _("What becomes of entries changed"),
    "custom_table.removed": _("Custom table removed"),
    "entry_attribute.added": _("Attribute of entries added"),
    "entry_attribute.renamed": _("Attribute of entries renamed"),
    "entry_attribute.changed": _("Attribute of entries changed"),
    "entry_attribute.refused": _("Change of an attribute of entries refused"),
    "entry_attribute.converted": _("Values of an attribute of entries converted"),
    "entry_attribute.downloaded": _("List of entries that do not fit downloaded"),
    "entry_attribute.removed": _("Attribute of entries removed"),
    "entry.added": _("Entry added"),
    "entry.edited": _("Entry edited"),
    "entry.removed": _("Entry removed"),
    "profiles.loaded": _("Profiles loaded"),
    "profile.created": _("Profile created by hand"),
    "profile.edited": _("Profile edited"),
    "data.invented": _("Example data made"),
    "campaign.created": _("Campaign created"),
    "interactions.loaded": _("Events loaded"),
    "segment.saved": _("Segment saved"),
    "segment.renamed": _("Segment renamed"),
    "segment.deleted": _("Segment deleted"),
    "criteria.withheld": _("Values of deleted people taken out of criteria"),
    "tagging.requested": _("Tag for many asked for"),
    "profiles.tagged": _("Profiles tagged"),
    "profiles.unsubscribed": _("Profiles unsubscribed"),
    "import.cancelled": _("Import cancelled"),
    "import.launched": _("Import launched"),
    "import.stopping": _("Stop of an import asked for"),
    "import.stopped": _("Import stopped"),
    "import.completed": _("Import completed"),
    "import.repeated": _("Import repeated"),
    "upload.downloaded": _("Uploaded file downloaded"),
    "list.withdrawn": _("Files of an import withdrawn"),
    "configuration.saved": _("Configuration of imports saved"),
    "configuration.renamed": _("Configuration of imports renamed"),
    "configuration.removed": _("Configuration of imports removed"),
    "errors.downloaded": _("Error file downloaded"),
    "erasure.launched": _("Deletion launched"),
    "erasure.stopping": _("Stop of a deletion asked for"),
    "erasure.stopped": _("Deletion stopped"),
    "erasure.completed": _("Deletion completed"),
    "erasure.replayed": _("Deletion carried out again after a restore"),
    "export.requested": _("Export requested"),
    "export.downloaded": _("Export downloaded"),
    "export.removed": _("Export removed"),
    "export.withdrawn": _("Export withdrawn"),
    "hold.placed": _("Legal hold placed"),
    "hold.lifted": _("Legal hold lifted"),
}

FACTS: dict[str, str | Promise] = {
    "segments": _("segments"),
    "explorations": _("explorations"),
    "slug": _("short name of the account"),
    "features": _("active features"),
    "invitation": _("invitation number"),
    "member": _("member number"),
    "role": _("role"),
    "sections": _("sections"),
    "settings": _("settings"),
    "changed": _("attributes changed"),
    "identifiers": _("identifiers changed"),
    "section": _("section"),
    "subscriptions": _("subscriptions changed"),
    "tag": _("tag number"),
    "tags": _("tags changed"),
    "columns": _("columns"),
    "changes": _("changes since the review"),
    "criterion_sha256": _("SHA-256 of the criterion"),
    "door": _("door"),
    "erased": _("profiles deleted"),
    "erasure": _("deletion number"),
    "execution": _("run number"),
    "exploration": _("exploration number"),
    "export": _("export number"),
    "file_bytes": _("size of the file in bytes"),
    "file_sha256": _("SHA-256 of the file"),
    "fingerprint": _("fingerprint of the preview"),
    "format": _("format"),
    "hold": _("hold number"),
    "identity": _("identity"),
    "import": _("import number"),
    "kept": _("profiles kept"),
    "kind": _("kind"),
    "mode": _("mode"),
    "of": _("import repeated"),
    "configuration": _("configuration number"),
    "withdrawn": _("subscriptions ended"),
    "key": _("unique key"),
    "keys": _("unique keys"),
    "left": _("left of them"),
    "loaded": _("profiles loaded"),
    "outcomes": _("rows by outcome"),
    "profile": _("profile number"),
    "profiles": _("profiles"),
    "region": _("region"),
    "duplicates": _("profiles with the value of another"),
    "invalid": _("profiles whose value is none of the key"),
    "alone": _("profiles known by nothing else"),
    "custom_table": _("custom table"),
    "entry": _("entry number"),
    "entries": _("entries"),
    "on_erasure": _("what becomes of entries"),
    "reason": _("reason"),
    "attribute": _("attribute"),
    "type": _("type"),
    "topic": _("topic number"),
    "values": _("values that do not fit"),
    "campaign": _("campaign number"),
    "recorded": _("events recorded"),
    "refused": _("events refused"),
    "rejected": _("rows rejected"),
    "repeated": _("events recorded before"),
    "rows": _("rows"),
    "seed": _("seed"),
    "segment": _("segment number"),
    "sha256": _("SHA-256 of the file"),
    "table": _("table"),
    "targets": _("profiles to delete"),
    "topics": _("topic numbers"),
    "traces": _("traces"),
    "unique_key": _("unique key"),
}

# What stands in entries for scripts to read, as people call it.
WORDS: dict[str, str | Promise] = {
    "marketer": _("Marketer"),
    "admin": _("Administrator"),
    "owner": _("Account owner"),
    "operator": _("Operations"),
    "selection": _("By hand"),
    "file": _("By file"),
    "segment": _("By segment"),
    "person": _("One person"),
    "exploration": _("By exploration"),
    "no longer matching": _("no longer matching"),
    "newly matching": _("newly matching"),
    "on hold since": _("on hold since"),
    "gone since": _("gone since"),
    "deleted": _("deleted"),
    "not found": _("not found"),
    "other identifier": _("other identifier"),
    "duplicate": _("duplicate"),
    "invalid": _("invalid"),
    "empty": _("empty"),
    "on hold": _("on hold"),
    "already being deleted": _("already being deleted"),
    "not reached": _("not reached"),
    "new": _("new"),
    "updated": _("updated"),
    "unchanged": _("unchanged"),
    "conflict": _("conflict"),
    "already there": _("already there"),
    "lacking": _("value missing"),
    "redefined": _("table changed"),
    "unsubscribed": _("unsubscribed"),
    "unsubscribed already": _("unsubscribed already"),
    "upsert": _("Add & update"),
    "both": _("Add new profiles and update known ones"),
    "create": _("Only add new profiles"),
    "update": _("Only update known profiles"),
    "unsubscribe": _("Unsubscribe"),
    "delete": _("Delete"),
    "emails": _("E-mail interactions"),
    "surveys": _("Survey participations"),
    "sms": _("SMS interactions"),
    "goals": _("Goals reached"),
    "entries_deleted": _("Custom-table entries deleted"),
    "entries_separated": _("Custom-table entries separated"),
    "events": _("Events"),
    "tags": _("Tags"),
    "subscriptions": _("Subscriptions"),
    "consents": _("History of subscriptions"),
    "section_values": _("Values in sections"),
    "identifiers": _("Identifiers"),
    "known_values": _("Other values of unique keys"),
    "holds": _("Lifted holds"),
    "exports": _("Places in export files"),
    "lists": _("Places in files of imports"),
    "profiles": _("Profiles"),
}

LONG = 40  # characters from which on a value without blanks is a digest


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an entry holds: a text, a number, or counts by name."""

    label: str | Promise
    value: Any
    is_digest: bool
    counts: tuple[tuple[str | Promise, int], ...] | None


def action(name: str) -> str | Promise:
    """Return the words for the action `name`; a newer program's stays as it is."""
    return ACTIONS.get(name, name)


def facts(held: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield the facts of an entry that say something, in a fixed order."""
    for name in sorted(held):
        value = held[name]
        if value in ("", None) or value == {}:
            continue
        yield Fact(
            label=FACTS.get(name, name.replace("_", " ")),
            value=value if name == "reason" else _said(value),
            is_digest=isinstance(value, str) and len(value) > LONG and " " not in value,
            counts=_counts(value) if isinstance(value, Mapping) else None,
        )


def _said(value: Any) -> Any:
    """Return a value as a person reads it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return WORDS.get(value, value) if isinstance(value, str) else value


def _counts(value: Mapping[str, Any]) -> tuple[tuple[str | Promise, int], ...]:
    """Return the counts that are not zero, under their names in words."""
    return tuple(
        (WORDS.get(name, name.replace("_", " ")), n) for name, n in value.items() if n
    )
