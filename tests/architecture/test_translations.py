import importlib.util

from tests.architecture.places import HOME


def load():
    spec = importlib.util.spec_from_file_location("translations", HOME / ".ci" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_sentence_has_its_chinese():
    assert load().problems() == []


def test_a_plural_and_a_context_are_found_in_code(tmp_path, monkeypatch):
    tool = load()
    monkeypatch.setattr(tool, "HOME", tmp_path)
    source = tmp_path / "a.py"
    source.write_text('_("one" " two")\nngettext("%(n)d row", "%(n)d rows", n)\n_(variable)\n')
    assert set(tool.in_python(source)) == {
        (None, "one two", None),
        (None, "%(n)d row", "%(n)d rows"),
    }


def test_a_sentence_and_a_plural_are_found_in_templates(tmp_path, monkeypatch):
    tool = load()
    monkeypatch.setattr(tool, "HOME", tmp_path)
    page = tmp_path / "a.html"
    page.write_text(
        '{% translate "Sign in" %}{% blocktranslate count n=n %}{{ n }} row{% plural %}'
        '{{ n }} rows{% endblocktranslate %}{% include "x" with a=_("It\'s") %}'
    )
    assert set(tool.in_template(page)) == {
        (None, "Sign in", None),
        (None, "%(n)s row", "%(n)s rows"),
        (None, "It's", None),
    }


def test_a_file_of_translations_fills_what_is_empty_and_nothing_else():
    tool = load()
    words = {"one": "一", "month|May": "五月", "%(n)d row": "%(n)d 行"}
    single, kept = tool.blank((None, "one", None)), tool.blank((None, "one", None))
    kept.msgstr = "壹"
    month, rows = tool.blank(("month", "May", None)), tool.blank((None, "%(n)d row", "%(n)d rows"))
    right, unknown = tool.blank((None, "May", None)), tool.blank((None, "two", None))
    for entry in (single, kept, month, rows, right, unknown):
        tool.fill(entry, words)
    assert [tool.texts(entry) for entry in (single, kept, month, rows, right, unknown)] == [
        ["一"],
        ["壹"],
        ["五月"],
        ["%(n)d 行"],
        [""],
        [""],
    ]
