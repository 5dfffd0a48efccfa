import Door
import Exchange
import Foundation
import Linkage
import Store
import Synchronization
import Vocabulary

/// Services of the directory that may be one: compared in the background when something else is told, and held in memory,
/// because what is proposed follows from what is told and from nothing else.
package final class ToldTwice: Sendable {
    /// Two services that may be one.
    package struct Pair: Hashable, Sendable {
        package let one: String
        package let other: String
        let strength: Int
        let seen: String
    }

    /// So many are proposed at most, those for which most speaks first.
    package static let mostPairs = 2_000
    /// So many services that have something in common are compared with each other; of larger groups nobody could tell
    /// anything by what they have in common.
    static let mostAlike = 60
    /// So many pairs are compared at most, those of the smallest groups first.
    static let mostCompared = 5_000_000
    private static let page = 500

    private struct State {
        var pairs: [Pair] = []
        var isReady = false
        var leftOut = 0
        var services = 0
        var compared = 0
        var imports: [Int64]?
        /// The last journal position when it was looked whether something was written by hand.
        var position: Int64?
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether everything was compared once.
    package var isReady: Bool { state.withLock(\.isReady) }
    /// How many groups were too large to compare each with each.
    package var leftOut: Int { state.withLock(\.leftOut) }
    package var services: Int { state.withLock(\.services) }
    /// How many pairs had enough in common to be compared.
    package var compared: Int { state.withLock(\.compared) }

    /// Compares everything, unless nothing else was told since the last time.
    package func fill(from database: any Database) async throws {
        while true {
            let (imports, position) = (state.withLock(\.imports), state.withLock(\.position))
            let now = try await database.read { db in try Self.standing(since: position, in: db) }
            guard now.imports != imports || now.isWritten else {
                return state.withLock { $0.position = max($0.position ?? 0, now.position) }
            }
            let profiles = try await Self.profiles(now.imports, in: database)
            let found = try Blocking(profiles).pairs()
            // What was imported meanwhile may have swept away what was just read.
            let after = try await database.read { db in try Self.standing(since: now.position, in: db) }
            guard after.imports == now.imports else { continue }
            state.withLock { state in
                (state.pairs, state.compared, state.leftOut) = (found.pairs, found.compared, found.leftOut)
                (state.services, state.imports, state.position) = (profiles.count, now.imports, now.position)
                state.isReady = true
            }
        }
    }

    /// Compares, and again after each import, until the server ends.
    package func follow(_ desk: Desk) async throws {
        try await fill(from: desk.database)
        for await _ in desk.bell.listen() { try await fill(from: desk.database) }
    }

    private static func standing(
        since position: Int64?, in db: any Transaction
    ) throws -> (imports: [Int64], position: Int64, isWritten: Bool) {
        let imports: [Int64] = try db("SELECT import FROM directory_source ORDER BY import").map { try $0["import"] }
        let newest = try Journal(db).last()
        guard let position else { return (imports, newest, true) }
        let written = try db(
            """
            SELECT position FROM journal WHERE position > \(position) AND position <= \(newest)
                AND kind IN (\(each: [Event.Kind.serviceAdded.rawValue, Event.Kind.serviceChanged.rawValue])) LIMIT 1
            """)
        return (imports, newest, !written.isEmpty)
    }

    private static func profiles(_ imports: [Int64], in database: any Database) async throws -> [ServiceProfile] {
        var profiles = try await database.read { db in
            let directories = try Directories(db)
            return try directories.written[.service].map { ServiceProfile(try DirectoryEntry($0, in: directories)) }
        }
        for number in imports {
            let pages = try await database.read { db in try DirectoryPages(of: number, .comparing, in: db) }
            var last = ""
            while profiles.count < DirectoryIndex.mostServices {
                try Task.checkCancellation()
                let after = last
                let page = try await database.read { [pages] db in
                    try pages.entries(after: after, most: Self.page, in: db)
                }
                guard let end = page.last else { break }
                profiles += page.map(ServiceProfile.init)
                last = end.record.id
            }
        }
        return profiles
    }

    // MARK: What is to be decided

    /// The pairs of which nobody said what they are, those for which most speaks first.
    package func open(in directories: Directories) throws -> [Pair] {
        let pairs = state.withLock(\.pairs)
        guard !pairs.isEmpty else { return [] }
        let counted = try directories.counted()
        let apart = try ServiceVerdicts(directories.db).apart()
        var known: Set<Set<String>> = []
        return pairs.filter { pair in
            let both: Set = [counted.counted(pair.one), counted.counted(pair.other)]
            return both.count == 2 && apart[[pair.one, pair.other]]?.contains(pair.seen) != true
                && known.insert(both).inserted
        }
    }
}

/// Brings together the services that have something in common, so that not each is compared with each.
///
/// Two that are proposed agree in two of who runs it, telephone and place: they share a number, or a word of their names
/// within some hundred metres or at one address.
private struct Blocking {
    private let profiles: [ServiceProfile]
    private let keys: [(key: Int, service: Int32)]

    init(_ profiles: [ServiceProfile]) {
        self.profiles = profiles
        var keys: [(key: Int, service: Int32)] = []
        for (number, profile) in profiles.enumerated() {
            for key in Set(Self.keys(of: profile)) { keys.append((key, Int32(number))) }
        }
        keys.sort { ($0.key, $0.service) < ($1.key, $1.service) }
        self.keys = keys
    }

    private static func keys(of profile: ServiceProfile) -> [Int] {
        func key(_ parts: AnyHashable...) -> Int { parts.hashValue }
        var keys = profile.phones.map { key("phone", $0) }
        for word in profile.words.words {
            keys += profile.addresses.keys.map { key("address", $0, word) }
            for point in profile.points {
                // Each place stands in four cells that overlap by half: those within 200 m share one of them.
                for (north, east) in [(Float(0), Float(0)), (0, 0.5), (0.5, 0), (0.5, 0.5)] {
                    let cell = [(point.latitude / 0.004 + north), (point.longitude / 0.01 + east)]
                    keys.append(key("cell", cell.map { Int($0.rounded(.down)) }, north, east, word))
                }
            }
        }
        return keys
    }

    func pairs() throws -> (pairs: [ToldTwice.Pair], compared: Int, leftOut: Int) {
        var groups: [Range<Int>] = []
        var (start, leftOut) = (0, 0)
        while start < keys.count {
            var end = start + 1
            while end < keys.count, keys[end].key == keys[start].key { end += 1 }
            if end - start > ToldTwice.mostAlike { leftOut += 1 } else if end - start > 1 { groups.append(start..<end) }
            start = end
        }
        groups.sort { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }
        var compared: Set<Int64> = []
        var found: [ToldTwice.Pair] = []
        for group in groups {
            try Task.checkCancellation()
            guard compared.count < ToldTwice.mostCompared else {
                leftOut += 1
                continue
            }
            for one in group {
                for other in one + 1..<group.upperBound {
                    let (left, right) = (keys[one].service, keys[other].service)
                    guard compared.insert(Int64(left) << 32 | Int64(right)).inserted else { continue }
                    if let pair = pair(profiles[Int(left)], profiles[Int(right)]) { found.append(pair) }
                }
            }
        }
        found.sort { ($1.strength, $0.one, $0.other) < ($0.strength, $1.one, $1.other) }
        return (Array(found.prefix(ToldTwice.mostPairs)), compared.count, leftOut)
    }

    private func pair(_ one: ServiceProfile, _ other: ServiceProfile) -> ToldTwice.Pair? {
        let likeness = ServiceLikeness(one, other)
        guard likeness.isProposed else { return nil }
        let ids = [one.id, other.id].sorted()
        return ToldTwice.Pair(
            one: ids[0], other: ids[1], strength: likeness.strength, seen: ServiceVerdict.seen(one, other))
    }
}
