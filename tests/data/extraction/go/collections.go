//go:build !tinygo

package scheduler

import (
	"cmp"
	"fmt"
	"iter"
	"sort"
	"strings"
	"unsafe"
)

// Number is what can be added up.
type Number interface {
	~int | ~int64 | ~float64
}

// Set holds each value once.
type Set[T comparable] struct {
	values map[T]struct{}
}

// NewSet returns a set of the given values.
func NewSet[T comparable](values ...T) *Set[T] {
	set := &Set[T]{values: make(map[T]struct{}, len(values))}
	for _, value := range values {
		set.Add(value)
	}
	return set
}

// Add puts a value in; it reports whether the value is new.
func (s *Set[T]) Add(value T) bool {
	if _, known := s.values[value]; known {
		return false
	}
	s.values[value] = struct{}{}
	return true
}

func (s Set[T]) Contains(value T) bool { _, ok := s.values[value]; return ok }

func (s *Set[T]) Each(visit func(T)) {
	for value := range s.values {
		visit(value)
	}
}

// All iterates over the values in no particular order.
func (s *Set[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for value := range s.values {
			if !yield(value) {
				return
			}
		}
	}
}

func (s *(Set[T])) Len() int { return len(s.values) }

type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

func (p Pair[K, V]) String() string {
	return fmt.Sprintf("%v=%v", p.Key, p.Value)
}

// Sum adds up the numbers.
func Sum[N Number](numbers ...N) (total N) {
	for _, number := range numbers {
		total += number
	}
	return
}

// SortedKeys returns the map's keys in order.
func SortedKeys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	return keys
}

// Map applies f to each element.
func Map[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i := range in {
		out[i] = f(in[i])
	}
	return out
}

var titled = func(word string) string {
	return strings.ToUpper(word[:1]) + word[1:]
}

var (
	separator = ", "

	// joined puts the words into one line.
	joined = func(words ...string) string {
		return strings.Join(words, separator)
	}
	quote = func(word string) string { return "'" + word + "'" }
)

// memmove is written in assembly.
//
//go:noescape
func memmove(to, from unsafe.Pointer, n uintptr)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

type Größe float64

// Fläche rechnet die Fläche aus.
func (g Größe) Fläche(höhe Größe) Größe { return g * höhe }

type Handler = func(path string) (status int)

type Registry map[string]Handler

func (r Registry) Handle(path string, h Handler) { r[path] = h }

type Stack []byte

func (s *Stack) Push(b byte) { *s = append(*s, b) }

func (s *Stack) Pop() (top byte, ok bool) {
	if n := len(*s); n > 0 {
		top, *s, ok = (*s)[n-1], (*s)[:n-1], true
	}
	return
}

type Level uint8

func (l Level) String() string {
	switch l {
	case 0:
		return "debug"
	default:
		return "info"
	}
}

func (l *Level) Set(text string) error {
	_, err := fmt.Sscanf(text, "%d", l)
	return err
}

func init() {
	Registry{}.Handle("/", func(string) int { return 200 })
}

func init() { titled("again") }

func fibonacci() func() int {
	a, b := 0, 1
	advance := func() int { a, b = b, a+b; return a }
	return advance
}

func main() {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(r)
		}
	}()
	next := fibonacci()
	fmt.Println(next(), joined("a", quote("b")))
}
