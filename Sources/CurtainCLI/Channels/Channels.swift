// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Channels: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Channels: the public places comments come from.",
        discussion: """
              curtain channels add reviews --kind google_review --pool frontdesk
            """,
        subcommands: [
            ChannelsList.self, ChannelsAdd.self, ChannelsShow.self, ChannelsSecret.self, ChannelsPosting.self,
            ChannelsAutomatic.self,
        ])
}
