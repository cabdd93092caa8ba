// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurtainRuntime

/// The service, and what must run on its host.
@main
struct Curtaind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curtaind",
        abstract: "Secure patient messaging relay: the service, and the commands of its host.",
        discussion: """
            Each command reads the configuration file (--config, or CURTAIN_CONFIG, else config/curtain.yaml).

            A first deployment:
              curtaind certs dev             development certificates
              curtaind init                  keyring, database, first admin
              curtaind serve                 both listeners
              curtaind doctor                what is well, and what to do about the rest
            """,
        version: CurtainVersion.current,
        subcommands: [
            InitCommand.self, ServeCommand.self, DoctorCommand.self, ImportCommand.self, BackupCommand.self,
            AuditCommand.self, RecoverCommand.self, KeyringCommand.self, CertsCommand.self, DevSetupCommand.self,
        ])
}
