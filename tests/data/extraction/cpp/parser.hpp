// Copyright 2024 The lexkit authors. SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace lexkit {

class Token;

/// Where something stands in a file.
struct Position {
    int line = 1;
    int column = 1;

    friend bool operator==(const Position& a, const Position& b) = default;
};

/** \brief What a token is. */
enum class Kind : unsigned char { Word, Number, End };

/**
 * \brief Splits text into tokens.
 *
 * The text must outlive the lexer.
 */
class LEXKIT_API Lexer final : public Base<Lexer>, private Counted {
    LEXKIT_OBJECT

public:
    Lexer() = default;
    Lexer(const Lexer&) = delete;

    /// Reads from text.
    explicit Lexer(std::string_view text, Position start = {})
        : text_(text),
          at_(start)  // where errors are reported
    {
        skip_blanks();
    }

    virtual ~Lexer() { close(); }

    /*! Takes the next token. */
    [[nodiscard]] Token next();

    //! Whether text is left.
    virtual bool has_next() const noexcept = 0;

    void close() noexcept override {}

    const std::string& name() const LEXKIT_LIFETIME_BOUND { return name_; }
    std::string& name() { return name_; }

    // Moves on.
    Lexer& operator++() {
        ++at_.column;
        return *this;
    }
    Lexer operator++(int);
    Token operator*() const { return Token{}; }
    Token* operator->() const { return nullptr; }
    explicit operator bool() const { return has_next(); }
    operator std::string_view() const { return text_; }
    bool operator()(char c) const { return c == ' '; }
    char operator[](std::size_t i) const { return text_[i]; }

    static Lexer from_file(const char* path);

    template <typename Visitor>
    void visit(Visitor&& visitor) {
        auto step = [&](const Token& token) -> bool { return visitor(token); };
        while (step(next())) {
        }
    }

    /// Streams the position.
    friend std::ostream& operator<<(std::ostream& out, const Lexer& lexer) {
        return out << lexer.at_.line;
    }

    class Mark {
      public:
        Mark(Lexer& lexer) try : lexer_(lexer) {
        } catch (...) {
            throw;
        }
        ~Mark();

      private:
        Lexer& lexer_;
    };

protected:
    void skip_blanks() {
        struct Blank {
            bool operator()(char c) const { return c <= ' '; }
        };
        Blank blank;
        while (blank(text_[0])) text_.remove_prefix(1);
    }

private:
    std::string_view text_;
    Position at_;
    std::string name_;
};

/// Anything that can be printed.
template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
    { out << value };
};

/// A stack with a bound.
template <typename T, std::size_t N = 16>
class Stack {
public:
    constexpr Stack() noexcept : size_(0) {}

    template <typename... Args>
        requires std::constructible_from<T, Args...>
    T& emplace(Args&&... args) {
        return *new (&items_[size_++]) T(std::forward<Args>(args)...);
    }

    void push(const T& item);
    T pop();

    constexpr std::size_t (max)() const { return N; }

private:
    T items_[N];
    std::size_t size_;
};

template <typename T, std::size_t N>
void Stack<T, N>::push(const T& item)
{
    items_[size_++] = item;
}

// Takes the top.
template <typename T, std::size_t N>
T Stack<T, N>::pop() { return items_[--size_]; }

template <>
struct Hash<Position> {
    std::size_t operator()(const Position& p) const noexcept { return p.line * 31 + p.column; }
};

/// The greater of two.
template <class T> constexpr const T& greater(const T& a, const T& b) { return a < b ? b : a; }

template <>
inline int parse<int>(std::string_view text) { return std::stoi(std::string(text)); }

/// Parses a value.
template <typename T>
T parse(std::string_view text);

/// Reads a whole file.
///
/// \param path  the file
/// \return its text
std::string read_file(const std::string& path,
                      bool binary = false);

bool exists(const std::string& path);

}  // namespace lexkit

/** Counts the elements. */
#define LEXKIT_COUNT(array) \
    (sizeof(array) / sizeof((array)[0]))
