#include "strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_CAPACITY 16

static int grow(strbuf_t *, size_t);
/* Announced only. */
static char *tail(strbuf_t *buffer);

struct node {
    struct node *next;
    struct { int line, column; } at;
    enum color { RED, BLACK } color;
};

typedef struct {
    int fd;
} handle;

typedef struct _queue queue;

static struct pool {
    void *blocks;
} the_pool = { 0 };

struct packed {
    char tag;
} __attribute__((packed));

int strbuf_reserve(strbuf_t *buffer, size_t room)
{
    if (buffer->capacity - buffer->length >= room)
        return STRBUF_OK;
    return grow(buffer, room);
}

/* Grows the buffer,
   at least by what is asked for. */
static int
grow(strbuf_t *buffer /* never NULL */, size_t room)
{
    size_t wanted = buffer->length + room;
    char *text;

    if (buffer->growth == STRBUF_DOUBLE)
        while (buffer->capacity < wanted)
            buffer->capacity *= 2;
    text = realloc(buffer->text, buffer->capacity);
    if (!text)
        return STRBUF_MEMORY;
    buffer->text = text;
    return STRBUF_OK;
}

strbuf_t *strbuf_copy(const strbuf_t *buffer) {
    strbuf_t *copy = malloc(sizeof *copy);
    memcpy(copy, buffer, sizeof *copy);
    return copy;
}

static char *
tail(strbuf_t *buffer)
{
    return buffer->text + buffer->length;
}

char **strbuf_split(const strbuf_t *buffer, char separator)
{
    (void)buffer; (void)separator;
    return NULL;
}

const char ***strbuf_table(void) { static const char **rows[4]; return rows; }

/* K&R, from the nineties. */
int
strbuf_index(buffer, wanted)
    const strbuf_t *buffer;
    int wanted;
{
    strbuf_each(buffer, at)
        if (*at == wanted)
            return (int)(at - buffer->text);
    return -1;
}

void strbuf_free(strbuf_t *buffer) { free(buffer->text); free(buffer); }

size_t (strbuf_length)(const strbuf_t *buffer) { return buffer->length; }

/* Sets the handler, returns the one before. */
void (*strbuf_on_error(int code, void (*handler)(int)))(int)
{
    static void (*current)(int);
    void (*before)(int) = current;
    (void)code;
    current = handler;
    return before;
}

STRBUF_API int strbuf_version(void)
{
    return 3;
}

STRBUF_API strbuf_t *strbuf_new(void)
{
    return calloc(1, sizeof(strbuf_t));
}

__attribute__((constructor))
static void setup(void)
{
    the_pool.blocks = NULL;
}

__attribute__((noreturn)) void fail(const char *format, ...) { puts(format); exit(1); }

#ifdef _WIN32
/* Windows has its own idea of a path. */
static int is_separator(char c)
{
    return c == '/' || c == '\\';
}
#else
static int is_separator(char c)
{
    return c == '/';
}
#endif

#if defined(HAVE_SSE2)
static unsigned scan_fast(const char *text) { return (unsigned)text[0]; }
#elif defined(HAVE_NEON)
static unsigned scan_fast(const char *text) { return (unsigned)text[1]; }
#endif

static inline uint32_t rotl32(uint32_t x, int8_t r) { return (x << r) | (x >> (32 - r)); }
static inline uint32_t fmix32(uint32_t h)
{
    h ^= h >> 16; // mix
    h *= 0x85ebca6b;
    return h ^ (h >> 13);
}

// Höhe in Zeilen.
int höhe(const strbuf_t *buffer) { return buffer->length > 0; }

unsigned long long int checksum(register const unsigned char *p, const unsigned char *const end)
{
    unsigned long long int sum = 0;
    for (; p != end; ++p) {
        sum = sum * 31 + *p;
    }
    return sum;
}

extern inline double half(double x) { return x / 2; }

struct node *list_reverse(struct node *list)
{
    struct node *reversed = NULL;
    while (list) {
        struct node *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

enum color list_color(const struct node *list) { return list->color; }

static int by_line(const void *a, const void *b)
{
    const struct node *one = a, *other = b;
    return one->at.line - other->at.line;
}

START_TEST(test_reverse)
{
    ck_assert(list_reverse(NULL) == NULL);
}
END_TEST

int main(int argc, char *argv[])
{
    goto end;
end:
    qsort(argv, (size_t)argc, sizeof *argv, by_line);
    return 0;
}
