// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Synchronization

/// Ends the processes that were started and removes the directories that were made, however a run ends.
enum Cleanup {
    private struct State {
        var children: Set<Int32> = []
        var directories: Set<String> = []
    }

    private static let state = Mutex(State())
    /// Set once, before anything else runs; kept so that they go on.
    private nonisolated(unsafe) static var sources: [any DispatchSourceSignal] = []

    static func add(child: Int32) { state.withLock { _ = $0.children.insert(child) } }
    static func remove(child: Int32) { state.withLock { _ = $0.children.remove(child) } }
    static func add(directory: String) { state.withLock { _ = $0.directories.insert(directory) } }

    static func now() {
        let (children, directories) = state.withLock { state in
            defer {
                state.children = []
                state.directories = []
            }
            return (state.children, state.directories)
        }
        for child in children { kill(child, SIGKILL) }
        for directory in directories { try? FileManager.default.removeItem(atPath: directory) }
    }

    /// Cleans up when somebody stops the program.
    static func onSignals() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                now()
                _exit(128 + number)
            }
            source.resume()
            sources.append(source)
        }
    }
}
