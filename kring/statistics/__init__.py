"""How people fare, in numbers: pure statistics over plain numbers, each result with its method and how many it is about.

Knows nothing of Kring and nothing of Django (docs/adr/0022). Imported by what works figures out beside the pages, not by pages:
the libraries underneath take a second and some hundred MB to come up.
"""
