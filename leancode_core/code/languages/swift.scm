[(comment) (multiline_comment)] @comment
(attribute) @attribute

(class_declaration declaration_kind: ["class" "actor"] name: (_) @name body: (_) @body) @class
(class_declaration declaration_kind: "struct" name: (_) @name body: (_) @body) @struct
(class_declaration declaration_kind: "enum" name: (_) @name body: (_) @body) @enum
(class_declaration declaration_kind: "extension" name: (_) @name) @scope
(protocol_declaration name: (_) @name body: (_) @body) @interface
(typealias_declaration name: (type_identifier) @name) @type

; The name may be an operator; the field is also that of the type behind the arrow.
(function_declaration "func" . name: _ @name body: (function_body)? @body) @function
(protocol_function_declaration "func" . name: _ @name) @function
(macro_declaration "macro" . (simple_identifier) @name) @function

(init_declaration name: "init" @name body: (function_body)? @body) @constructor
(deinit_declaration "deinit" @name body: (function_body)? @body) @method
(subscript_declaration "subscript" @name (computed_property) @body) @method

; Properties that compute their value, or hold a function.
(property_declaration name: (pattern bound_identifier: (simple_identifier) @name) computed_value: (_) @body) @function
(property_declaration name: (pattern bound_identifier: (simple_identifier) @name) value: (lambda_literal) @body) @function
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  value: (call_expression . (lambda_literal) @body)) @function
