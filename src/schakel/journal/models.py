"""The ledger's rows. Entries are only ever added; the database itself refuses to change them."""

from django.db import models

TILE_WIDTH = 256  # Leaves under one stored tile: proofs stay quick at millions of entries.


class Entry(models.Model):
    """One line: a verb, a moment as coarse as promised, and a salted commitment. No content."""

    index = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="index_counts_from_zero"),
        ]


class Opening(models.Model):
    """What opens an entry's commitment. Goes with the row it speaks of; the proof stays whole."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    subject = models.CharField(max_length=40, db_index=True)
    salt = models.BinaryField(max_length=32)
    details = models.JSONField()


class Tile(models.Model):
    """The hash over `TILE_WIDTH` consecutive leaves, kept so that proofs need not read them all."""

    index = models.BigIntegerField(primary_key=True)
    tile_hash = models.BinaryField(max_length=32)


class Head(models.Model):
    """The one signed head. Its row is the lock under which indexes are handed out."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField()
    frontier = models.BinaryField()
    note = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_head"),
        ]


class Publication(models.Model):
    """A checkpoint that outsiders may have: at most one a day, so that the log is no clock."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    published_on = models.DateField(unique=True)
