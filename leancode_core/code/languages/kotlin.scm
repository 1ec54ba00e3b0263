[(line_comment) (block_comment)] @comment

(modifiers (annotation) @attribute)
(annotated_expression (annotation) @attribute)

((class_declaration (modifiers)? @_modifiers "class" name: (identifier) @name (class_body)? @body) @class
  (#not-match? @_modifiers "(^|\\s)enum$"))
((class_declaration (modifiers (class_modifier) @_modifier) name: (identifier) @name (enum_class_body)? @body) @enum
  (#eq? @_modifier "enum"))
(class_declaration "interface" name: (identifier) @name (class_body)? @body) @interface
(object_declaration name: (identifier) @name (class_body)? @body) @class
(type_alias type: (identifier) @name) @type

; A companion without a name lends none: its members are called as if they were the class's own.
(companion_object name: (identifier) @name (class_body)? @body) @class

(function_declaration name: (identifier) @name (function_body)? @body) @function
(function_declaration
  [(user_type) @owner (nullable_type (user_type) @owner)]
  .
  name: (identifier) @name) @function
; Behind two annotations the grammar takes these for an expression in infix notation.
(infix_expression
  (identifier) @_fun
  .
  (call_expression
    (call_expression (navigation_expression . (_) @owner (identifier) @name .))
    (annotated_lambda (lambda_literal) @body))
  (#eq? @_fun "fun")) @function
(infix_expression
  .
  (identifier) @_modifier
  .
  (identifier) @_class
  .
  (identifier) @name
  (#eq? @_modifier "annotation")
  (#eq? @_class "class")) @class

(secondary_constructor "constructor" @name (block)? @body) @constructor

; Properties that compute their value, or hold a function.
(property_declaration
  (variable_declaration (identifier) @name)
  [(getter (function_body) @body) (setter (function_body) @body)]) @function
(property_declaration
  (variable_declaration (identifier) @name)
  [(lambda_literal) @body (anonymous_function (function_body) @body)]) @function
(property_declaration
  [(user_type) @owner (nullable_type (user_type) @owner)]
  .
  (variable_declaration (identifier) @name)
  (getter)) @function

; The methods of an anonymous object carry the name of the type that they implement.
(object_literal
  (delegation_specifiers
    .
    (delegation_specifier [(user_type) @name (constructor_invocation (user_type) @name)]))
  (class_body)) @scope
(enum_entry (identifier) @name (class_body)) @scope
