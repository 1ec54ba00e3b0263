; Elixir has no keywords: a definition is a call of `def`, `defmodule` and so on, documentation is a module attribute.

(comment) @comment

((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments . [(string) (sigil)]))) @comment
  (#any-of? @_attribute "doc" "typedoc"))

((unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments . [(boolean) (keywords)]))) @attribute
  (#any-of? @_attribute "doc" "typedoc"))

((unary_operator
  operator: "@"
  operand: (call target: (identifier) @_attribute)) @attribute
  (#any-of? @_attribute
    "spec" "impl" "deprecated" "dialyzer" "since" "decorate" "tag" "describetag" "shortdoc"))

; Modules, protocols, and what implements a protocol for a type.
(call
  target: (identifier) @_definer
  (arguments . (_) @name)
  (do_block) @body
  (#eq? @_definer "defmodule")) @module

(call
  target: (identifier) @_definer
  (arguments . (_) @name)
  (do_block) @body
  (#eq? @_definer "defprotocol")) @interface

(call
  target: (identifier) @_definer
  (arguments
    .
    (_) @name
    (keywords (pair key: (keyword) @_for value: (_) @name))?)
  (do_block) @body
  (#eq? @_definer "defimpl")
  (#match? @_for "^for:")) @class

(call
  target: (identifier) @_definer
  (arguments . (_) @name)
  (do_block
    (unary_operator
      operator: "@"
      operand: (call
        target: (identifier) @_attribute
        (arguments . [(string) (sigil)]))) @doc)
  (#any-of? @_definer "defmodule" "defprotocol")
  (#eq? @_attribute "moduledoc")) @module

; Functions and macros: `def f`, `def f(x)`, `def f(x) when g(x)`, each with `do ... end` or `, do: ...`.
(call
  target: (identifier) @_definer
  (arguments
    .
    [
      (identifier) @name @clause
      (call target: (_) @name (arguments) @clause)
      (binary_operator
        left: [
          (identifier) @name @clause
          (call target: (_) @name (arguments) @clause)
        ]
        operator: "when")
    ]
    (keywords)? @body)
  (do_block)? @body
  (#any-of? @_definer
    "def" "defp" "defmacro" "defmacrop" "defguard" "defguardp" "defdelegate" "defn" "defnp" "deftransform"
    "deftransformp")) @function

; Operators: `def left <~> right`, `def -value`.
(call
  target: (identifier) @_definer
  (arguments
    .
    [
      (binary_operator operator: _ @name @clause)
      (unary_operator operator: _ @name @clause)
      (binary_operator left: (binary_operator operator: _ @name @clause) operator: "when")
      (binary_operator left: (unary_operator operator: _ @name @clause) operator: "when")
    ]
    (keywords)? @body)
  (do_block)? @body
  (#any-of? @_definer "def" "defp" "defmacro" "defmacrop")
  (#not-eq? @name "when")) @function

; What a behaviour asks for, and types.
(unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments
      .
      [
        (binary_operator
          left: [(identifier) @name @clause (call target: (identifier) @name (arguments) @clause)]
          operator: "::")
        (binary_operator
          left: (binary_operator
            left: [(identifier) @name @clause (call target: (identifier) @name (arguments) @clause)]
            operator: "::")
          operator: "when")
      ]))
  (#any-of? @_attribute "callback" "macrocallback")) @function

(unary_operator
  operator: "@"
  operand: (call
    target: (identifier) @_attribute
    (arguments
      .
      (binary_operator
        left: [(identifier) @name (call target: (identifier) @name)]
        operator: "::")))
  (#any-of? @_attribute "type" "typep" "opaque")) @type

; Tests, which are functions called "test does it".
(call
  target: (identifier) @name @_definer
  (arguments . (string (quoted_content)) @name)
  (do_block) @body
  (#any-of? @_definer "test" "property" "feature")) @function

(call
  target: (identifier) @_definer
  (arguments . (string (quoted_content)) @name)
  (do_block) @body
  (#eq? @_definer "describe")) @namespace
