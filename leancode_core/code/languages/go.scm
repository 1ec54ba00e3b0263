(comment) @comment

; A function without a body is written in assembly.
(function_declaration
  name: (identifier) @name
  body: (block)? @body) @function

(method_declaration
  receiver: (parameter_list
    (parameter_declaration
      type: [
        (type_identifier) @owner
        (generic_type type: (type_identifier) @owner)
        (pointer_type (type_identifier) @owner)
        (pointer_type (generic_type type: (type_identifier) @owner))
        (parenthesized_type (pointer_type (type_identifier) @owner))
        (pointer_type (parenthesized_type (type_identifier) @owner))
        (pointer_type (parenthesized_type (generic_type type: (type_identifier) @owner)))
      ]))
  name: (field_identifier) @name
  body: (block)? @body) @method

; Types: with the `type` in front where it is one type's, without it in a group.
(type_declaration
  "type" .
  (type_spec
    name: (type_identifier) @name
    type: (struct_type (field_declaration_list) @body))) @struct

(type_declaration
  "("
  (type_spec
    name: (type_identifier) @name
    type: (struct_type (field_declaration_list) @body)) @struct)

(type_declaration
  "type" .
  (type_spec
    name: (type_identifier) @name
    type: (interface_type "{" @body "}" @body))) @interface

(type_declaration
  "("
  (type_spec
    name: (type_identifier) @name
    type: (interface_type "{" @body "}" @body)) @interface)

(type_declaration
  "type" .
  [
    (type_alias name: (type_identifier) @name)
    (type_spec
      name: (type_identifier) @name
      type: [
        (array_type) (channel_type) (function_type) (generic_type) (map_type) (negated_type) (parenthesized_type)
        (pointer_type) (qualified_type) (slice_type) (type_identifier)
      ])
  ]) @type

(type_declaration
  "("
  [
    (type_alias name: (type_identifier) @name)
    (type_spec
      name: (type_identifier) @name
      type: [
        (array_type) (channel_type) (function_type) (generic_type) (map_type) (negated_type) (parenthesized_type)
        (pointer_type) (qualified_type) (slice_type) (type_identifier)
      ])
  ] @type)

; Function literals with a name.
(short_var_declaration
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal body: (block) @body) .)) @function

(assignment_statement
  left: (expression_list . (identifier) @name .)
  right: (expression_list . (func_literal body: (block) @body) .)) @function

(var_declaration
  (var_spec
    name: (identifier) @name
    value: (expression_list . (func_literal body: (block) @body) .))) @function

(var_spec_list
  (var_spec
    name: (identifier) @name
    value: (expression_list . (func_literal body: (block) @body) .)) @function)
