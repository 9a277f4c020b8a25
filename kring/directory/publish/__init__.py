"""The part of the map that everybody may see: as data (`api`, HSDS 3.0 and Open Referral UK 3.0) and as pages (`pages`)."""
