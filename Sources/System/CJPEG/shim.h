#pragma once
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

// libjpeg leaves a call that fails by `longjmp`, which must not cross frames of Swift, and tells of
// damage through function pointers: `triptych_jpeg_read` is whole, from creation to release.

/// What is told of an image beside its pixels.
typedef struct {
  unsigned width, height;
  /// Whether bytes that belong to nothing were passed over, which need not cost a pixel.
  int has_stray_bytes;
  /// The decoder's own words for what is wrong; empty where nothing is.
  char reason[JMSG_LENGTH_MAX];
} triptych_jpeg_report;

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  triptych_jpeg_report *report;
} triptych_jpeg_errors;

static inline void triptych_jpeg_fail(j_common_ptr image) {
  triptych_jpeg_errors *errors = (triptych_jpeg_errors *)image->err;
  errors->base.format_message(image, errors->report->reason);
  longjmp(errors->escape, 1);
}

/// After a warning libjpeg goes on and makes up the pixels that are missing. Only what leaves the
/// pixels as they were written is let pass.
static inline void triptych_jpeg_warn(j_common_ptr image, int level) {
  if (level >= 0) return;
  switch (image->err->msg_code) {
  case JWRN_EXTRANEOUS_DATA:
    ((triptych_jpeg_errors *)image->err)->report->has_stray_bytes = 1;
    return;
  case JWRN_ADOBE_XFORM:
  case JWRN_BOGUS_ICC:
  case JWRN_JFIF_MAJOR:
  case JWRN_NOT_SEQUENTIAL:
    return;
  default:
    triptych_jpeg_fail(image);
  }
}

/// libjpeg would print to the standard error.
static inline void triptych_jpeg_print(j_common_ptr image) { (void)image; }

static inline void triptych_jpeg_open(
    struct jpeg_decompress_struct *image, triptych_jpeg_errors *errors, const unsigned char *bytes,
    size_t count) {
  jpeg_create_decompress(image);
  jpeg_mem_src(image, bytes, (unsigned long)count);
  jpeg_read_header(image, TRUE);
  errors->report->width = image->image_width;
  errors->report->height = image->image_height;
}

/// Writes the rows of an opened image as a red, a green and a blue plane.
static inline void triptych_jpeg_copy(
    struct jpeg_decompress_struct *image, unsigned char *planes) {
  int is_cmyk = image->jpeg_color_space == JCS_CMYK || image->jpeg_color_space == JCS_YCCK;
  image->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(image);
  unsigned width = image->output_width;
  int channels = is_cmyk ? 4 : 3;
  size_t area = (size_t)width * image->output_height;
  JSAMPARRAY row = image->mem->alloc_sarray(
      (j_common_ptr)image, JPOOL_IMAGE, width * (unsigned)channels, 1);
  while (image->output_scanline < image->output_height) {
    unsigned char *target = planes + (size_t)image->output_scanline * width;
    jpeg_read_scanlines(image, row, 1);
    const unsigned char *source = row[0];
    for (unsigned x = 0; x < width; x++, source += channels) {
      for (int channel = 0; channel < 3; channel++) {
        unsigned value = source[channel];
        if (is_cmyk) {
          // Programs of Adobe write how much of the ink is missing.
          unsigned ink = image->saw_Adobe_marker ? 255 - value : value;
          unsigned paper = image->saw_Adobe_marker ? source[3] : 255u - source[3];
          value = paper - (2 * ink * paper + 255) / 510;
        }
        target[channel * area + x] = (unsigned char)value;
      }
    }
  }
  // Reads to the end: a file that stops before it is not whole.
  jpeg_finish_decompress(image);
}

/// Reads an image's size and, where `planes` is given, its pixels.
///
/// @param planes NULL, or `3 * width * height` bytes of the sizes that a call without it has told.
/// @return 1; 0 with `report->reason` where the file is damaged.
static inline int triptych_jpeg_read(
    const unsigned char *bytes, size_t count, unsigned char *planes, triptych_jpeg_report *report) {
  struct jpeg_decompress_struct image;
  triptych_jpeg_errors errors;
  memset(report, 0, sizeof *report);
  memset(&image, 0, sizeof image);
  image.err = jpeg_std_error(&errors.base);
  errors.report = report;
  errors.base.error_exit = triptych_jpeg_fail;
  errors.base.emit_message = triptych_jpeg_warn;
  errors.base.output_message = triptych_jpeg_print;
  if (setjmp(errors.escape)) {
    jpeg_destroy_decompress(&image);
    return 0;
  }
  triptych_jpeg_open(&image, &errors, bytes, count);
  if (planes) triptych_jpeg_copy(&image, planes);
  jpeg_destroy_decompress(&image);
  return 1;
}

/// The words of a report, which Swift would import as a tuple.
static inline const char *triptych_jpeg_reason(const triptych_jpeg_report *report) {
  return report->reason;
}
