/* A hash map with open addressing. */
#include "hashmap.h"

typedef uint32_t (*hash_fn)(const void *key, size_t length);

typedef union {
    void *pointer;
    long number;
} value;

typedef struct slot {
    const char *key;
    value value;
    uint32_t hash;
} *slot_ref;

typedef enum state { FREE, USED, GONE } slot_state;

struct hashmap {
    struct slot *slots;
    size_t count;
    hash_fn hash;
};

/*
 * FNV-1a.
 */
static uint32_t fnv1a(const void *key, size_t length)
{
    const unsigned char *p = key;
    uint32_t hash = 2166136261u;

    while (length--)
        hash = (hash ^ *p++) * 16777619u;
    return hash;
}

static struct slot *find_slot(const struct hashmap *map, const char *key)
{
    uint32_t i = map->hash(key, strlen(key));
    return &map->slots[i & (map->count - 1)];
}

HASHMAP_EXPORT struct hashmap *hashmap_new(size_t capacity)
{
    struct hashmap *map = calloc(1, sizeof *map);
    map->slots = calloc(capacity, sizeof *map->slots);
    map->hash = fnv1a;
    return map;
}

void
hashmap_free(struct hashmap *map)
{
    free(map->slots);
    free(map);
}

/* Puts a value in, replaces the one before. */
bool
hashmap_put(
    struct hashmap *map,
    const char     *key,   /* is not copied */
    value           value
)
{
    struct slot *slot = find_slot(map, key);

    slot->key = key;
    slot->value = value;
    return true;
}

value hashmap_get(const struct hashmap *map, const char *key) { return find_slot(map, key)->value; }

bool hashmap_has(const struct hashmap *map, const char *key) { return find_slot(map, key)->key != NULL; }

int hashmap_remove(struct hashmap *map, const char *key)
{
#ifdef HASHMAP_DEBUG
    fprintf(stderr, "remove %s\n", key);
#endif
    struct slot *slot = find_slot(map, key);
    slot->key = NULL;
    return 0;
}

void hashmap_each(const struct hashmap *map, void (*visit)(const char *key, value value, void *data), void *data)
{
    for (size_t i = 0; i < map->count; i++)
        visit(map->slots[i].key, map->slots[i].value, data);
}

static size_t next_power(size_t n) { size_t p = 1; while (p < n) p <<= 1; return p; }

static void resize(struct hashmap *map)
{
    map->count = next_power(map->count + 1);
}
