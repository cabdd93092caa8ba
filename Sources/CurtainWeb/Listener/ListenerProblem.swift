// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

/// Why a listener cannot serve.
///
/// Message and hint are safe to print.
package enum ListenerProblem: Error, Sendable, Equatable, CustomStringConvertible {
    case portInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, code: Int32)
    case certificateMissing(path: String)
    case certificateUnreadable(path: String)
    case keyMissing(path: String)
    case keyUnreadable(path: String)
    case keyDoesNotMatch(certificate: String, key: String)
    case certificateExpired(path: String, at: String)
    case certificateNotYetValid(path: String, from: String)
    case clientAuthorityUnreadable(path: String)
    case originInvalid(String)
    case template(String)

    package var message: String {
        switch self {
        case .portInUse(let host, let port): "port \(port) of \(host) is in use"
        case .cannotListen(let host, let port, let code): "cannot listen on \(host):\(port) (error \(code))"
        case .certificateMissing(let path): "certificate \(path) is missing"
        case .certificateUnreadable(let path): "certificate \(path) is not a readable PEM certificate"
        case .keyMissing(let path): "private key \(path) is missing"
        case .keyUnreadable(let path): "private key \(path) is not a readable PEM private key"
        case .keyDoesNotMatch(let certificate, let key):
            "private key \(key) does not belong to certificate \(certificate)"
        case .certificateExpired(let path, let at): "certificate \(path) expired at \(at)"
        case .certificateNotYetValid(let path, let from): "certificate \(path) is not valid before \(from)"
        case .clientAuthorityUnreadable(let path): "client certificate authority \(path) is missing or not readable PEM"
        case .originInvalid(let origin): "origin \(origin) is not of the form https://name or https://name:port"
        case .template(let name): "page template \(name) does not parse"
        }
    }

    package var hint: String {
        switch self {
        case .portInUse:
            "stop the other program (\"ss -ltnp\" shows it; it may be another curtaind), or set another port"
        case .cannotListen:
            "check that the address belongs to this machine and that the port may be bound by this user"
        case .certificateMissing, .keyMissing:
            "check the path in the configuration; \"curtaind certs dev\" makes a pair for development"
        case .certificateUnreadable, .keyUnreadable, .clientAuthorityUnreadable:
            "check that the file is PEM and may be read by the service's user"
        case .keyDoesNotMatch:
            "install certificate and key of the same issue, then start again"
        case .certificateExpired:
            "renew it; \"curtaind certs dev\" makes a new pair for development"
        case .certificateNotYetValid:
            "check the machine's clock, or wait until the certificate begins"
        case .originInvalid:
            "set the address that people type, without a path"
        case .template:
            "the build is damaged: run scripts/generate-assets.py and build again"
        }
    }

    package var description: String { message }
}
