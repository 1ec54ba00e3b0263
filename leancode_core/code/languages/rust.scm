; `//!` and `/*!` document what encloses them, never the definition below them.
([(line_comment) (block_comment)] @comment
  (#not-match? @comment "^(//!|/[*]!)"))

(attribute_item) @attribute

(function_item
  name: (_) @name
  body: (block) @body) @function

(function_signature_item
  name: (_) @name) @function

; A macro's rules have no node of their own, only the brackets around them.
(macro_definition
  name: (identifier) @name
  ["(" "[" "{"] @body
  [")" "]" "}"] @body) @function

(let_declaration
  pattern: (identifier) @name
  value: (closure_expression body: (_) @body)) @function

(const_item
  name: (identifier) @name
  value: (closure_expression body: (_) @body)) @function

(static_item
  name: (identifier) @name
  value: (closure_expression body: (_) @body)) @function

(struct_item
  name: (type_identifier) @name
  body: (field_declaration_list)? @body) @struct

(union_item
  name: (type_identifier) @name
  body: (_) @body) @struct

(enum_item
  name: (type_identifier) @name
  body: (_) @body) @enum

(trait_item
  name: (type_identifier) @name
  body: (_) @body) @trait

; An alias inside an `impl` only names an associated type.
(source_file
  (type_item name: (type_identifier) @name) @type)

(mod_item
  body: (declaration_list
    (type_item name: (type_identifier) @name) @type))

(block
  (type_item name: (type_identifier) @name) @type)

(mod_item
  name: (identifier) @name
  body: (declaration_list)) @namespace

(impl_item
  type: [
    (type_identifier) @name
    (scoped_type_identifier name: (type_identifier) @name)
    (generic_type
      type: [
        (type_identifier) @name
        (scoped_type_identifier name: (type_identifier) @name)
      ])
    (reference_type
      type: [
        (type_identifier) @name
        (scoped_type_identifier name: (type_identifier) @name)
        (generic_type
          type: [
            (type_identifier) @name
            (scoped_type_identifier name: (type_identifier) @name)
          ])
        (primitive_type) @name
        (array_type) @name
        (dynamic_type trait: (_) @name)
        (tuple_type) @name
      ])
    (primitive_type) @name
    (abstract_type) @name
    (array_type) @name
    (bounded_type) @name
    (dynamic_type trait: (_) @name)
    (function_type) @name
    (macro_invocation) @name
    (never_type) @name
    (pointer_type) @name
    (tuple_type) @name
    (unit_type) @name
  ]) @scope

; Macros around definitions: `cfg_unix! { pub fn ... }`.
([
  (source_file (macro_invocation (token_tree "{") @items))
  (source_file (expression_statement (macro_invocation (token_tree "{") @items)))
  (declaration_list (macro_invocation (token_tree "{") @items))
])
