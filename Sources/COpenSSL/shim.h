// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0
//
// libcrypto, and the few things Swift cannot call or should not: OSSL_PARAM lists (they keep the address of the key's
// name), variadic prctl, contexts that live as long as their thread, and pages for secrets.
#pragma once

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

// MARK: SHA-256

/// A new context for SHA-256, or NULL.
static inline EVP_MD_CTX *curtain_sha256_new(void) {
    EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (md == NULL || ctx == NULL || EVP_DigestInit_ex2(ctx, md, NULL) != 1) {
        EVP_MD_CTX_free(ctx);
        ctx = NULL;
    }
    EVP_MD_free(md); // the context holds a reference of its own
    return ctx;
}

/// This thread's context, made at first use. A process without SHA-256 or memory ends here: a digest that was not
/// computed must never be compared with anything.
static inline EVP_MD_CTX *curtain_sha256_thread(void) {
    static _Thread_local EVP_MD_CTX *ctx = NULL;
    if (ctx == NULL && (ctx = curtain_sha256_new()) == NULL) abort();
    return ctx;
}

/// SHA-256 of up to four parts in order; a part of no bytes is left out.
static inline void curtain_sha256(const void *a, size_t na, const void *b, size_t nb, const void *c, size_t nc,
                                  const void *d, size_t nd, unsigned char *out) {
    EVP_MD_CTX *ctx = curtain_sha256_thread();
    int ok = EVP_DigestInit_ex2(ctx, NULL, NULL);
    if (na != 0) ok &= EVP_DigestUpdate(ctx, a, na);
    if (nb != 0) ok &= EVP_DigestUpdate(ctx, b, nb);
    if (nc != 0) ok &= EVP_DigestUpdate(ctx, c, nc);
    if (nd != 0) ok &= EVP_DigestUpdate(ctx, d, nd);
    ok &= EVP_DigestFinal_ex(ctx, out, NULL);
    if (ok != 1) abort();
}

/// The same in steps, for what does not fit in memory.
static inline void curtain_sha256_update(EVP_MD_CTX *ctx, const void *bytes, size_t count) {
    if (count != 0 && EVP_DigestUpdate(ctx, bytes, count) != 1) abort();
}

/// Ends a run and makes the context ready for the next.
static inline void curtain_sha256_finish(EVP_MD_CTX *ctx, unsigned char *out) {
    if (EVP_DigestFinal_ex(ctx, out, NULL) != 1 || EVP_DigestInit_ex2(ctx, NULL, NULL) != 1) abort();
}

// MARK: HMAC-SHA256, HKDF

/// A context of HMAC-SHA256 without a key, or NULL.
static inline EVP_MAC_CTX *curtain_hmac_sha256_new(void) {
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
    OSSL_PARAM p[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
                      OSSL_PARAM_construct_end()};
    if (ctx != NULL && EVP_MAC_CTX_set_params(ctx, p) != 1) {
        EVP_MAC_CTX_free(ctx);
        ctx = NULL;
    }
    EVP_MAC_free(mac); // the context holds a reference of its own
    return ctx;
}

/// HMAC-SHA256 in a copy of such a context, which is cleansed when it is freed. Copying saves looking the digest up by
/// its name. Ends the process when the code cannot be computed.
static inline void curtain_hmac_sha256(const EVP_MAC_CTX *blank, const unsigned char *key, size_t nkey,
                                       const unsigned char *data, size_t ndata, unsigned char *out) {
    static const unsigned char none[1] = {0};
    EVP_MAC_CTX *ctx = blank != NULL ? EVP_MAC_CTX_dup(blank) : NULL;
    size_t written = 0;
    int ok = ctx != NULL && EVP_MAC_init(ctx, nkey != 0 ? key : none, nkey, NULL) == 1 &&
             (ndata == 0 || EVP_MAC_update(ctx, data, ndata) == 1) && EVP_MAC_final(ctx, out, &written, 32) == 1 &&
             written == 32;
    EVP_MAC_CTX_free(ctx);
    if (!ok) abort();
}

/// HKDF in one of OpenSSL's modes (extract and expand, or expand only). 1 on success.
static inline int curtain_hkdf(EVP_KDF *kdf, int mode, const char *digest, const unsigned char *key, size_t nkey,
                               const unsigned char *salt, size_t nsalt, const unsigned char *info, size_t ninfo,
                               unsigned char *out, size_t nout) {
    static const unsigned char none[1] = {0};
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    OSSL_PARAM p[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(nkey != 0 ? key : none), nkey),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(ninfo != 0 ? info : none), ninfo),
        nsalt != 0 ? OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, nsalt)
                   : OSSL_PARAM_construct_end(),
        OSSL_PARAM_construct_end()};
    int ok = ctx != NULL && EVP_KDF_derive(ctx, out, nout, p) == 1;
    EVP_KDF_CTX_free(ctx);
    return ok;
}

// MARK: memory and process

/// Zeroed pages for secrets, kept out of core dumps, and of swap where the limit for locked memory allows it.
/// `*locked` says whether it did. NULL when there is no memory.
static inline void *curtain_secret_map(size_t size, int *locked) {
    void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) return NULL;
    *locked = mlock(base, size) == 0;
#ifdef __linux__
    (void)madvise(base, size, MADV_DONTDUMP);
#endif
    return base;
}

/// Cleanses and returns such pages.
static inline void curtain_secret_unmap(void *base, size_t size) {
    OPENSSL_cleanse(base, size);
    (void)munlock(base, size);
    (void)munmap(base, size);
}

/// No core files, and no other process of this user may attach or read the memory. 1 when all of it took hold.
static inline int curtain_disable_core_dumps(void) {
    struct rlimit none = {0, 0};
    int ok = setrlimit(RLIMIT_CORE, &none) == 0;
#ifdef __linux__
    ok &= prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#endif
    return ok;
}
