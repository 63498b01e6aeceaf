#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic in C, which Swift cannot call: one inline function a type of argument.

static inline CURLcode hume_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode hume_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode hume_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode hume_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}
static inline CURLcode hume_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}
typedef size_t (*hume_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode hume_curl_set_data_callback(CURL *handle, CURLoption option, hume_curl_data_callback value) {
  return curl_easy_setopt(handle, option, value);
}
typedef int (*hume_curl_progress_callback)(void *context, curl_off_t total, curl_off_t now, curl_off_t upTotal, curl_off_t upNow);
static inline CURLcode hume_curl_set_progress_callback(CURL *handle, hume_curl_progress_callback value) {
  return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLcode hume_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode hume_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode hume_curl_get_string(CURL *handle, CURLINFO info, const char **value) {
  return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode hume_curl_set_mime(CURL *handle, curl_mime *value) {
  return curl_easy_setopt(handle, CURLOPT_MIMEPOST, value);
}
static inline CURLcode hume_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
// Nothing but http and https, by the option that this libcurl has for it.
static inline CURLcode hume_curl_only_http(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
}
