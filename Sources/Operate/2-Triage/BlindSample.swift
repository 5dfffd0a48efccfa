import Access
import Crypto
import Foundation
import Programs
import Store
import Vocabulary

/// Whether a call-taker had flagged a call of the sample.
package enum BlindStratum: String, CaseIterable, Storable, Sendable {
    case flagged, unflagged
}

/// How many calls of a week are to be read blind.
package struct BlindPlan: Hashable, Sendable {
    package let flagged: Int
    package let unflagged: Int

    /// What holds until somebody says otherwise.
    package static let usual = BlindPlan(flagged: 20, unflagged: 20)
    package static let most = 200

    package init(flagged: Int, unflagged: Int) {
        self.flagged = flagged
        self.unflagged = unflagged
    }

    package subscript(stratum: BlindStratum) -> Int { stratum == .flagged ? flagged : unflagged }
}

/// A random choice of calls that anybody can repeat who knows the seed and the calls it was made from.
package struct BlindDraw: Sendable {
    /// The calls to choose from, in the order of their numbers.
    package let frame: [String]
    package let chosen: [String]

    /// Gives every call a number by chance and takes those with the lowest: a simple random sample without replacement.
    package init(_ many: Int, of frame: [String], seed: UInt64, _ stratum: BlindStratum) {
        // Each stratum has numbers of its own: how large one is must not move what is drawn from the other.
        var numbers = SeededNumbers(seed: stratum == .flagged ? seed : ~seed)
        let keys = frame.map { _ in numbers.next() }
        self.frame = frame
        chosen = frame.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.prefix(many).map { frame[$0] }
    }

    /// By what is found out whether the calls to choose from are still the same.
    package var digest: String {
        SHA256.hash(data: Data(frame.joined(separator: "\n").utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}

/// The sample of one week as it was drawn.
package struct BlindSample: Sendable {
    package struct Stratum: Sendable {
        package let stratum: BlindStratum
        /// How many calls there were.
        package let size: Int
        package let digest: String
        package let wanted: Int
        package let drawn: Int

        /// How likely each of its calls was to be drawn.
        package var probability: Double { size == 0 ? 0 : Double(drawn) / Double(size) }
    }

    package let id: ID<BlindSample>
    package let week: String
    package let begins: Instant
    package let ends: Instant
    package let seed: UInt64
    package let drawnAt: Instant
    package let strata: [Stratum]

    init(_ row: Row, _ strata: [Stratum]) throws {
        id = try row["id"]
        week = try row["week"]
        begins = try row["begins_at"]
        ends = try row["ends_at"]
        seed = UInt64(try row["seed"] as String, radix: 16) ?? 0
        drawnAt = try row["drawn_at"]
        self.strata = strata
    }
}

extension BlindSample.Stratum {
    init(_ row: Row) throws {
        stratum = try row["stratum"]
        size = try row["size"]
        digest = try row["frame"]
        wanted = try row["wanted"]
        drawn = try row["drawn"]
    }
}
