; `//!` documents what encloses it, never the definition below it.
((comment) @comment
  (#not-match? @comment "^//!"))

(function_declaration name: (_) @name body: (block)? @body) @function

; A function that returns a type it declares is how a generic type is written.
((function_declaration
  name: (_) @name
  type: (builtin_type) @_type
  body: (block
    (expression_statement
      (return_expression [(struct_declaration) (union_declaration) (enum_declaration) (opaque_declaration)]))) @body)
  @struct
  (#eq? @_type "type"))

(variable_declaration (identifier) @name "=" (struct_declaration "{" @body "}" @body)) @struct
(variable_declaration (identifier) @name "=" (union_declaration "{" @body "}" @body)) @struct
(variable_declaration (identifier) @name "=" (opaque_declaration "{" @body "}" @body)) @struct
(variable_declaration (identifier) @name "=" (enum_declaration "{" @body "}" @body)) @enum
(variable_declaration (identifier) @name "=" (error_set_declaration "{" @body "}" @body)) @enum

; Called `test.name` by the test runner: the word is part of the name.
(test_declaration "test" @name [(string) (identifier)] @name (block) @body) @function
