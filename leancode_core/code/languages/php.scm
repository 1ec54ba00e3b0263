(comment) @comment
(attribute_list) @attribute

(function_definition
  name: (name) @name
  body: (_) @body) @function

; The constructor of an anonymous class stands in no captured class, so that its kind is said here.
(method_declaration
  name: (name) @name
  body: (_)? @body
  (#not-eq? @name "__construct")) @method

(method_declaration
  name: (name) @name
  body: (_)? @body
  (#eq? @name "__construct")) @constructor

(property_declaration
  (property_element name: (variable_name (name) @name))
  (property_hook_list (property_hook body: (_))) @body) @method

(class_declaration
  name: (name) @name
  body: (_) @body) @class

(interface_declaration
  name: (name) @name
  body: (_) @body) @interface

(trait_declaration
  name: (name) @name
  body: (_) @body) @trait

(enum_declaration
  name: (name) @name
  body: (_) @body) @enum

; $f = function () {}, $this->f = fn () => 1, self::$f = fn () => 1, $container['f'] = function () {}
(assignment_expression
  left: [
    (variable_name (name) @name)
    (member_access_expression name: (name) @name)
    (scoped_property_access_expression name: (variable_name (name) @name))
    (subscript_expression (string (string_content) @name))
    (subscript_expression (encapsed_string . (string_content) @name .))
  ]
  right: [
    (anonymous_function body: (_) @body)
    (arrow_function body: (_) @body)
  ]) @function
