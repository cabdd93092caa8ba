// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Carries one signed post to a channel.
package protocol ChannelPoster: Sendable {
    /// Sends at most once, and says what is known of it.
    func post(_ post: OutgoingPost) async -> PostOutcome
    /// Whether posts may go to an address; why not otherwise.
    func problem(with address: String) -> PostProblem?
}

/// What is sent: the whole request.
package struct OutgoingPost: Sendable {
    package let address: Redacted<String>
    /// Header fields by name; signature included.
    package let headers: [(name: String, value: String)]
    package let body: Redacted<[UInt8]>

    package init(address: Redacted<String>, headers: [(name: String, value: String)], body: Redacted<[UInt8]>) {
        self.address = address
        self.headers = headers
        self.body = body
    }
}

/// What is known of a post.
package enum PostOutcome: Sendable, Equatable {
    /// Taken; with the answer's bytes, at most what the poster's cap lets through.
    case taken(answer: [UInt8])
    /// Certainly not taken, and it would not be another time.
    case refused(PostProblem)
    /// Certainly not taken; another time it may be.
    case notNow(PostProblem, retryAfterSeconds: Int?)
    /// It may have been taken or not.
    case unknown(PostProblem)
}

/// Why a post did not succeed, in words that are stored, logged and shown.
package struct PostProblem: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    private init(_ description: String) {
        self.description = description
    }

    package init?(stored text: String?) {
        guard let text else { return nil }
        self.init(text)
    }

    /// The channel answered with a status.
    package static func status(_ code: Int) -> PostProblem { PostProblem("status-\(code)") }
    package static let unreachable = PostProblem("unreachable")
    package static let untrusted = PostProblem("untrusted")
    package static let timedOut = PostProblem("timed-out")
    package static let brokenOff = PostProblem("broken-off")
    package static let interrupted = PostProblem("interrupted")
    package static let badAddress = PostProblem("bad-address")
    package static let hostNotAllowed = PostProblem("host-not-allowed")
    package static let noPosting = PostProblem("no-posting")
    package static let noSecret = PostProblem("no-secret")
    package static let template = PostProblem("template-not-approved")
    package static let guardRefused = PostProblem("guard-refused")
    package static let invitation = PostProblem("invitation-not-open")
    package static let deletedAtSource = PostProblem("comment-deleted")
    package static let cannotOpen = PostProblem("cannot-open")
    package static let triesUsedUp = PostProblem("tries-used-up")
}
