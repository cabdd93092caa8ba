// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

package import CurtainCore
import Glibc

/// Figures of the host and the process.
package struct HostMetrics: Sendable {
    private let configuration: CurtainConfiguration
    private let started: Timestamp

    package init(_ configuration: CurtainConfiguration, started: Timestamp) {
        self.configuration = configuration
        self.started = started
    }

    package func metrics() -> [Metric] {
        var metrics = [
            Metric(
                "curtain_build_info", "1; the version is the label.", .gauge,
                [.init(1, [.init("version", CurtainVersion.current)])]),
            Metric(
                "curtain_start_time_seconds", "When the service started, in seconds since 1970.", .gauge,
                Double(started.milliseconds) / 1000),
            Metric(
                "curtain_tls_certificate_expiry_seconds",
                "When the certificate in a listener's file ends, in seconds since 1970.", .gauge,
                [("public", configuration.publicListener), ("staff", configuration.staffListener)].compactMap {
                    name, listener in
                    guard let read = try? CertificateCheck.read(certificate: listener.certificate, key: nil) else {
                        return nil
                    }
                    return .init(Double(read.notAfter.milliseconds) / 1000, [.init("listener", name)])
                }),
        ]
        if let free = HostFile.freeSpace(at: configuration.dataDirectory) {
            metrics.append(
                Metric("curtain_disk_free_bytes", "Free space where the data are.", .gauge, Double(free)))
        }
        return metrics + process
    }

    private var process: [Metric] {
        var metrics: [Metric] = []
        if let resident = ProcessFigures.residentBytes {
            metrics.append(
                Metric("process_resident_memory_bytes", "Resident memory.", .gauge, Double(resident)))
        }
        if let files = ProcessFigures.openFiles {
            metrics.append(Metric("process_open_fds", "Open file descriptors.", .gauge, Double(files)))
        }
        metrics.append(
            Metric("process_cpu_seconds_total", "Processor time, user and system.", .counter, ProcessFigures.cpuSeconds)
        )
        return metrics
    }
}

/// What the system says of this process.
enum ProcessFigures {
    static var residentBytes: Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return nil }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let fields = text.split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * Int(getpagesize())
    }

    static var openFiles: Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Itself, "." and "..".
        return max(0, count - 3)
    }

    static var cpuSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
