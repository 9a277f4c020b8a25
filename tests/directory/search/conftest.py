"""An index of a few texts, to look in."""

from datetime import date

import numpy as np
import pytest

from kring.directory.search import columns as cols
from kring.directory.search.analysis import Compounds, entry_terms, folded, spread
from kring.directory.search.engine import Engine, Entry
from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import Index, known_terms, vocabulary_of, words_from
from kring.directory.search.thesaurus import thesaurus

TODAY = date(2026, 11, 22)


@pytest.fixture
def find(tmp_path):
    """Finds among Dutch texts; answers with their places, best first. `terms` of it are what one of the texts says."""

    def of(texts, own="", who=(), languages=("nl",), themes=(), written="nl"):
        said = [spread(text, written) for text in texts]
        names = [folded(name, written) for name in who] or [[]] * len(texts)
        vocabulary = vocabulary_of((one + name, written) for one, name in zip(said, names, strict=True))
        compounds = Compounds(known_terms(vocabulary, {"nl": own}))
        engine = Engine(tmp_path / str(len(list(tmp_path.iterdir()))))
        both = enumerate(zip(said, names, strict=True))
        engine.write((Entry(n, entry_terms(*one, written, compounds)) for n, one in both), anew=True)
        columns = np.zeros(len(texts), cols.COLUMNS)
        columns["live"] = True
        columns["theme"] = [cols.THEMES.index(theme) for theme in themes] or 0
        words = words_from(vocabulary, compounds)
        index = Index(
            columns, engine.reader(), words, tuple(thesaurus(one, own if one == "nl" else "") for one in languages)
        )

        def look(text, **asked):
            return answer(index, Need(text=text, **asked), TODAY, strictly=True)

        look.terms = lambda row: index.reader.terms_of([row])[row]
        return look

    return of
