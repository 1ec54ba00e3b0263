(comment) @comment

(function_definition
  name: (identifier) @name
  body: (block . (comment)* . (expression_statement (string) @doc)? ) @body) @function

(decorated_definition
  definition: (function_definition name: (identifier) @name)) @function

(class_definition
  name: (identifier) @name
  body: (block . (comment)* . (expression_statement (string) @doc)? ) @body) @class

(decorated_definition
  definition: (class_definition name: (identifier) @name)) @class

(assignment left: (identifier) @name right: (lambda body: (_) @body)) @function
