"""Words of the field: found in a page, explained on it, and linked where they are first used."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from analysis import danish
from analysis.export.glossary import explained, words


def shown(html: str) -> list[str]:
    """The words that are explained on a page."""
    return [
        term.get_text() for term in BeautifulSoup(explained([html], [])[1], "html.parser")("dt")
    ]


def links(*fragments: str) -> list[tuple[str, str]]:
    """The links that are put into fragments: where to, and on what words."""
    made, _ = explained(fragments, [])
    found = BeautifulSoup("".join(made), "html.parser").select('a[href^="#ord-"]')
    return [(link["href"], link.get_text()) for link in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Der er 5 i IGU.", ["IGU"]),
        ("igu er intet ord", []),
        ("Jobparate og jobparat", ["jobparat"]),
        ("ikkejobparat, jobparathed, job-parat", []),
        ("en jobparat-ordning og et løntilskudsjob", []),  # words of their own
        ("Medianen er 4", ["median"]),
        ("hos anden\u00a0aktør", ["anden aktør"]),
        (
            "Aktivitetsparate i klyngen, i procentpoint",
            ["aktivitetsparat", "klynge", "procentpoint"],
        ),
        ("su, Su og SUs", []),
        ("Ingen fagord her", []),
    ],
)
def test_whole_words_are_found_with_their_endings(text: str, found: list[str]) -> None:
    assert shown(f"<p>{text}</p>") == found


def test_a_word_is_linked_where_it_is_first_used_and_nowhere_else() -> None:
    assert links("<p>I IGU er 5.</p>", "<p>IGU og løntilskud. IGU.</p>") == [
        ("#ord-igu", "IGU"),
        ("#ord-loentilskud", "løntilskud"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<h3 id="a">IGU</h3>',
        '<p><a href="#tabel-1">IGU</a></p>',
        "<p><code>IGU</code></p>",
        '<p><span class="sr">Note IGU </span>1</p>',
        "<table><caption>IGU</caption><tr><td>IGU</td></tr></table>",
        '<ul class="checks"><li>rækken »IGU«</li></ul>',
        '<ol class="notes"><li>IGU</li></ol>',
        "<p>Flest er »Praktik«, færrest »I IGU«.</p>",
        "<details><summary>IGU</summary></details>",
    ],
)
def test_outside_of_running_text_a_word_is_explained_and_not_linked(html: str) -> None:
    assert explained([html], [])[0] == [html]
    assert shown(html) == ["IGU"]
    assert links(html, "<p>Fem i IGU.</p>") == [("#ord-igu", "IGU")]


def test_the_words_of_a_drawing_are_neither_linked_nor_explained() -> None:
    drawing = '<figure><svg viewBox="0 0 1 1"><text>IGU</text></svg></figure>'
    assert explained([drawing], []) == ([drawing], "")


def test_a_heading_counts_as_a_use() -> None:
    assert "ord-igu" in explained([], ["Flere i IGU"])[1]


def test_without_a_word_nothing_is_explained() -> None:
    assert explained(["<p>Tallene faldt.</p>"], ["Fald"]) == (["<p>Tallene faldt.</p>"], "")


@given(
    st.lists(
        st.sampled_from(["IGU ", "<br>", "&lt;a&gt; ", "klynge, ", "1 < 2".replace("<", "&lt;")])
    )
)
def test_but_for_the_links_a_text_stays_as_it_is(parts: list[str]) -> None:
    html = f"<ul><li><strong>{''.join(parts)}</strong></li></ul>"
    (made,), _ = explained([html], [])
    page = BeautifulSoup(made, "html.parser")
    for link in page("a"):
        link.unwrap()
    assert str(page) == str(BeautifulSoup(html, "html.parser"))


def test_the_words_are_in_order_short_and_each_spelling_is_one_words() -> None:
    alphabet = str.maketrans("æøå", "{|}")  # the letters after z
    terms = [word.term.lower().translate(alphabet) for word in words()]
    assert terms == sorted(terms)
    forms = [form for word in words() for form in (word.term, *word.forms)]
    assert len(forms) == len(set(forms))
    for word in words():
        assert word.source
        assert word.text.endswith(".")
        assert 20 < len(word.text) <= 140, word.term
        assert danish.slug(word.term) == word.anchor.removeprefix("ord-")
        for form in (word.term, *word.forms):
            assert shown(f"<p>Om {form}.</p>") == [word.term], form
