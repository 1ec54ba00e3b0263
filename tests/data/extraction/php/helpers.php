<?php
/**
 * Global helpers, loaded by Composer.
 */

if (! function_exists('env')) {
    /**
     * Reads an environment variable.
     */
    function env(string $key, mixed $default = null): mixed
    {
        $value = getenv($key);
        return $value === false ? value($default) : $value;
    }
}

function value($value, ...$args) { return $value instanceof Closure ? $value(...$args) : $value; }
function &registry() {
    static $registry = array();
    return $registry;
}

// Curries a function of two arguments.
$curry = function ($function) {
    return fn ($first) => fn ($second) => $function($first, $second);
};

$double = fn (int $n): int => $n * 2;

$container['clock'] = function () {
    return new DateTimeImmutable();
};
$container["mailer"] = static fn ($c) => new Mailer($c['clock']);

$routes = [
    '/' => function () { return 'home'; },
    '/about' => fn () => 'about',
];

usort($routes, function ($a, $b) {
    return $a <=> $b;
});

function tree(array $nodes, int $depth = 0): string
{
    function indent(int $by): string { return str_repeat(' ', $by); }

    $render = function (array $node) use (&$render, $depth) {
        return indent($depth) . $node['name'] . implode('', array_map($render, $node['children']));
    };

    return implode("\n", array_map($render, $nodes));
}

FUNCTION Shout( $text ) : string
  { return strtoupper( $text ) ; }

function generate(int $from, int $to): Generator { for ($i = $from; $i <= $to; $i++) yield $i; }

function /* old name: mb_rev */ reverse(string $text): string
{
    return implode('', array_reverse(mb_str_split($text)));
}
