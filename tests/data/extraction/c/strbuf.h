/*
 * Copyright (c) 2024 The strbuf authors. All rights reserved.
 */
#ifndef STRBUF_H
#define STRBUF_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

STRBUF_BEGIN_DECLS

/** How a buffer grows. A class of its own. */
typedef enum {
    STRBUF_DOUBLE,
    STRBUF_EXACT
} strbuf_growth;

/**
 * A growing string.
 */
typedef struct strbuf {
    char *text;
    size_t length, capacity;
    strbuf_growth growth;
} strbuf_t, *strbuf_p;

struct strbuf_iterator;

/* Sees the same bytes as number or as bytes. */
union strbuf_word {
    uint64_t number;
    unsigned char bytes[8];
};

enum strbuf_error { STRBUF_OK, STRBUF_MEMORY = -1 };

/** A comparison, like strcmp. */
typedef int (*strbuf_compare)(const strbuf_t *, const strbuf_t *);

/**
 * Makes room for a number of bytes.
 *
 * @param buffer the buffer
 * @param room   how many bytes
 * @return 0, or STRBUF_MEMORY
 */
int strbuf_reserve(strbuf_t *buffer,
                   size_t room);

/// Copies a buffer; free it with strbuf_free().
strbuf_t *strbuf_copy(const strbuf_t *buffer);

void strbuf_free(strbuf_t *buffer);
size_t strbuf_length(const strbuf_t *buffer);

/* The number of elements of an array. */
#define STRBUF_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define STRBUF_MIN(a, b) ((a) < (b) ? (a) : (b))

/*
 * Goes through the characters of a buffer.
 */
#define strbuf_each(buffer, at)            \
    for (char *at = (buffer)->text;        \
         at < (buffer)->text + (buffer)->length; \
         at++)

/* Whether it holds nothing. */
static inline int strbuf_is_empty(const strbuf_t *buffer)
{
    return buffer->length == 0;
}

STRBUF_END_DECLS

#ifdef __cplusplus
}
#endif

#endif /* STRBUF_H */
