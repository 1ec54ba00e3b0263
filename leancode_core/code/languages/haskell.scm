[(comment) (haddock)] @comment
[(pragma) (fixity) (cpp)] @trailer
((haddock) @trailer
  (#match? @trailer "^(--|[{]-) *\\^"))

; A signature and the equations below it are one unit. One that names several belongs to the first.
(_
  declaration: [
    (signature name: [(variable) @name @clause (prefix_id (_) @name @clause)])
    (signature names: (binding_list . name: [(variable) @name @clause (prefix_id (_) @name @clause)]))
  ] @function)
(declarations
  [
    (signature name: [(variable) @name @clause (prefix_id (_) @name @clause)])
    (signature names: (binding_list . name: [(variable) @name @clause (prefix_id (_) @name @clause)]))
  ] @function)
(local_binds
  (signature name: [(variable) @name @clause (prefix_id (_) @name @clause)]) @function
  .
  [(function) (bind match: (match expression: [(lambda) (lambda_case)]))])
(foreign_import signature: (signature name: (variable) @name)) @function

(function name: [(variable) @name @clause (prefix_id (_) @name @clause)] match: (match) @body) @function
(function (infix operator: [(operator) @name @clause (infix_id (_) @name @clause)]) match: (match) @body) @function

; Without parameters only what is no local value.
(declarations (bind name: [(variable) @name @clause (prefix_id (_) @name @clause)] match: (match) @body) @function)
(instance_declarations (bind name: [(variable) @name @clause (prefix_id (_) @name @clause)] match: (match) @body) @function)
(class_declarations (bind name: [(variable) @name @clause (prefix_id (_) @name @clause)] match: (match) @body) @function)
(local_binds
  (bind name: (variable) @name @clause match: (match expression: [(lambda) (lambda_case)]) @body) @function)

(pattern_synonym
  [
    (signature synonym: (_) @name @clause)
    (equation synonym: (apply function: (constructor) @name @clause))
    (equation synonym: (constructor) @name @clause)
  ]) @function

; Types.
(data_type name: [(name) @name (prefix_id (_) @name)] !constructors) @struct
(data_type name: [(name) @name (prefix_id (_) @name)] constructors: (data_constructors) @body) @struct
(data_type name: [(name) @name (prefix_id (_) @name)] constructors: (gadt_constructors) @body) @enum
(newtype name: [(name) @name (prefix_id (_) @name)] constructor: (_) @body) @struct
(type_synonym name: [(name) @name (prefix_id (_) @name)]) @type
(type_family name: [(name) @name (prefix_id (_) @name)]) @type
(data_family name: [(name) @name (prefix_id (_) @name)]) @type
(data_instance (data_type name: (name) @name patterns: (_) @name)) @type
(type_instance name: (name) @name patterns: (_) @name) @type
; Types with an operator for a name: `data a :* b`.
(data_type
  "data"
  .
  [(infix operator: (_) @name) (parens (infix operator: (_) @name))]
  constructors: (_)? @body) @struct
(newtype "newtype" . [(infix operator: (_) @name) (parens (infix operator: (_) @name))] constructor: (_) @body) @struct
(type_synonym "type" . [(infix operator: (_) @name) (parens (infix operator: (_) @name))]) @type
(class "class" . [(infix operator: (_) @name) (parens (infix operator: (_) @name))] declarations: (_)? @body) @class

(class name: [(name) @name (prefix_id (_) @name)] declarations: (class_declarations)? @body) @class
(instance name: (_) @name patterns: (_) @name declarations: (instance_declarations)? @body) @class
