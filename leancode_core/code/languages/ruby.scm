(comment) @comment

; A type signature stands between a method and its comment.
((call method: (identifier) @_sig) @attribute
  (#eq? @_sig "sig"))

(method
  name: (_) @name
  body: (_) @body) @function

(singleton_method
  name: (_) @name
  body: (_) @body) @method

; Where there is no body, its place is before `end`.
(method
  name: (_) @name
  !body
  "end" @body) @function

(singleton_method
  name: (_) @name
  !body
  "end" @body) @method

; `private def name` and the like
(call
  arguments: (argument_list . (method name: (_) @name) .)) @function

(call
  arguments: (argument_list . (singleton_method name: (_) @name) .)) @method

(module
  name: (_) @name
  body: (_) @body) @module

(module
  name: (_) @name
  !body
  "end" @body) @module

(class
  name: (_) @name
  body: (_) @body) @class

(class
  name: (_) @name
  !body
  "end" @body) @class

; Point = Struct.new(:x, :y) do ... end
(assignment
  left: [(constant) (scope_resolution)] @name
  right: (call
    receiver: [(constant) (scope_resolution)] @_receiver
    method: (identifier) @_method
    block: (_ body: (_) @body)?)
  (#match? @_receiver "^(::)?(Struct|Data)$")
  (#any-of? @_method "new" "define")) @struct

(assignment
  left: [(constant) (scope_resolution)] @name
  right: (call
    receiver: (constant) @_receiver
    method: (identifier) @_method
    block: (_ body: (_) @body)?)
  (#eq? @_receiver "Class")
  (#eq? @_method "new")) @class

(assignment
  left: [(constant) (scope_resolution)] @name
  right: (call
    receiver: (constant) @_receiver
    method: (identifier) @_method
    block: (_ body: (_) @body)?)
  (#eq? @_receiver "Module")
  (#eq? @_method "new")) @module

; f = ->(x) { ... }, f = lambda { |x| ... }, f = Proc.new do |x| ... end
(assignment
  left: [
    (identifier)
    (constant)
    (instance_variable)
    (class_variable)
    (global_variable)
  ] @name
  right: (lambda body: (_) @body)) @function

(assignment
  left: [
    (identifier)
    (constant)
    (instance_variable)
    (class_variable)
    (global_variable)
  ] @name
  right: (call
    !receiver
    method: (identifier) @_method
    block: (_ body: (_) @body))
  (#any-of? @_method "lambda" "proc")) @function

(assignment
  left: [
    (identifier)
    (constant)
    (instance_variable)
    (class_variable)
    (global_variable)
  ] @name
  right: (call
    receiver: (constant) @_receiver
    method: (identifier) @_method
    block: (_ body: (_) @body))
  (#eq? @_receiver "Proc")
  (#eq? @_method "new")) @function

; define_method(:name) { ... }
(call
  method: (identifier) @_method
  arguments: (argument_list . [
    (simple_symbol) @name
    (string . (string_content) @name .)
  ])
  block: (_ body: (_) @body)
  (#any-of? @_method "define_method" "define_singleton_method")) @method
