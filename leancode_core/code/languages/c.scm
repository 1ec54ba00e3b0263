; inherits: c_types

; Definitions, also of functions that return pointers, or pointers to functions.
(function_definition
  declarator: [
    (function_declarator declarator: (identifier) @name)
    (function_declarator declarator: (parenthesized_declarator (identifier) @name))
    (function_declarator
      (parenthesized_declarator
        (pointer_declarator (function_declarator declarator: (identifier) @name))))
    (pointer_declarator (function_declarator declarator: (identifier) @name))
    (pointer_declarator (pointer_declarator (function_declarator declarator: (identifier) @name)))
    (pointer_declarator
      (pointer_declarator (pointer_declarator (function_declarator declarator: (identifier) @name))))
  ]
  body: (_) @body) @function

; A macro that makes a function: `START_TEST(name) {`.
(function_definition
  type: (type_identifier)
  declarator: (parenthesized_declarator (identifier) @name)
  body: (_) @body) @function

; A prototype is a unit where it is documented: the header is where a C library says what its functions do.
; A `static` one only announces a definition of the same file.
((comment) .
  (declaration
    declarator: [
      (function_declarator declarator: (identifier) @name)
      (pointer_declarator (function_declarator declarator: (identifier) @name))
      (pointer_declarator (pointer_declarator (function_declarator declarator: (identifier) @name)))
    ]) @function
  (#not-match? @function "^static"))

; `extern "C"` in front of one function, without braces.
(linkage_specification
  "extern" @attribute
  value: (_) @attribute
  body: (function_definition))
