#pragma once
#include <hdf5.h>

// Swift cannot see macros that call functions or cast.

static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }
static inline hid_t chdf5_everything(void) { return H5S_ALL; }
static inline hid_t chdf5_little_endian_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t chdf5_string(void) { return H5T_C_S1; }
static inline hid_t chdf5_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_link_create(void) { return H5P_LINK_CREATE; }

// Failures are told as errors; the library is not to print them as well.
static inline herr_t chdf5_silence(void) { return H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

static inline herr_t chdf5_keep_first(unsigned position, const H5E_error2_t *error, void *text) {
  (void)position;
  *(const char **)text = error->desc;
  return -1;
}

// What the innermost function had to say of the last failure; the library owns it and keeps it
// until its next call. NULL where nothing failed.
static inline const char *chdf5_reason(void) {
  const char *text = NULL;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, chdf5_keep_first, &text);
  return text;
}
