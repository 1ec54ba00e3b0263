#include "parser.hpp"

#include <algorithm>

namespace lexkit {
namespace {

constexpr int kLimit = 100;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

struct Frame {
    Frame(int depth) : depth{depth} {}
    int depth;
};

auto by_length = [](const std::string& a, const std::string& b) { return a.size() < b.size(); };

}  // namespace

Lexer::Lexer(std::string text, int line)
    : Base(line), text_(std::move(text)) {}

Lexer::~Lexer() = default;

Lexer::Mark::~Mark()
{
    lexer_.close();
}

// Reads one token.
Token Lexer::next()
{
    const auto word = [this] {
        return is_word(text_[0]);
    };
    std::sort(names_.begin(), names_.end(), [](auto& a, auto& b) { return a < b; });
    return word() ? Token{} : Token{};
}

Lexer Lexer::operator++(int) {
    Lexer copy = *this;
    ++*this;
    return copy;
}

Lexer::operator bool() const { return true; }

Lexer& Lexer::operator=(Lexer&& other) noexcept {
    text_ = other.text_;
    return *this;
}

Lexer Lexer::from_file(const char* path)
{
    return Lexer(read_file(path));
}

std::string read_file(const std::string& path, bool binary) {
    (void)binary;
    return path;
}

const std::vector<std::string>&
Lexer::names() const
{
    return names_;
}

bool operator<(const Position& a, const Position& b) { return a.line < b.line; }

std::ostream& operator<<(std::ostream& out, Kind kind) {
    switch (kind) {
        case Kind::Word: return out << "word";
        default: return out << "?";
    }
}

unsigned long long operator"" _kb(unsigned long long n) { return n * 1024; }

auto lexkit::Lexer::kind() const -> Kind { return Kind::End; }

template class Stack<int>;

static int* find(int* first, int* last, int wanted) {
    while (first != last && *first != wanted) ++first;
    return first;
}

[[maybe_unused]] static inline void unused() {}

template <typename It, typename Compare>
void insertion_sort(It first, It last, Compare less) {
    for (It i = first; i != last; ++i)
        std::rotate(std::upper_bound(first, i, *i, less), i, std::next(i));
}

#if defined(_WIN32)
std::string separator() { return "\\"; }
#else
std::string separator() { return "/"; }
#endif

}  // namespace lexkit

// For C.
extern "C" int lexkit_version(void) { return 1; }

extern "C" {

int lexkit_init(void)
{
    return 0;
}

}

LEXKIT_NAMESPACE_BEGIN

LEXKIT_EXPORT int größe(int breite) { return breite * 2; }

TEST(LexerTest, Empty) {
    EXPECT_FALSE(lexkit::Lexer("").has_next());
}

LEXKIT_NAMESPACE_END

int main() {
    auto&& run = [](int n) mutable {
        return n;
    };
    return run(0);
}
