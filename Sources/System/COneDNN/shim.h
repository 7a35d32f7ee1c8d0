// One set of functions over the two C interfaces of oneDNN: 2.x (operation descriptors, memory
// descriptors by value) and 3.x (primitive descriptors made directly, memory descriptors by handle).
// Swift can't call variadic or macro-heavy C, and must not care which version is installed.
#pragma once
#include <oneapi/dnnl/dnnl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if DNNL_VERSION_MAJOR < 2 || (DNNL_VERSION_MAJOR == 2 && DNNL_VERSION_MINOR < 6)
#error "Triptych needs oneDNN 2.6 or newer"
#endif

// A function, so that Swift doesn't fold away the branch for the other version.
static inline int tri_major_version(void) { return dnnl_version()->major; }

// Memory descriptors, owned by the caller. ------------------------------------------------------

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t tri_desc;
typedef const_dnnl_memory_desc_t tri_const_desc;
#else
typedef dnnl_memory_desc_t *tri_desc;
typedef const dnnl_memory_desc_t *tri_const_desc;
#endif

static inline void tri_desc_destroy(tri_desc desc) {
#if DNNL_VERSION_MAJOR >= 3
  dnnl_memory_desc_destroy(desc);
#else
  free(desc);
#endif
}

#if DNNL_VERSION_MAJOR < 3
static inline dnnl_status_t tri_desc_copy(tri_desc *out, const dnnl_memory_desc_t *source) {
  tri_desc copy = (tri_desc)malloc(sizeof *copy);
  if (!copy) return dnnl_out_of_memory;
  memcpy(copy, source, sizeof *copy);
  *out = copy;
  return dnnl_success;
}
#endif

// A descriptor with the layout that `tag` names; `dnnl_format_tag_any` lets the library choose.
static inline dnnl_status_t tri_desc_create(
    tri_desc *out, int rank, const int64_t *dims, dnnl_data_type_t type, dnnl_format_tag_t tag) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_memory_desc_create_with_tag(out, rank, dims, type, tag);
#else
  dnnl_memory_desc_t desc;
  dnnl_status_t status = dnnl_memory_desc_init_by_tag(&desc, rank, dims, type, tag);
  return status == dnnl_success ? tri_desc_copy(out, &desc) : status;
#endif
}

// A descriptor with explicit strides, in elements.
static inline dnnl_status_t tri_desc_create_strided(
    tri_desc *out, int rank, const int64_t *dims, dnnl_data_type_t type, const int64_t *strides) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_memory_desc_create_with_strides(out, rank, dims, type, strides);
#else
  dnnl_memory_desc_t desc;
  dnnl_status_t status = dnnl_memory_desc_init_by_strides(&desc, rank, dims, type, strides);
  return status == dnnl_success ? tri_desc_copy(out, &desc) : status;
#endif
}

// The window of `parent` that starts at `offsets`.
static inline dnnl_status_t tri_desc_create_window(
    tri_desc *out, tri_const_desc parent, const int64_t *dims, const int64_t *offsets) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_memory_desc_create_submemory(out, parent, dims, offsets);
#else
  dnnl_memory_desc_t desc;
  dnnl_status_t status = dnnl_memory_desc_init_submemory(&desc, parent, dims, offsets);
  return status == dnnl_success ? tri_desc_copy(out, &desc) : status;
#endif
}

// The descriptor that a primitive has settled on, such as `dnnl_query_src_md`.
static inline dnnl_status_t tri_desc_query(
    tri_desc *out, const_dnnl_primitive_desc_t primitive, dnnl_query_t what) {
#if DNNL_VERSION_MAJOR >= 3
  const_dnnl_memory_desc_t found = dnnl_primitive_desc_query_md(primitive, what, 0);
  return found ? dnnl_memory_desc_clone(out, found) : dnnl_invalid_arguments;
#else
  const dnnl_memory_desc_t *found = dnnl_primitive_desc_query_md(primitive, what, 0);
  return found ? tri_desc_copy(out, found) : dnnl_invalid_arguments;
#endif
}

// The type of a descriptor's numbers.
static inline dnnl_data_type_t tri_desc_type(tri_const_desc desc) {
#if DNNL_VERSION_MAJOR >= 3
  dnnl_data_type_t type = dnnl_data_type_undef;
  dnnl_memory_desc_query(desc, dnnl_query_data_type, &type);
  return type;
#else
  return desc->data_type;
#endif
}

// The name of the implementation that a primitive has settled on, such as `jit:avx512_core`.
static inline const char *tri_implementation(const_dnnl_primitive_desc_t primitive) {
  const char *name = NULL;
  dnnl_status_t status = dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, &name);
  return status || !name ? "" : name;
}

// Primitive descriptors. -------------------------------------------------------------------------
// `attributes` and `bias` may be NULL. Layouts left `any` are chosen by the library.

typedef struct {
  int64_t strides[2];
  int64_t padding_before[2];
  int64_t padding_after[2];
  int64_t dilates[2];  // pixels between taps, 0 for none; convolutions only
} tri_window;

#if DNNL_VERSION_MAJOR < 3
static inline dnnl_status_t tri_create(
    dnnl_primitive_desc_t *out, const_dnnl_op_desc_t operation,
    const_dnnl_primitive_attr_t attributes, dnnl_engine_t engine,
    const_dnnl_primitive_desc_t forward) {
  return dnnl_primitive_desc_create(out, operation, attributes, engine, forward);
}
#endif

static inline dnnl_status_t tri_convolution_forward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_prop_kind_t mode,
    dnnl_alg_kind_t algorithm, tri_const_desc source, tri_const_desc weights, tri_const_desc bias, tri_const_desc result,
    tri_window window, const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_convolution_forward_primitive_desc_create(
      out, engine, mode, algorithm, source, weights, bias, result, window.strides, window.dilates,
      window.padding_before, window.padding_after, attributes);
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
      &operation, mode, algorithm, source, weights, bias, result, window.strides, window.dilates,
      window.padding_before, window.padding_after);
  return status ? status : tri_create(out, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t tri_convolution_backward_data(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_alg_kind_t algorithm,
    tri_const_desc source_gradient, tri_const_desc weights, tri_const_desc result_gradient,
    tri_window window, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_convolution_backward_data_primitive_desc_create(
      out, engine, algorithm, source_gradient, weights, result_gradient, window.strides,
      window.dilates, window.padding_before, window.padding_after, forward, NULL);
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(
      &operation, algorithm, source_gradient, weights, result_gradient, window.strides,
      window.dilates, window.padding_before, window.padding_after);
  return status ? status : tri_create(out, &operation, NULL, engine, forward);
#endif
}

static inline dnnl_status_t tri_convolution_backward_weights(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_alg_kind_t algorithm,
    tri_const_desc source, tri_const_desc weights_gradient, tri_const_desc bias_gradient,
    tri_const_desc result_gradient, tri_window window, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_convolution_backward_weights_primitive_desc_create(
      out, engine, algorithm, source, weights_gradient, bias_gradient, result_gradient,
      window.strides, window.dilates, window.padding_before, window.padding_after, forward, NULL);
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(
      &operation, algorithm, source, weights_gradient, bias_gradient, result_gradient,
      window.strides, window.dilates, window.padding_before, window.padding_after);
  return status ? status : tri_create(out, &operation, NULL, engine, forward);
#endif
}

static inline dnnl_status_t tri_inner_product_forward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_prop_kind_t mode, tri_const_desc source,
    tri_const_desc weights, tri_const_desc bias, tri_const_desc result,
    const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_inner_product_forward_primitive_desc_create(
      out, engine, mode, source, weights, bias, result, attributes);
#else
  dnnl_inner_product_desc_t operation;
  dnnl_status_t status =
      dnnl_inner_product_forward_desc_init(&operation, mode, source, weights, bias, result);
  return status ? status : tri_create(out, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t tri_inner_product_backward_data(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, tri_const_desc source_gradient,
    tri_const_desc weights, tri_const_desc result_gradient, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_inner_product_backward_data_primitive_desc_create(
      out, engine, source_gradient, weights, result_gradient, forward, NULL);
#else
  dnnl_inner_product_desc_t operation;
  dnnl_status_t status = dnnl_inner_product_backward_data_desc_init(
      &operation, source_gradient, weights, result_gradient);
  return status ? status : tri_create(out, &operation, NULL, engine, forward);
#endif
}

static inline dnnl_status_t tri_inner_product_backward_weights(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, tri_const_desc source,
    tri_const_desc weights_gradient, tri_const_desc bias_gradient, tri_const_desc result_gradient,
    const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_inner_product_backward_weights_primitive_desc_create(
      out, engine, source, weights_gradient, bias_gradient, result_gradient, forward, NULL);
#else
  dnnl_inner_product_desc_t operation;
  dnnl_status_t status = dnnl_inner_product_backward_weights_desc_init(
      &operation, source, weights_gradient, bias_gradient, result_gradient);
  return status ? status : tri_create(out, &operation, NULL, engine, forward);
#endif
}

// Batch normalization with scale and shift. In 2.6 the separate flags for scale and shift fail to
// execute backward, so there both lie in one 2 × C tensor; 3.x has separate tensors only.
static inline unsigned tri_batch_normalization_flags(int global_statistics, int fused_relu) {
#if DNNL_VERSION_MAJOR >= 3
  unsigned flags = dnnl_use_scale | dnnl_use_shift;
#else
  unsigned flags = dnnl_use_scaleshift;
#endif
  if (global_statistics) flags |= dnnl_use_global_stats;
  if (fused_relu) flags |= dnnl_fuse_norm_relu;
  return flags;
}

static inline dnnl_status_t tri_batch_normalization_forward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_prop_kind_t mode, tri_const_desc source,
    float epsilon, unsigned flags) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_batch_normalization_forward_primitive_desc_create(
      out, engine, mode, source, source, epsilon, flags, NULL);
#else
  dnnl_batch_normalization_desc_t operation;
  dnnl_status_t status =
      dnnl_batch_normalization_forward_desc_init(&operation, mode, source, epsilon, flags);
  return status ? status : tri_create(out, &operation, NULL, engine, NULL);
#endif
}

static inline dnnl_status_t tri_batch_normalization_backward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, tri_const_desc gradient,
    tri_const_desc source, float epsilon, unsigned flags, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_batch_normalization_backward_primitive_desc_create(
      out, engine, dnnl_backward, gradient, gradient, source, epsilon, flags, forward, NULL);
#else
  dnnl_batch_normalization_desc_t operation;
  dnnl_status_t status = dnnl_batch_normalization_backward_desc_init(
      &operation, dnnl_backward, gradient, source, epsilon, flags);
  return status ? status : tri_create(out, &operation, NULL, engine, forward);
#endif
}

static inline dnnl_status_t tri_pooling_forward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_prop_kind_t mode,
    dnnl_alg_kind_t algorithm, tri_const_desc source, tri_const_desc result, const int64_t *kernel,
    tri_window window) {
#if DNNL_VERSION_MAJOR >= 3
  int64_t dilates[2] = {0, 0};
  return dnnl_pooling_forward_primitive_desc_create(
      out, engine, mode, algorithm, source, result, window.strides, kernel, dilates,
      window.padding_before, window.padding_after, NULL);
#else
  dnnl_pooling_desc_t operation;
  dnnl_status_t status = dnnl_pooling_forward_desc_init(
      &operation, mode, algorithm, source, result, window.strides, kernel, window.padding_before,
      window.padding_after);
  return status ? status : tri_create(out, &operation, NULL, engine, NULL);
#endif
}

static inline dnnl_status_t tri_pooling_backward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_alg_kind_t algorithm,
    tri_const_desc source_gradient, tri_const_desc result_gradient, const int64_t *kernel,
    tri_window window, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  int64_t dilates[2] = {0, 0};
  return dnnl_pooling_backward_primitive_desc_create(
      out, engine, algorithm, source_gradient, result_gradient, window.strides, kernel, dilates,
      window.padding_before, window.padding_after, forward, NULL);
#else
  dnnl_pooling_desc_t operation;
  dnnl_status_t status = dnnl_pooling_backward_desc_init(
      &operation, algorithm, source_gradient, result_gradient, window.strides, kernel,
      window.padding_before, window.padding_after);
  return status ? status : tri_create(out, &operation, NULL, engine, forward);
#endif
}

static inline dnnl_status_t tri_eltwise_forward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_prop_kind_t mode,
    dnnl_alg_kind_t algorithm, tri_const_desc source, float alpha, float beta) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_eltwise_forward_primitive_desc_create(
      out, engine, mode, algorithm, source, source, alpha, beta, NULL);
#else
  dnnl_eltwise_desc_t operation;
  dnnl_status_t status =
      dnnl_eltwise_forward_desc_init(&operation, mode, algorithm, source, alpha, beta);
  return status ? status : tri_create(out, &operation, NULL, engine, NULL);
#endif
}

static inline dnnl_status_t tri_eltwise_backward(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_alg_kind_t algorithm,
    tri_const_desc gradient, tri_const_desc data, float alpha, float beta,
    const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_eltwise_backward_primitive_desc_create(
      out, engine, algorithm, gradient, gradient, data, alpha, beta, forward, NULL);
#else
  dnnl_eltwise_desc_t operation;
  dnnl_status_t status =
      dnnl_eltwise_backward_desc_init(&operation, algorithm, gradient, data, alpha, beta);
  return status ? status : tri_create(out, &operation, NULL, engine, forward);
#endif
}

// `attributes` may be NULL, here and below.
static inline dnnl_status_t tri_binary(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_alg_kind_t algorithm,
    tri_const_desc first, tri_const_desc second, tri_const_desc result,
    const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_binary_primitive_desc_create(
      out, engine, algorithm, first, second, result, attributes);
#else
  dnnl_binary_desc_t operation;
  dnnl_status_t status = dnnl_binary_desc_init(&operation, algorithm, first, second, result);
  return status ? status : tri_create(out, &operation, attributes, engine, NULL);
#endif
}

static inline dnnl_status_t tri_reorder(
    dnnl_primitive_desc_t *out, dnnl_engine_t engine, tri_const_desc source,
    tri_const_desc result, const_dnnl_primitive_attr_t attributes) {
  return dnnl_reorder_primitive_desc_create(out, source, engine, result, engine, attributes);
}

// Attributes of a reorder that multiplies by `factor`. Version 3 takes the factor when it runs, as the
// argument that `tri_factor_argument` names; in version 2, where that is 0, it is fixed here.
static inline dnnl_status_t tri_factor_attributes(dnnl_primitive_attr_t *out, float factor) {
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create(&attributes);
#if DNNL_VERSION_MAJOR >= 3
  (void)factor;
  if (!status) status = dnnl_primitive_attr_set_scales_mask(attributes, DNNL_ARG_SRC, 0);
#else
  if (!status) status = dnnl_primitive_attr_set_output_scales(attributes, 1, 0, &factor);
#endif
  if (status && attributes) dnnl_primitive_attr_destroy(attributes);
  if (!status) *out = attributes;
  return status;
}

static inline int tri_factor_argument(void) {
#if DNNL_VERSION_MAJOR >= 3
  return DNNL_ARG_ATTR_SCALES | DNNL_ARG_SRC;
#else
  return 0;
#endif
}

static inline dnnl_status_t tri_append_eltwise(
    dnnl_post_ops_t operations, dnnl_alg_kind_t algorithm, float alpha, float beta) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_post_ops_append_eltwise(operations, algorithm, alpha, beta);
#else
  return dnnl_post_ops_append_eltwise(operations, 1, algorithm, alpha, beta);
#endif
}

// Attributes of an 8-bit product. What becomes of its sums, in this order: times one factor a channel,
// plus one bias a channel, the activation, times `result_factor` where that is not 1. `channels`
// describes the factors and the biases, which are the arguments that `tri_post_argument` names, 0 and 1.
static inline dnnl_status_t tri_product_attributes(
    dnnl_primitive_attr_t *out, tri_const_desc channels, int activates,
    dnnl_alg_kind_t activation, float alpha, float beta, float result_factor) {
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t operations = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create(&attributes);
  if (!status) status = dnnl_post_ops_create(&operations);
  if (!status) status = dnnl_post_ops_append_binary(operations, dnnl_binary_mul, channels);
  if (!status) status = dnnl_post_ops_append_binary(operations, dnnl_binary_add, channels);
  if (!status && activates) status = tri_append_eltwise(operations, activation, alpha, beta);
  if (!status && result_factor != 1)
    status = tri_append_eltwise(operations, dnnl_eltwise_linear, result_factor, 0);
  if (!status) status = dnnl_primitive_attr_set_post_ops(attributes, operations);
  if (operations) dnnl_post_ops_destroy(operations);
  if (status && attributes) dnnl_primitive_attr_destroy(attributes);
  if (!status) *out = attributes;
  return status;
}

static inline int tri_post_argument(int index) {
  return DNNL_ARG_ATTR_MULTIPLE_POST_OP(index) | DNNL_ARG_SRC_1;
}

// Post-operations of a convolution, in this order: add the result's previous content, activate.
static inline dnnl_status_t tri_attributes_create(
    dnnl_primitive_attr_t *out, int adds_to_result, int activates, dnnl_alg_kind_t activation,
    float alpha, float beta) {
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t operations = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create(&attributes);
  if (!status) status = dnnl_post_ops_create(&operations);
#if DNNL_VERSION_MAJOR >= 3
  if (!status && adds_to_result)
    status = dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef);
  if (!status && activates)
    status = dnnl_post_ops_append_eltwise(operations, activation, alpha, beta);
#else
  if (!status && adds_to_result) status = dnnl_post_ops_append_sum(operations, 1);
  if (!status && activates)
    status = dnnl_post_ops_append_eltwise(operations, 1, activation, alpha, beta);
#endif
  if (!status) status = dnnl_primitive_attr_set_post_ops(attributes, operations);
  if (operations) dnnl_post_ops_destroy(operations);
  if (status && attributes) dnnl_primitive_attr_destroy(attributes);
  if (!status) *out = attributes;
  return status;
}
