// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why a benchmark was not measured.
///
/// Safe to print.
enum BenchProblem: Error, CustomStringConvertible {
    case cannot(String, code: Int32)
    /// A child process ended with another status than 0.
    case childFailed(String, status: Int32, lastLines: String)
    case notReady(seconds: Int, lastLines: String)
    /// An answer that was not a success.
    case refused(status: Int, type: String)
    case connectionLost(String)
    case answerMalformed(String)
    case timeOut(String)
    case memoryFileSystem(String)
    case setup(String)

    var description: String {
        switch self {
        case .cannot(let what, let code): "cannot \(what) (errno \(code))"
        case .childFailed(let name, let status, let lines): "\(name) ended with status \(status)\n\(lines)"
        case .notReady(let seconds, let lines): "the server was not ready after \(seconds) s\n\(lines)"
        case .refused(let status, let type): "the server answered \(status) \(type)"
        case .connectionLost(let reason): "a connection was lost: \(reason)"
        case .answerMalformed(let reason): "an answer could not be read: \(reason)"
        case .timeOut(let what): "\(what) took too long"
        case .memoryFileSystem(let path):
            "\(path) is in memory, where nothing is durable; name another place with --directory"
        case .setup(let reason): reason
        }
    }
}
