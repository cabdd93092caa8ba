// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
package import CurtainCrypto

/// What happens when a comment tells of danger to life.
package struct CrisisSettings: Sendable {
    /// Who is told at once, without any content.
    package struct Notice: Sendable {
        /// `https` address on a host that posts may go to.
        package let address: Redacted<String>
        package let secret: WebhookSecret

        package init(address: Redacted<String>, secret: WebhookSecret) {
            self.address = address
            self.secret = secret
        }
    }

    /// Name of the template with the safety text that is offered.
    package var template: String
    package var notice: Notice?

    package init(template: String = "safety", notice: Notice? = nil) {
        self.template = template
        self.notice = notice
    }
}
