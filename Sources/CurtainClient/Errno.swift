// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The system's words for an error number.
package func errnoText(_ code: Int32) -> String {
    switch code {
    case ENOENT: return "no such file or directory"
    case EACCES, EPERM: return "permission denied"
    case ENOSPC: return "no space left on the device"
    case EISDIR: return "it is a directory"
    case ENOTDIR: return "a part of the path is not a directory"
    case EROFS: return "the file system is read-only"
    default:
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text).lowercased()
    }
}
