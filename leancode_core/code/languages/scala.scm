[(comment) (block_comment)] @comment
(annotation) @attribute

(function_definition name: (_) @name body: (_) @body) @function
(function_declaration name: (_) @name) @function

; A value that is a function.
(val_definition pattern: (identifier) @name value: (lambda_expression) @body) @function

(class_definition name: (_) @name body: (_)? @body) @class
(object_definition name: (_) @name body: (_)? @body) @class
(trait_definition name: (_) @name body: (_)? @body) @trait
(enum_definition name: (_) @name body: (_) @body) @enum
(package_object name: (_) @name body: (_)? @body) @module

; A name for a type; in an instance it would only say which type the instance has there.
(compilation_unit (type_definition name: (_) @name type: (_)) @type)
(object_definition body: (template_body (type_definition name: (_) @name type: (_)) @type))
(package_object body: (template_body (type_definition name: (_) @name type: (_)) @type))
(class_definition body: (template_body (type_definition name: (_) @name type: (_)) @type))
(trait_definition body: (template_body (type_definition name: (_) @name type: (_)) @type))

; An instance with members of its own: `implicit val order: Order[Id] = new Order[Id] { ... }`.
(val_definition
  pattern: (identifier) @name
  value: (instance_expression (template_body) @body)) @class

; `given name: Type with`, and without a name, called after its type.
(given_definition name: (_) @name body: (with_template_body) @body) @class
(given_definition !name return_type: (_) @name body: (with_template_body) @body) @class
(given_definition name: (_) @name body: (_) @body) @function

; What an extension adds belongs to the type of its parameter.
(extension_definition
  parameters: (parameters
    (parameter
      type: [
        (type_identifier) @name
        (stable_type_identifier) @name
        (generic_type type: (_) @name)
        (compound_type) @name
        (infix_type) @name
        (function_type) @name
        (tuple_type) @name
      ]))) @scope
