// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Logging
import NIOCertificateReloading
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The certificate of a listener: checked at the start, then read again every minute.
struct ListenerCertificate: Sendable {
    /// Runs for as long as the listener does.
    let reloader: TimedCertificateReloader
    let context: NIOSSLContext

    /// - Throws: ``ListenerProblem`` for anything that would keep a browser away.
    init(_ settings: ListenerSettings, clock: WallClock = .system, logger: Logger) throws {
        try settings.checkCertificate(at: clock.now())
        let watch = ReloadWatch(path: settings.certificatePath, logger: logger)
        reloader = try settings.makeReloader(clock) {
            $0.onCertificateLoaded = { watch.loaded($0.currentCertificateChain) }
            $0.onCertificateLoadFailed = { _ in watch.failed() }
        }
        var tls = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
        tls.minimumTLSVersion = .tlsv13
        tls.curves = [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
        tls.applicationProtocols = ["http/1.1"]
        tls.shutdownTimeout = .seconds(1)
        tls.certificateVerification = .none
        if let authority = settings.clientCAPath {
            tls.trustRoots = .file(authority)
            tls.certificateVerification = .optionalVerification
            tls.sendCANameList = true
        }
        do {
            context = try NIOSSLContext(configuration: tls)
        } catch {
            throw ListenerProblem.certificateUnreadable(path: settings.certificatePath)
        }
    }
}

extension ListenerSettings {
    /// Says which file is wrong, and how; the reloader alone says only that something is.
    ///
    /// - Throws: ``ListenerProblem`` for files that are missing, unreadable or do not belong together, and for dates.
    package func checkCertificate(at now: Timestamp) throws(ListenerProblem) {
        _ = try certificateBytes(at: now)
        guard FileProbe.exists(keyPath) else { throw .keyMissing(path: keyPath) }
        do { _ = try NIOSSLPrivateKey(file: keyPath, format: .pem) } catch {
            throw .keyUnreadable(path: keyPath)
        }
        if let authority = clientCAPath {
            guard let roots = try? NIOSSLCertificate.fromPEMFile(authority), !roots.isEmpty else {
                throw .clientAuthorityUnreadable(path: authority)
            }
        }
        _ = try makeReloader(WallClock { now }) { _ in }
    }

    /// The certificate file's bytes, if it holds one that is valid now.
    fileprivate func certificateBytes(at now: Timestamp) throws(ListenerProblem) -> [UInt8] {
        guard FileProbe.exists(certificatePath) else {
            throw .certificateMissing(path: certificatePath)
        }
        guard let bytes = FileProbe.read(certificatePath, limit: 1 << 20),
            let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes)
        else { throw .certificateUnreadable(path: certificatePath) }
        guard let leaf = certificates.first else { throw .certificateUnreadable(path: certificatePath) }
        let begins = Timestamp(milliseconds: Int64(leaf.notValidBefore) * 1000)
        let ends = Timestamp(milliseconds: Int64(leaf.notValidAfter) * 1000)
        guard now < ends else {
            throw .certificateExpired(path: certificatePath, at: ends.description)
        }
        guard begins <= now else {
            throw .certificateNotYetValid(path: certificatePath, from: begins.description)
        }
        return bytes
    }

    /// Reads the pair for the first time.
    fileprivate func makeReloader(
        _ clock: WallClock, _ configure: (inout TimedCertificateReloader.Configuration) -> Void
    ) throws(ListenerProblem) -> TimedCertificateReloader {
        let configuration = TimedCertificateReloader.Configuration(
            refreshInterval: .seconds(60),
            // A pair that is not valid now is as bad as one that does not match.
            certificateSource: .init(location: .memory { try certificateBytes(at: clock.now()) }, format: .pem),
            privateKeySource: .init(location: .file(path: keyPath), format: .pem), configure)
        do {
            return try TimedCertificateReloader.makeReloaderValidatingSources(configuration: configuration)
        } catch let error as TimedCertificateReloader.Error where error == .publicKeyMismatch {
            throw .keyDoesNotMatch(certificate: certificatePath, key: keyPath)
        } catch {
            throw .keyUnreadable(path: keyPath)
        }
    }
}

/// Logs a certificate when it changes: the reloader reports every interval, changed or not.
private final class ReloadWatch: Sendable {
    private let path: String
    private let logger: Logger
    private let last = Mutex<[NIOSSLCertificateSource]>([])

    init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
    }

    func loaded(_ chain: [NIOSSLCertificateSource]) {
        let isNew = last.withLock { last in
            defer { last = chain }
            return last != chain
        }
        guard isNew, case .certificate(let leaf)? = chain.first else { return }
        let ends = Timestamp(milliseconds: Int64(leaf.notValidAfter) * 1000)
        let fortnight = Timestamp.systemNow().adding(.seconds(14 * 86_400))
        logger.log(
            level: ends < fortnight ? .warning : .info, "certificate loaded",
            metadata: ["path": "\(path)", "expires": "\(ends)"])
    }

    func failed() {
        logger.error("certificate not reloaded, the old one stays in use", metadata: ["path": "\(path)"])
    }
}
