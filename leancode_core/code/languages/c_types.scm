; What C and C++ share.
(comment) @comment

[
  (attribute_declaration)
  (attribute_specifier)
  (ms_declspec_modifier)
] @attribute

; A macro with parameters is a unit where it is documented, like a declaration.
((comment) .
  (preproc_function_def
    name: (identifier) @name
    value: (_) @body) @function)

(struct_specifier
  name: (_) @name
  body: (_) @body) @struct

(union_specifier
  name: (_) @name
  body: (_) @body) @struct

(enum_specifier
  name: (_) @name
  body: (_) @body) @enum

; A type with a tag and a `typedef` is one unit, which goes by the latter's name.
(type_definition
  type: [
    (struct_specifier name: (_) body: (_))
    (union_specifier name: (_) body: (_))
    (enum_specifier name: (_) body: (_))
  ] @attribute .
  declarator: (type_identifier))

(type_definition
  type: [
    (struct_specifier body: (_) @body)
    (union_specifier body: (_) @body)
  ] .
  declarator: (type_identifier) @name) @struct

(type_definition
  type: (enum_specifier body: (_) @body) .
  declarator: (type_identifier) @name) @enum

; Where the `typedef` only names a pointer to it, a tag is the better name.
(type_definition
  "typedef" @attribute
  type: (struct_specifier name: (_) body: (_)) .
  declarator: (pointer_declarator))

(type_definition
  type: [
    (struct_specifier !name body: (_) @body)
    (union_specifier !name body: (_) @body)
  ] .
  declarator: (pointer_declarator declarator: (type_identifier) @name)) @struct
