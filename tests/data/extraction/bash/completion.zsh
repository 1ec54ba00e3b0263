# Completion for the shop command.

autoload -Uz compinit

_shop() {
  local -a commands
  commands=('list:show all' 'add:add one')
  _describe 'command' commands
}

function _shop_orders () {
  reply=(${(f)"$(shop orders)"})
}

function shop-widget() { zle -U "shop "; }
zle -N shop-widget

compdef _shop shop
