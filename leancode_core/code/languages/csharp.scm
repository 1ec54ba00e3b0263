(comment) @comment
(attribute_list) @attribute

(class_declaration name: (identifier) @name body: (_)? @body) @class
(interface_declaration name: (identifier) @name body: (_)? @body) @interface
(enum_declaration name: (identifier) @name body: (_)? @body) @enum
(delegate_declaration name: (identifier) @name) @type
(struct_declaration name: (identifier) @name body: (_)? @body) @struct

; Of two patterns with the same extent the first one counts: a `record struct` is a struct.
(record_declaration "struct" name: (identifier) @name body: (_)? @body) @struct
(record_declaration name: (identifier) @name body: (_)? @body) @class

(method_declaration name: (identifier) @name body: (_)? @body) @method

; An `extension` block looks like a constructor to the grammar; what is in it are methods of the class around it.
(constructor_declaration
  name: (identifier) @name
  body: (_)? @body
  (#not-eq? @name "extension")) @constructor

(destructor_declaration
  "~" @name
  name: (identifier) @name
  body: (_)? @body) @method

(operator_declaration
  "operator" @name
  operator: _ @name
  body: (_)? @body) @method

(conversion_operator_declaration
  ["implicit" "explicit"] @name
  "operator" @name
  type: (_) @name
  body: (_)? @body) @method

(local_function_statement name: (identifier) @name body: (_)? @body) @function

; Properties, indexers and events that do something: `{ get; set; }` alone is a field.
(property_declaration
  name: (identifier) @name
  accessors: (accessor_list (accessor_declaration body: (_))) @body) @method
(property_declaration
  name: (identifier) @name
  value: (arrow_expression_clause) @body) @method
(indexer_declaration
  "this" @name
  accessors: (accessor_list (accessor_declaration body: (_))) @body) @method
(indexer_declaration
  "this" @name
  value: (arrow_expression_clause) @body) @method
(event_declaration
  name: (identifier) @name
  accessors: (accessor_list (accessor_declaration body: (_))) @body) @method

; Func<int, int> f = x => x + 1; as a field, a variable, a property, or assigned later
(field_declaration
  (variable_declaration
    (variable_declarator
      name: (identifier) @name
      [
        (lambda_expression body: (_) @body)
        (anonymous_method_expression (block) @body)
      ]))) @function

(local_declaration_statement
  (variable_declaration
    (variable_declarator
      name: (identifier) @name
      [
        (lambda_expression body: (_) @body)
        (anonymous_method_expression (block) @body)
      ]))) @function

(property_declaration
  name: (identifier) @name
  value: (lambda_expression body: (_) @body)) @method

(assignment_expression
  left: [
    (identifier) @name
    (member_access_expression name: (identifier) @name)
  ]
  operator: "="
  right: [
    (lambda_expression body: (_) @body)
    (anonymous_method_expression (block) @body)
  ]) @function
