#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift can't call: one function for each
// kind of argument.

static inline CURLcode triptych_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode triptych_curl_set_text(CURL *handle, CURLoption option, const char *text) {
  return curl_easy_setopt(handle, option, text);
}

static inline CURLcode triptych_curl_set_pointer(CURL *handle, CURLoption option, void *pointer) {
  return curl_easy_setopt(handle, option, pointer);
}

static inline CURLcode triptych_curl_set_headers(CURL *handle, struct curl_slist *headers) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

// One type for both callbacks: they differ only in what the middle arguments are called.
typedef size_t (*triptych_curl_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode triptych_curl_set_callback(
    CURL *handle, CURLoption option, triptych_curl_callback callback) {
  return curl_easy_setopt(handle, option, callback);
}

static inline CURLcode triptych_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

// The protocols by name came with 7.85; before it there were bits, which newer versions deprecate.
static inline CURLcode triptych_curl_allow(CURL *handle, int plain) {
#if LIBCURL_VERSION_NUM >= 0x075500
  const char *protocols = plain ? "http,https" : "https";
  CURLcode code = curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, protocols);
  if (code != CURLE_OK) return code;
  return curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
#else
  long protocols = plain ? CURLPROTO_HTTP | CURLPROTO_HTTPS : CURLPROTO_HTTPS;
  CURLcode code = curl_easy_setopt(handle, CURLOPT_PROTOCOLS, protocols);
  if (code != CURLE_OK) return code;
  return curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, protocols);
#endif
}
