#include <curl/curl.h>

// Swift cannot call functions that take any number of arguments: one for each kind of argument that is given.

static inline CURLcode alongside_curl_text(CURL *curl, CURLoption option, const char *text) {
    return curl_easy_setopt(curl, option, text);
}

static inline CURLcode alongside_curl_number(CURL *curl, CURLoption option, long number) {
    return curl_easy_setopt(curl, option, number);
}

static inline CURLcode alongside_curl_list(CURL *curl, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(curl, option, list);
}

static inline CURLcode alongside_curl_upload(CURL *curl, curl_read_callback read, void *from) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_READFUNCTION, read);
    return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_READDATA, from);
}

static inline CURLcode alongside_curl_answer(CURL *curl, long *code) {
    return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, code);
}
