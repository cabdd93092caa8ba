// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tells ThreadSanitizer that Synchronization.Mutex was taken where it is contended: that part of Swift's runtime is not
// instrumented, so without this every value behind a busy mutex looks like a race. Preloaded by `make test-tsan`.
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define swiftcall __attribute__((swiftcall))
#define swiftself __attribute__((swift_context))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"

// In the test program; absent in others that this is preloaded into.
__attribute__((weak)) void __tsan_acquire(void *address);

swiftcall void curtain_lock_slow(uint32_t owner, swiftself void *mutex) __asm__(LOCK);
swiftcall bool curtain_try_lock_slow(swiftself void *mutex) __asm__(TRY_LOCK);

static void *original(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    return found;
}

swiftcall void curtain_lock_slow(uint32_t owner, swiftself void *mutex) {
    typedef swiftcall void function(uint32_t, swiftself void *);
    ((function *)original(LOCK))(owner, mutex);
    if (__tsan_acquire != NULL) __tsan_acquire(mutex);
}

swiftcall bool curtain_try_lock_slow(swiftself void *mutex) {
    typedef swiftcall bool function(swiftself void *);
    bool taken = ((function *)original(TRY_LOCK))(mutex);
    if (taken && __tsan_acquire != NULL) __tsan_acquire(mutex);
    return taken;
}
