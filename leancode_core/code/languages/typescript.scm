; inherits: ecmascript

(ambient_declaration "declare" @attribute)
(html_comment) @comment

(abstract_class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @interface
(enum_declaration name: (_) @name body: (_) @body) @enum
(type_alias_declaration name: (_) @name) @type
(internal_module name: (_) @name) @namespace
(module name: (_) @name) @namespace

(public_field_definition name: (_) @name value: [
  (arrow_function body: (_) @body)
  (function_expression body: (_) @body)
  (generator_function body: (_) @body)
]) @method

; Functions behind a type assertion.
(variable_declarator name: (identifier) @name value: [
  (as_expression . (parenthesized_expression (arrow_function body: (_) @body)))
  (as_expression . (function_expression body: (_) @body))
  (satisfies_expression . (parenthesized_expression (arrow_function body: (_) @body)))
  (satisfies_expression . (function_expression body: (_) @body))
]) @function
(variable_declarator name: (identifier) @name value: [
  (as_expression . (object))
  (satisfies_expression . [(object) (as_expression . (object))])
]) @scope

; Signatures without a body.
(function_signature name: (_) @name) @function
(abstract_method_signature name: (_) @name) @method
(interface_body (method_signature name: (_) @name) @method)
(class_body (method_signature name: (_) @name) @method)
(type_alias_declaration value: (object_type (method_signature name: (_) @name) @method))

; Overloads are one unit: the last one, with the others as a part of its head.
((function_signature name: (_) @_name) @attribute
  . (comment)* .
  [(function_signature name: (_) @_next) (function_declaration name: (_) @_next)
   (generator_function_declaration name: (_) @_next)]
  (#eq? @_name @_next))
((export_statement declaration: (function_signature name: (_) @_name) @attribute)
  . (comment)* .
  (export_statement declaration: [(function_signature name: (_) @_next) (function_declaration name: (_) @_next)
   (generator_function_declaration name: (_) @_next)])
  (#eq? @_name @_next))
((ambient_declaration (function_signature name: (_) @_name) @attribute)
  . (comment)* .
  (ambient_declaration (function_signature name: (_) @_next))
  (#eq? @_name @_next))
((export_statement declaration: (ambient_declaration (function_signature name: (_) @_name) @attribute))
  . (comment)* .
  (export_statement declaration: (ambient_declaration (function_signature name: (_) @_next)))
  (#eq? @_name @_next))
((method_signature name: (_) @_name) @attribute
  . [";" ","]? @attribute . (comment)* .
  [(method_signature name: (_) @_next) (method_definition name: (_) @_next)]
  (#eq? @_name @_next))
((abstract_method_signature name: (_) @_name) @attribute
  . [";" ","]? @attribute . (comment)* .
  (abstract_method_signature name: (_) @_next)
  (#eq? @_name @_next))
