#pragma once
#include <cmark.h>

// The options are macros with shifts, which Swift does not import.
static const int triptych_cmark_options = CMARK_OPT_SMART;
static const int triptych_cmark_unsafe = CMARK_OPT_UNSAFE;
