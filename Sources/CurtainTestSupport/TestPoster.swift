// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Synchronization

/// Stands in for a channel: keeps what it was sent, and answers as it was told.
package final class TestPoster: ChannelPoster {
    private struct State {
        var posts: [OutgoingPost] = []
        var answers: [PostOutcome] = []
        var problem: PostProblem?
    }

    private let state = Mutex(State())

    package init() {}

    /// What was sent so far.
    package var posts: [OutgoingPost] { state.withLock { $0.posts } }

    /// The next answers, in order; afterwards everything is taken.
    package func answer(_ outcomes: PostOutcome...) {
        state.withLock { $0.answers = outcomes }
    }

    package func refuseAddresses(_ problem: PostProblem?) {
        state.withLock { $0.problem = problem }
    }

    package func problem(with address: String) -> PostProblem? {
        state.withLock { $0.problem }
    }

    package func post(_ post: OutgoingPost) async -> PostOutcome {
        state.withLock { state in
            state.posts.append(post)
            return state.answers.isEmpty ? .taken(answer: []) : state.answers.removeFirst()
        }
    }
}
