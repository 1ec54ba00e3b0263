; inherits: c_types

; What may stand in front of a definition and belongs to it, although the definition's node does not hold it.
(template_declaration
  "template" @attribute
  parameters: (_) @attribute)

(template_declaration (requires_clause) @attribute)

(friend_declaration "friend" @attribute)

(linkage_specification
  "extern" @attribute
  value: (_) @attribute
  body: [(function_definition) (declaration)])

; Definitions, out of a class too: a body begins with the initializers of a constructor.
(function_definition
  declarator: [
    (function_declarator
      declarator: [
        (identifier) (field_identifier) (destructor_name) (operator_name) (qualified_identifier) (template_function)
        (template_method)
      ] @name)
    (attributed_declarator
      (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (qualified_identifier)] @name))
    (reference_declarator
      (attributed_declarator
        (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (qualified_identifier)] @name)))
    (pointer_declarator
      (attributed_declarator
        (function_declarator declarator: [(identifier) (field_identifier) (operator_name) (qualified_identifier)] @name)))
    (function_declarator declarator: (parenthesized_declarator (identifier) @name))
    ; `T (max)()`, and a name made by a macro: `void C_SYMBOL(name)(int)`.
    (function_declarator
      (function_declarator parameters: (parameter_list . (parameter_declaration type: (type_identifier) @name .) .)))
    (reference_declarator
      (function_declarator
        declarator: [
          (identifier) (field_identifier) (operator_name) (qualified_identifier) (template_function) (template_method)
        ] @name))
    (pointer_declarator
      (function_declarator
        declarator: [
          (identifier) (field_identifier) (operator_name) (qualified_identifier) (template_function) (template_method)
        ] @name))
    (pointer_declarator
      [
        (pointer_declarator
          (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier)] @name))
        (reference_declarator
          (function_declarator
            declarator: [(identifier) (field_identifier) (operator_name) (qualified_identifier)] @name))
      ])
  ]
  (field_initializer_list)? @body
  [(compound_statement) (try_statement)] @body
  (#not-match? @name "^(TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P)$")) @function

; GoogleTest's tests, which its runner calls `Suite.Name`.
(function_definition
  !type
  declarator: (function_declarator
    declarator: (identifier) @_macro
    parameters: (parameter_list
      .
      (parameter_declaration type: (_) @owner !declarator)
      .
      (parameter_declaration type: (_) @name !declarator)
      .))
  body: (compound_statement) @body
  (#any-of? @_macro "TEST" "TEST_F" "TEST_P" "TYPED_TEST" "TYPED_TEST_P")) @function

; A macro between the parameters and the body: `iterator end() LIFETIME_BOUND {`.
(function_definition
  (ERROR . (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier)] @name) .)
  declarator: [(identifier) (field_identifier)]
  body: (_) @body) @function

(function_definition
  declarator: [
    (reference_declarator
      (ERROR . (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier)] @name) .))
    (pointer_declarator
      (ERROR . (function_declarator declarator: [(identifier) (field_identifier) (qualified_identifier)] @name) .))
  ]
  body: (_) @body) @function

; Conversions: `operator bool`.
(function_definition
  declarator: [
    (operator_cast "operator" @name type: (_) @name)
    (qualified_identifier
      scope: (_) @owner
      name: (operator_cast "operator" @name type: (_) @name))
    (qualified_identifier
      scope: (_) @owner
      "::" @owner
      name: (qualified_identifier
        scope: (_) @owner
        name: (operator_cast "operator" @name type: (_) @name)))
  ]
  body: (_) @body) @function

; A declaration is a unit where it is documented: the header is where a library says what its functions do. In a
; function the same could be a variable with an argument, and a `static` one only announces a definition.
([
  (translation_unit
    (comment) .
    (declaration
      declarator: [
        (function_declarator declarator: [(identifier) (operator_name)] @name)
        (reference_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
        (pointer_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
      ]) @function)
  (declaration_list
    (comment) .
    (declaration
      declarator: [
        (function_declarator declarator: [(identifier) (operator_name)] @name)
        (reference_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
        (pointer_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
      ]) @function)
  (preproc_ifdef
    (comment) .
    (declaration
      declarator: [
        (function_declarator declarator: [(identifier) (operator_name)] @name)
        (reference_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
        (pointer_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
      ]) @function)
  (preproc_if
    (comment) .
    (declaration
      declarator: [
        (function_declarator declarator: [(identifier) (operator_name)] @name)
        (reference_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
        (pointer_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
      ]) @function)
 ]
 (#not-match? @function "^static"))

((comment) .
  [
    (template_declaration
      (declaration
        declarator: [
          (function_declarator declarator: [(identifier) (destructor_name) (operator_name)] @name)
          (reference_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
          (pointer_declarator (function_declarator declarator: [(identifier) (operator_name)] @name))
        ]) @function)
    (linkage_specification
      body: (declaration
        declarator: [
          (function_declarator declarator: (identifier) @name)
          (pointer_declarator (function_declarator declarator: (identifier) @name))
        ]) @function)
  ])

((comment) .
  (field_declaration
    declarator: [
      (function_declarator declarator: [(field_identifier) (operator_name)] @name)
      (reference_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))
      (pointer_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))
    ]) @function)

(field_declaration_list
  (comment) .
  (declaration
    declarator: [
      (function_declarator declarator: [(identifier) (destructor_name)] @name)
      (operator_cast "operator" @name type: (_) @name)
    ]) @function)

; Function objects with a name.
(declaration
  declarator: (init_declarator
    declarator: [
      (identifier) @name
      (reference_declarator (identifier) @name)
    ]
    value: (lambda_expression body: (compound_statement) @body))) @function

(class_specifier
  name: (_) @name
  body: (_) @body) @class

(concept_definition name: (identifier) @name) @type

; `class LIBRARY_API Name : public Base {`: the macro makes the grammar see a function.
(function_definition
  type: (class_specifier !body)
  declarator: (identifier) @name
  body: (compound_statement) @body) @class

(function_definition
  type: (struct_specifier !body)
  declarator: (identifier) @name
  body: (compound_statement) @body) @struct
