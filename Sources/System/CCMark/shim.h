#pragma once
#include <cmark.h>

// The options are macros with shifts, which Swift does not import.

// Columns and lines of inline nodes are only kept right over several lines with SOURCEPOS.
// No UNSAFE: raw HTML and dangerous link addresses never pass the renderer.
static const int triptych_cmark_options = CMARK_OPT_SMART | CMARK_OPT_SOURCEPOS;
static const int triptych_cmark_render_options = CMARK_OPT_DEFAULT;
