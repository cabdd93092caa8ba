// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// The neutral page that public replies name: the same for everybody.
enum LandingPage {
    static func add(to book: RouteBook, pages: Pages) {
        for path in ["/", "/private"] {
            book.on(.get, path) { request, _ in pages.render("landing", pages.choice(request)) }
        }
    }
}
