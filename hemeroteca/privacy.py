"""Who is not there in the public edition: entities that the editor calls `private: true`.

The site has no page for them, but whoever downloads the file would find them in its tables and views. What the articles
print stays as it is printed, their names included; `withdrawn.yml` is for names that must not stand there at all.
"""

from dataclasses import replace

from hemeroteca.authority import Authority
from hemeroteca.records import Entity, Reading
from hemeroteca.withdrawals import unsaid

RULE = "private"


def without_private(reading: Reading) -> Reading:
    """The reading without private entities: nothing mentions them, and what they said has no speaker."""
    gone = {entity.key for entity in reading.entities if entity.private}
    if not gone:
        return reading
    return replace(
        reading,
        entities=tuple(entity for entity in reading.entities if entity.key not in gone),
        mentions=tuple(mention for mention in reading.mentions if mention.entity not in gone),
        quotes=tuple(unsaid(quote, RULE) if quote.entity in gone else quote for quote in reading.quotes),
    )


def public_authority(authority: Authority) -> Authority:
    """The authority without private entities; what belonged to one belongs to nobody."""
    gone = {key for key, entity in authority.entities.items() if entity.private}
    kept = {key: _apart(entity, gone) for key, entity in authority.entities.items() if key not in gone}
    return replace(authority, entities=kept) if gone else authority


def _apart(entity: Entity, gone: set[str]) -> Entity:
    roles = tuple(replace(role, organisation=None) if role.organisation in gone else role for role in entity.roles)
    return replace(entity, roles=roles, part_of=None if entity.part_of in gone else entity.part_of)
