// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// What goes byte by byte through other people's files, or rule by rule through every answer there could be, is too slow to
/// test unoptimised.
let optimised = strict + [.unsafeFlags(["-O"])]

// The house, bottom to top: a target may import only those above it in this list.
let package = Package(
    name: "alongside",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.26.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLzma", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "Vocabulary", swiftSettings: optimised),
        .target(name: "Statistics", swiftSettings: optimised),
        .target(name: "Linkage", dependencies: ["Vocabulary"], swiftSettings: optimised),
        .target(
            name: "Store",
            dependencies: ["Vocabulary", "CPostgres", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict
        ),
        .target(name: "Access", dependencies: ["Vocabulary"], swiftSettings: strict),
        .target(
            name: "Door",
            dependencies: [
                "Vocabulary", "Store", "Access", "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Programs",
            dependencies: [
                "Vocabulary",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: ["c-ssrs-screener", "locus", "medical-red-flags", "phq-2", "phq-9", "substance-use"].map {
                .embedInCode("Instruments/Shipped/\($0).yaml")
            },
            swiftSettings: optimised
        ),
        .target(
            name: "Exchange",
            dependencies: ["Vocabulary", "CZlib", "CLzma", .product(name: "Yams", package: "Yams")],
            swiftSettings: optimised
        ),
        .target(
            name: "Plan",
            dependencies: [
                "Vocabulary", "Store", "Access", "Door", "Programs", "Exchange",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: optimised
        ),
        .target(
            name: "Operate",
            dependencies: [
                "Vocabulary", "Statistics", "Linkage", "Store", "Access", "Door", "Programs", "Exchange", "Plan",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Demo",
            dependencies: [
                "Vocabulary", "Store", "Access", "Door", "Programs", "Exchange", "Plan", "Operate",
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Vocabulary", "Statistics", "Linkage", "Store", "Access", "Door", "Programs", "Exchange", "Plan",
                "Operate", "Demo", "CZlib",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.copy("Templates"), .copy("Words"), .copy("Assets")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "alongside",
            dependencies: [
                "Vocabulary", "Linkage", "Store", "Access", "Door", "Programs", "Exchange", "Plan", "Operate", "Demo",
                "Web", "CZlib", "CCurl",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "World",
            dependencies: [
                "Vocabulary", "Store", "Access", "Door", "Programs", "Operate", "CPostgres",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/World",
            swiftSettings: strict
        ),
        .target(
            name: "BrokenTables", dependencies: ["Vocabulary", "Exchange"], path: "Tests/BrokenTables",
            swiftSettings: optimised),
        .executableTarget(
            name: "fuzz", dependencies: ["BrokenTables"], path: "Benchmarks/Fuzz", swiftSettings: optimised),
        .testTarget(
            name: "ExchangeTests",
            dependencies: ["Vocabulary", "Exchange", "BrokenTables", .product(name: "Yams", package: "Yams")],
            path: "Tests/Exchange",
            swiftSettings: strict),
        .testTarget(
            name: "PlanTests",
            dependencies: [
                "Vocabulary", "Store", "Access", "Door", "Programs", "Exchange", "Plan", "Operate", "World",
                "BrokenTables",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Plan",
            swiftSettings: strict
        ),
        .testTarget(name: "HouseTests", path: "Tests/House", swiftSettings: strict),
        .testTarget(
            name: "VocabularyTests", dependencies: ["Vocabulary"], path: "Tests/Vocabulary", swiftSettings: strict),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Vocabulary", "Statistics"], path: "Tests/Statistics",
            exclude: ["kappa.py", "kappa.json"], swiftSettings: strict),
        .testTarget(
            name: "LinkageTests", dependencies: ["Vocabulary", "Linkage"], path: "Tests/Linkage",
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Vocabulary", "Store", "World"], path: "Tests/Store",
            swiftSettings: strict),
        .testTarget(
            name: "DoorTests",
            dependencies: [
                "Vocabulary", "Store", "Access", "Door", "World", .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Tests/Door",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProgramsTests", dependencies: ["Vocabulary", "Programs"], path: "Tests/Programs",
            swiftSettings: strict),
        .testTarget(
            name: "OperateTests",
            dependencies: [
                "Vocabulary", "Statistics", "Linkage", "Store", "Access", "Door", "Programs", "Exchange", "Operate",
                "World",
            ],
            path: "Tests/Operate",
            exclude: ["directory-questions.tsv"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DemoTests",
            dependencies: [
                "Vocabulary", "Store", "Access", "Door", "Programs", "Exchange", "Plan", "Operate", "Demo", "World",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Demo",
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Vocabulary", "Statistics", "Linkage", "Store", "Access", "Door", "Programs", "Exchange", "Plan",
                "Operate", "Demo", "Web", "World",
            ],
            path: "Tests/Web",
            swiftSettings: strict
        ),
    ]
)
