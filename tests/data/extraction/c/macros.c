/* What the grammar stumbles over: nothing around it may be lost or get a macro's name. */
G_DEFINE_TYPE(Shelf, shelf, G_TYPE_OBJECT)

static void shelf_init(Shelf *self) {
    self->size = 0;
}

DEFINE_CODEC(plain)
DEFINE_CODEC(zipped)
DEFINE_CODEC("named (well)", named)

// Chooses.
int codec_choose(struct codec *codec, int flags)
{
    return flags;
}

JSON_API(int)
json_parse(const char *text)
{
    return 0;
}

EXPORT_SYMBOL(json_parse);

int last(void) { return 1; }
