// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Owners and modes of directories and files.
struct FileChecks {
    private let configuration: CurtainConfiguration

    init(_ configuration: CurtainConfiguration) {
        self.configuration = configuration
    }

    func findings() -> [Finding] {
        var findings = [directory("data directory", configuration.dataDirectory)]
        for path in [configuration.databasePath, configuration.audit.lockFile] {
            findings.append(file("database files", path))
        }
        findings.append(directory("keyring directory", HostPath.directory(of: configuration.keyring.path)))
        findings.append(file("keyring", configuration.keyring.path))
        switch configuration.keyring.source {
        case .keyFile: findings.append(file("key file", configuration.keyring.keyFile))
        case .passphraseFile: findings.append(file("passphrase file", configuration.keyring.passphraseFile))
        case .prompt: break
        }
        return findings
    }

    private func directory(_ check: String, _ path: String) -> Finding {
        do {
            try HostFile.checkPrivate(path)
        } catch {
            return Finding(check, .fail, error.message, action: missingHint(error))
        }
        return Finding(check, .ok, "\(path) is private (mode 700)")
    }

    private func file(_ check: String, _ path: String) -> Finding {
        guard let status = HostFile.status(path) else {
            return Finding(check, .fail, "no file at \(path)", action: missingHint(.missing(path: path)))
        }
        guard status.isRegular else {
            return Finding(check, .fail, "\(path) is not a file", action: "put the file itself there")
        }
        guard status.owner == geteuid() else {
            let problem = HostProblem.foreignOwner(path: path)
            return Finding(check, .fail, problem.message, action: problem.hint)
        }
        guard status.mode & 0o077 == 0 else {
            let problem = HostProblem.openToOthers(path: path, mode: status.mode)
            return Finding(check, .fail, problem.message, action: problem.hint)
        }
        return Finding(check, .ok, "\(path) is private (mode \(String(status.mode, radix: 8)))")
    }

    private func missingHint(_ problem: HostProblem) -> String {
        if case .missing = problem {
            return
                "put it back from its copy, or correct the path in curtain.yaml; a new deployment begins with \"curtaind init\""
        }
        return problem.hint
    }
}
