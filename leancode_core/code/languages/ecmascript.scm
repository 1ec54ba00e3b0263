; What JavaScript and TypeScript have in common.

(comment) @comment

; Words that stand before a declaration without being part of its node: they are inside the unit's span.
(decorator) @attribute
(export_statement ["export" "default"] @attribute)
(lexical_declaration ["const" "let"] @attribute)
(variable_declaration "var" @attribute)

(function_declaration name: (identifier) @name body: (_) @body) @function
(generator_function_declaration name: (identifier) @name body: (_) @body) @function
(class_declaration name: (_) @name body: (_) @body) @class
(method_definition name: (_) @name body: (_) @body) @method

; A default export without a name is called what stands in the file.
(export_statement "default" @name value: [
  (arrow_function body: (_) @body)
  (function_expression body: (_) @body)
  (generator_function body: (_) @body)
]) @function
(export_statement "default" @name value: (class body: (_) @body)) @class

; A callback with a name, and a function that is returned, called on the spot, listed or chosen.
(arguments (function_expression name: (identifier) @name body: (_) @body) @function)
(return_statement (function_expression name: (identifier) @name body: (_) @body) @function)
(array (function_expression name: (identifier) @name body: (_) @body) @function)
(binary_expression right: (function_expression name: (identifier) @name body: (_) @body) @function)
(ternary_expression (function_expression name: (identifier) @name body: (_) @body) @function)
(parenthesized_expression (function_expression name: (identifier) @name body: (_) @body) @function)
(call_expression function: (function_expression name: (identifier) @name body: (_) @body) @function)
(unary_expression argument: (call_expression
  function: (function_expression name: (identifier) @name body: (_) @body) @function))

(variable_declarator name: (identifier) @name value: [
  (arrow_function body: (_) @body)
  (function_expression body: (_) @body)
  (generator_function body: (_) @body)
]) @function
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @class

; Calls that return a variant of the function which they are given.
((variable_declarator name: (identifier) @name value: (call_expression
  function: (_) @_wrapper
  arguments: (arguments . [
    (arrow_function body: (_) @body)
    (function_expression !name body: (_) @body)
    (generator_function !name body: (_) @body)
  ]))) @function
  (#match? @_wrapper "(^|\\.)(memo|forwardRef|observer|useCallback|debounce|throttle|once|memoize|cache|curry|asyncHandler)$"))

(pair key: (_) @name value: [
  (arrow_function body: (_) @body)
  (function_expression body: (_) @body)
  (generator_function body: (_) @body)
]) @method

; Assignments: to a variable, to a property of something, to this.
((assignment_expression
  left: [
    (identifier) @name
    (member_expression property: (_) @name)
    (subscript_expression index: (string) @name)
  ] @_target
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @function
  (#not-eq? @_target "module.exports"))
((assignment_expression left: [(identifier) @name (member_expression property: (_) @name)] right: (class body: (_) @body))
  @class)
(assignment_expression
  left: (member_expression object: (this) property: (_) @name)
  right: [(arrow_function) (function_expression) (generator_function)]) @method

; The owner of an assigned function, where it is more than the place that a module's exports go to.
((assignment_expression
  left: (member_expression object: [(identifier) (member_expression)] @owner property: (_) @name)
  right: [(arrow_function) (function_expression) (generator_function)]) @function
  (#not-match? @owner "^(this|self|that|_this|module|exports|window|globalThis|global|root)\\b|prototype$"))
((assignment_expression
  left: (member_expression
    object: (member_expression
      object: [(identifier) (member_expression)] @owner
    property: (_) @_prototype)
    property: (_) @name)
  right: [(arrow_function) (function_expression) (generator_function)]) @function
  (#eq? @_prototype "prototype"))

; module.exports is called after the function that it is set to, where that has a name.
((assignment_expression
  left: (_) @_target
  right: (function_expression name: (identifier) @name body: (_) @body)) @function
  (#eq? @_target "module.exports"))
((assignment_expression
  left: (member_expression property: (_) @name) @_target
  right: [(arrow_function body: (_) @body) (function_expression !name body: (_) @body)]) @function
  (#eq? @_target "module.exports"))

; `a.get = a.header = function () {}` is one unit, named as the last target; the others stand before it.
(assignment_expression left: (_) @attribute "=" @attribute right: (assignment_expression))
(variable_declarator name: (_) @attribute "=" @attribute value: (assignment_expression))

; Objects with a name lend it to the functions inside.
(variable_declarator name: (identifier) @name value: [
  (object)
  (call_expression arguments: (arguments . [(identifier) (member_expression) (string)]? . (object) .))
  (new_expression arguments: (arguments . [(identifier) (member_expression) (string)]? . (object) .))
]) @scope
(pair key: (_) @name value: (object)) @scope
(assignment_expression left: (identifier) @name right: [
  (object)
  (call_expression arguments: (arguments . [(identifier) (member_expression) (string)]? . (object) .))
  (new_expression arguments: (arguments . [(identifier) (member_expression) (string)]? . (object) .))
]) @scope
((assignment_expression left: (member_expression property: (_) @name) right: [
  (object)
  (call_expression arguments: (arguments . [(identifier) (member_expression) (string)]? . (object) .))
  (new_expression arguments: (arguments . [(identifier) (member_expression) (string)]? . (object) .))
]) @scope
  (#not-match? @name "^(exports|prototype)$"))
((assignment_expression
  left: (member_expression object: (_) @name property: (_) @_prototype)
  right: (object)) @scope
  (#eq? @_prototype "prototype"))
