// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Which file a path named when it was opened: a file that was replaced or removed under the service is noticed.
struct FileIdentity: Equatable, Sendable {
    let path: String
    private let device: UInt64
    private let inode: UInt64

    init(path: String) throws(StartProblem) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .databaseMissing(path) }
        self.path = path
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Whether the path still names the same file.
    var isCurrent: Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
    }
}
