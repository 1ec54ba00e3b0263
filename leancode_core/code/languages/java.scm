[(line_comment) (block_comment)] @comment

(modifiers [(annotation) (marker_annotation)] @attribute)

(class_declaration name: (identifier) @name body: (_) @body) @class
(record_declaration name: (identifier) @name body: (_) @body) @class
(enum_declaration name: (identifier) @name body: (_) @body) @enum
(interface_declaration name: (identifier) @name body: (_) @body) @interface
(annotation_type_declaration name: (identifier) @name body: (_) @body) @interface

(method_declaration name: (identifier) @name body: (_)? @body) @method
(constructor_declaration name: (identifier) @name body: (_) @body) @constructor
(compact_constructor_declaration name: (identifier) @name body: (_) @body) @constructor

; A lambda that has a name.
(field_declaration
  . (_)* . declarator: (variable_declarator
    name: (identifier) @name
    value: (lambda_expression body: (_) @body)) .) @function
(local_variable_declaration
  . (_)* . declarator: (variable_declarator
    name: (identifier) @name
    value: (lambda_expression body: (_) @body)) .) @function

; The methods of an anonymous class carry the name of the type that they implement.
(object_creation_expression type: (_) @name (class_body)) @scope
(enum_constant name: (identifier) @name body: (class_body)) @scope
