// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes
import Hummingbird

/// Refuses what another site's page makes a browser send: every method that may change something must come from a page
/// of ours.
///
/// Safe methods change nothing and pass.
package struct OriginGuard: Sendable {
    /// `https://name:port`, from the configuration, never from the request.
    private let origin: String

    package init(origin: String) {
        self.origin = origin
    }

    /// Whether a request may pass.
    ///
    /// `Sec-Fetch-Site` decides where a browser sends it, `Origin` where it does not; neither is a refusal.
    package func allows(method: HTTPRequest.Method, fetchSite: String?, origin sentOrigin: String?) -> Bool {
        if method == .get || method == .head { return true }
        if let fetchSite { return fetchSite == "same-origin" }
        return sentOrigin == origin
    }
}

/// Puts ``OriginGuard`` before every route of a listener.
struct OriginCheck: RouterMiddleware {
    typealias Context = EdgeContext

    let guardian: OriginGuard
    /// Start of the paths it lets pass.
    let exempt: String

    func handle(
        _ request: Request, context: EdgeContext, next: @concurrent (Request, EdgeContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.path.hasPrefix(exempt) { return try await next(request, context) }
        let isAllowed = guardian.allows(
            method: request.method, fetchSite: request.headers[.secFetchSite], origin: request.headers[.origin])
        guard isAllowed else { throw EdgeError.crossOrigin }
        return try await next(request, context)
    }
}
