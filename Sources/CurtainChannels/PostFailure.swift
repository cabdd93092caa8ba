// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import CurtainCore
import Glibc
import NIOCore
import NIOSSL

/// What a failure of the HTTP client says of the post: whether it can have been taken.
///
/// Only failures from before the first byte of the request are certain; every other is unknown.
enum PostFailure {
    static func outcome(of error: any Error) -> PostOutcome {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout: return .notNow(.unreachable, retryAfterSeconds: nil)
            case .tlsHandshakeTimeout: return .notNow(.untrusted, retryAfterSeconds: nil)
            case .invalidURL, .emptyHost, .emptyScheme: return .refused(.badAddress)
            case .deadlineExceeded, .readTimeout, .writeTimeout, .cancelled: return .unknown(.timedOut)
            default: return .unknown(.brokenOff)
            }
        case is NIOSSLExtraError: return .notNow(.untrusted, retryAfterSeconds: nil)
        case NIOSSLError.handshakeFailed, NIOSSLError.unableToValidateCertificate,
            NIOSSLError.noCertificateToValidate, NIOSSLError.failedToLoadCertificate:
            return .notNow(.untrusted, retryAfterSeconds: nil)
        case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            return .notNow(.unreachable, retryAfterSeconds: nil)
        default:
            let type = String(describing: type(of: error))
            // Thrown while connecting, by name or address; the type is not public everywhere.
            if type.contains("NIOConnectionError") { return .notNow(.unreachable, retryAfterSeconds: nil) }
            return .unknown(.brokenOff)
        }
    }
}
