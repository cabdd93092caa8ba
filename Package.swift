// swift-tools-version: 6.2
// SPDX-FileCopyrightText: Curtain contributors
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// `swift build` must be run with `--explicit-target-dependency-import-check error` (the Makefile does): only then
// is an import of a target that is not listed here an error, and the layers below hold.

let package = Package(
    name: "curtain",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "curtaind", targets: ["curtaind"]),
        .executable(name: "curtain", targets: ["curtain"]),
        .executable(name: "curtain-bench", targets: ["curtain-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.0"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", "5.0.1"..<"7.0.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // MARK: values, policy, protocols
        .target(name: "CurtainCore", swiftSettings: house),
        // Optimised in debug builds too: each program reads the rules when it starts, which takes seconds otherwise.
        .target(
            name: "CurtainTriage",
            dependencies: ["CurtainCore"],
            swiftSettings: house + [.unsafeFlags(["-O"], .when(configuration: .debug))]
        ),
        .target(name: "CurtainAPI", dependencies: ["CurtainCore"], swiftSettings: house),

        // MARK: cryptography and the log
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "CurtainCrypto",
            dependencies: ["CurtainCore", "COpenSSL"],
            swiftSettings: house + [.strictMemorySafety()]
        ),
        .target(
            name: "CurtainAudit",
            dependencies: ["CurtainCore", "CurtainCrypto"],
            swiftSettings: house
        ),

        .target(
            name: "CurtainRules",
            dependencies: ["CurtainCore", "CurtainCrypto", "CurtainTriage", .product(name: "Yams", package: "Yams")],
            swiftSettings: house
        ),

        // MARK: storage and use cases
        .target(
            name: "CurtainStoreSQLite",
            dependencies: [
                "CurtainCore", "CurtainCrypto", "CurtainAudit",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "CurtainUseCases",
            dependencies: ["CurtainCore", "CurtainCrypto", "CurtainAudit", "CurtainTriage"],
            swiftSettings: house
        ),

        // MARK: edges
        .target(
            name: "CurtainChannels",
            dependencies: [
                "CurtainCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "CurtainWeb",
            dependencies: [
                "CurtainCore", "CurtainUseCases", "CurtainAPI", "CurtainCrypto", "CurtainAudit",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOCertificateReloading", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            exclude: ["Assets"],
            swiftSettings: house
        ),
        .target(
            name: "CurtainClient",
            dependencies: [
                "CurtainCore", "CurtainAPI", "CurtainAudit", "CurtainCrypto",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "CurtainCLI",
            dependencies: [
                "CurtainCore", "CurtainAPI", "CurtainClient", "CurtainAudit", "CurtainCrypto", "CurtainTriage",
                "CurtainRules",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "CurtainRuntime",
            dependencies: [
                "CurtainCore", "CurtainCrypto", "CurtainAudit", "CurtainTriage", "CurtainRules", "CurtainUseCases",
                "CurtainStoreSQLite", "CurtainChannels",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "curtaind",
            dependencies: [
                "CurtainCore", "CurtainRuntime", "CurtainWeb", "CurtainUseCases",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: house
        ),
        .executableTarget(
            name: "curtain",
            dependencies: ["CurtainCLI"],
            swiftSettings: house
        ),
        .executableTarget(
            name: "curtain-bench",
            dependencies: [
                "CurtainCore", "CurtainCrypto", "CurtainAudit", "CurtainTriage", "CurtainStoreSQLite",
                "CurtainUseCases", "CurtainRuntime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Benchmarks",
            exclude: ["README.md"],
            swiftSettings: house
        ),

        // MARK: tests
        .target(
            name: "CurtainTestSupport",
            dependencies: [
                "CurtainCore", "CurtainCrypto", "CurtainAudit", "CurtainTriage", "CurtainUseCases",
                "CurtainStoreSQLite", "CurtainRuntime",
            ],
            swiftSettings: house
        ),
        .testTarget(name: "CurtainCoreTests", dependencies: ["CurtainCore"], swiftSettings: house),
        .testTarget(
            name: "CurtainTriageTests",
            dependencies: ["CurtainCore", "CurtainTriage", "CurtainRules"],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainCryptoTests",
            dependencies: ["CurtainCore", "CurtainCrypto"],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainAuditTests",
            dependencies: ["CurtainCore", "CurtainCrypto", "CurtainAudit"],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainStoreSQLiteTests",
            dependencies: [
                "CurtainCore", "CurtainCrypto", "CurtainAudit", "CurtainStoreSQLite", "CurtainTestSupport",
                "CurtainUseCases",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainUseCasesTests",
            dependencies: [
                "CurtainCore", "CurtainCrypto", "CurtainAudit", "CurtainTriage", "CurtainUseCases",
                "CurtainStoreSQLite", "CurtainTestSupport",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainWebTests",
            dependencies: [
                "CurtainCore", "CurtainAPI", "CurtainWeb", "CurtainUseCases", "CurtainTestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainClientTests",
            dependencies: ["CurtainCore", "CurtainAPI", "CurtainClient", "CurtainAudit", "CurtainCrypto"],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainCLITests",
            dependencies: [
                "CurtainCore", "CurtainAPI", "CurtainClient", "CurtainAudit", "CurtainCrypto", "CurtainCLI",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "CurtainRuntimeTests",
            dependencies: [
                "CurtainCore", "CurtainRuntime", "CurtainUseCases", "CurtainStoreSQLite", "CurtainTestSupport",
            ],
            swiftSettings: house
        ),
    ],
    swiftLanguageModes: [.v6]
)
