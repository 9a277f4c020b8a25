"""The public part of the map as data: HSDS 3.0 and Open Referral UK 3.0, read-only, for anyone."""
