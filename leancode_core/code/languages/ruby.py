"""Ruby."""

from leancode_core.code.languages.table import Language

LANGUAGE = Language(
    name="ruby",
    grammar="tree_sitter_ruby:language",
    query="ruby.scm",
    extensions=(".rb", ".rake", ".gemspec", ".ru", ".rbw", ".jbuilder", ".podspec", ".thor"),
    filenames=(
        ".irbrc",
        ".pryrc",
        "Appraisals",
        "Berksfile",
        "Brewfile",
        "Capfile",
        "Dangerfile",
        "Fastfile",
        "Gemfile",
        "Guardfile",
        "Podfile",
        "Puppetfile",
        "Rakefile",
        "Thorfile",
        "Vagrantfile",
        "rakefile",
    ),
    interpreters=("ruby", "jruby", "rake"),
    constructors=frozenset({"initialize"}),
    separators=("::",),
)
