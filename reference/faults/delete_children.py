"""Faults of DELETE: children that stay, refusals that delete, and collections that are emptied."""

from __future__ import annotations

from dataclasses import replace

from reference.freedoms.references import NamesATableById
from reference.registry import breaks
from reference.resources import Resource
from reference.service import Reference
from reference.store import Item
from reference.wire import Answer, Call, Refused, Request


class _Orphans(Reference):
    """Keeps the profiles of a table that is deleted."""

    def on_delete(self, call: Call, item: Item) -> None:
        self.store.remove(item)


@breaks("delete-children")
class ServesOrphans(_Orphans):
    """Goes on serving the profiles of a deleted table, by their ids and in their list."""

    def on_absent_parent(self, call: Call) -> Item | None:
        return None if call.operation in {"read", "list"} else super().on_absent_parent(call)


@breaks("delete-children")
class ListsOrphans(_Orphans):
    """Goes on listing the profiles of a deleted table, and serves none of them."""

    def on_absent_parent(self, call: Call) -> Item | None:
        above = call.resource.parent
        removed = above is not None and self.store.was_removed(above.name, call.parent_id, call.entity or "", "")
        return None if call.operation == "list" and removed else super().on_absent_parent(call)


@breaks("delete-children")
class DeletesOneChildOnly(Reference):
    """Deletes the first profile of a deleted table, and goes on serving the others."""

    def on_delete(self, call: Call, item: Item) -> None:
        for child in self.children(item)[:1]:
            self.store.remove(child)
        self.store.remove(item)

    def on_absent_parent(self, call: Call) -> Item | None:
        return None if call.operation == "read" else super().on_absent_parent(call)


@breaks("delete-children")
class ServesOptedInOrphans(Reference):
    """Goes on serving the profiles of a deleted table that have opted in."""

    def on_delete(self, call: Call, item: Item) -> None:
        for child in self.children(item):
            if not child.fields.get("optIn"):
                self.store.remove(child)
        self.store.remove(item)

    def on_absent_parent(self, call: Call) -> Item | None:
        return None if call.operation == "read" else super().on_absent_parent(call)


@breaks("delete-refused")
class DeletesBeforeItAsks(Reference):
    """Answers 401 to a deletion without a credential, and has deleted the item."""

    def authorize(self, call: Call) -> None:
        try:
            super().authorize(call)
        except Refused:
            item = self.look_up(call) if call.operation == "delete" else None
            if item is not None:
                self.on_delete(call, item)
                self.store.commit()
            raise


@breaks("delete-refused")
class DeletesWhateverTheEntity(Reference):
    """Answers 404 to a deletion in an entity that does not exist, and has deleted the item with that id."""

    def on_unknown_entity(self, call: Call) -> Call:
        if call.operation == "delete":
            for item in self.store.items(call.resource.name, None, None):
                if item.id == call.item_id:
                    self.on_delete(call, item)
            self.store.commit()
        return super().on_unknown_entity(call)


@breaks("delete-refused")
class DeletesByThePrefix(Reference):
    """Answers 404 to a deletion at an unknown route below a webhook, and has deleted the webhook."""

    def known_route(self, call: Call) -> None:
        try:
            super().known_route(call)
        except Refused:
            parts = call.request.segments
            if call.request.method == "DELETE" and len(parts) == 5 and parts[2] == "webhook":
                for item in self.store.items("webhook", call.entity, ""):
                    if item.id == parts[3]:
                        self.store.remove(item)
                self.store.commit()
            raise


@breaks("delete-refused")
class RefusesWithoutTheChildren(Reference):
    """Refuses to delete a table that has profiles, and has deleted the profiles."""

    def on_delete(self, call: Call, item: Item) -> None:
        children = self.children(item)
        for child in children:
            self.store.remove(child)
        if children:
            self.store.commit()
            raise Refused("children", "The table has profiles.")
        super().on_delete(call, item)


@breaks("delete-refused")
class StopsInsteadOfDeleting(Reference):
    """Refuses to delete a running campaign, and stops it."""

    def on_delete(self, call: Call, item: Item) -> None:
        if item.state == "RUNNING":
            self.changed(call.resource, item, item.fields, "STOPPED")
            self.store.commit()
            raise Refused("state", "The campaign is running.")
        super().on_delete(call, item)


class _DeletesMany(Reference):
    """Deletes every item of a collection by one call."""

    def means_all(self, request: Request, segments: tuple[str, ...]) -> bool:
        """Whether a DELETE at this path is taken so."""
        return False

    def performed(self, call: Call) -> Answer:
        request, parts = call.request, call.request.segments
        if request.method == "DELETE" and len(parts) > 2 and self.means_all(request, parts):
            self.authorize(call)
            named = parts[4] if len(parts) > 4 else parts[2]
            parent = parts[3] if named == "profile" else ""
            for item in self.store.items(named, self.entity_access(call).entity, parent):
                self.on_delete(call, item)
            return self.deleted_answer(call)
        return super().performed(call)


@breaks("delete-collection")
class EmptiesTheCollection(_DeletesMany):
    """Deletes every item of a collection by DELETE on it."""

    def means_all(self, request: Request, segments: tuple[str, ...]) -> bool:
        return len(segments) in {3, 5} and segments[-1] in {"table", "profile", "campaign", "webhook"}


@breaks("delete-collection")
class TakesTheStarForAll(_DeletesMany):
    """Deletes every item of a collection by DELETE of the id *."""

    def means_all(self, request: Request, segments: tuple[str, ...]) -> bool:
        return segments[-1] == "*"


@breaks("delete-collection")
class TakesNoIdForAll(_DeletesMany):
    """Deletes every webhook by DELETE with an empty id."""

    def means_all(self, request: Request, segments: tuple[str, ...]) -> bool:
        return segments[2] == "webhook" and len(segments) == 4 and segments[3] == ""


@breaks("delete-collection")
class DeletesTheNewestProfile(Reference):
    """Answers 404 to DELETE of the id * in the profiles of a table, and has deleted the newest one."""

    def on_absent(self, call: Call) -> Item:
        if call.operation == "delete" and call.resource.name == "profile" and call.item_id == "*":
            for item in self.store.items("profile", call.entity, call.parent_id)[-1:]:
                self.store.remove(item)
            self.store.commit()
        return super().on_absent(call)


@breaks("delete-refused")
class MarksWhatItDoesNotDelete(NamesATableById):
    """Refuses to delete a table that a campaign names, and has written so into its label."""

    def on_delete(self, call: Call, item: Item) -> None:
        try:
            super().on_delete(call, item)
        except Refused:
            if call.resource.name == self.target:
                self.changed(call.resource, item, {**item.fields, "label": "to be deleted"}, item.state)
                self.store.commit()
            raise


@breaks("delete-one")
class TakesWhatNamesIt(NamesATableById):
    """Deletes, with a table, the campaigns that name it, though a campaign need not name any."""

    def referring_resources(self, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
        plain = {one.name: one.required for one in resources}
        return tuple(replace(one, required=plain[one.name]) for one in super().referring_resources(resources))

    def on_delete(self, call: Call, item: Item) -> None:
        for campaign in self.store.items(self.holder_name, call.entity, None):
            if call.resource.name == self.target and str(campaign.fields.get(self.field)) == item.id:
                self.store.remove(campaign)
        super().on_delete(call, item)
