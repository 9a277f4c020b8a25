"""Reading directories from files and feeds into objects of HSDS 3.0. Pure: no database, no models.

`reading.read` is the door. Every format gives the same stream of `Item` and `Wrong` (`items.py`).
"""
