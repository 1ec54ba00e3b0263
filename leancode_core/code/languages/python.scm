(comment) @comment

(function_definition
  name: (identifier) @name
  body: (block) @body) @function

(decorated_definition
  definition: (function_definition name: (identifier) @name)) @function

(class_definition
  name: (identifier) @name
  body: (block) @body) @class

(decorated_definition
  definition: (class_definition name: (identifier) @name)) @class

; A docstring is the first statement, and neither bytes nor an f-string.
(function_definition
  name: (identifier) @name
  body: (block . (comment)* . (expression_statement . (string) @doc .))
  (#match? @doc "^[rRuU]?[\"']")) @function

(class_definition
  name: (identifier) @name
  body: (block . (comment)* . (expression_statement . (string) @doc .))
  (#match? @doc "^[rRuU]?[\"']")) @class

(assignment
  left: [
    (identifier) @name
    (attribute attribute: (identifier) @name)
  ]
  right: (lambda body: (_) @body)) @function

(type_alias_statement
  left: (type [
    (identifier) @name
    (generic_type . (identifier) @name)
  ])) @type

(assignment
  left: (identifier) @name
  type: (type) @_annotation
  (#match? @_annotation "^[\"']?([A-Za-z_]+\\.)?TypeAlias[\"']?$")) @type
