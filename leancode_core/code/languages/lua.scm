(comment) @comment

(function_declaration name: (_) @name body: (block)? @body "end" @body) @function

; f = function() end, M.f = function() end, with or without `local`
(assignment_statement
  (variable_list . name: [(identifier) (dot_index_expression)] @name .)
  (expression_list . value: (function_definition body: (block)? @body "end" @body) .)) @function
(variable_declaration
  (assignment_statement
    (variable_list . name: (identifier) @name .)
    (expression_list . value: (function_definition) .))) @function
(assignment_statement
  (variable_list . name: (bracket_index_expression table: [(identifier) (dot_index_expression)] @owner field: (string) @name) .)
  (expression_list . value: (function_definition body: (block)? @body "end" @body) .)) @function

; Functions in tables, and tables with a name, which they lend to the functions inside.
(field name: [(identifier) (string)] @name value: (function_definition body: (block)? @body "end" @body)) @method
(field name: [(identifier) (string)] @name value: (table_constructor)) @scope
(assignment_statement
  (variable_list . name: [(identifier) (dot_index_expression)] @name .)
  (expression_list . value: [
    (table_constructor)
    (function_call arguments: (arguments (table_constructor)))
  ] .)) @scope

; setmetatable(Shelf, { __call = function() end })
((function_call
  name: (identifier) @_function
  arguments: (arguments . [(identifier) (dot_index_expression)] @name . (table_constructor))) @scope
  (#eq? @_function "setmetatable"))
