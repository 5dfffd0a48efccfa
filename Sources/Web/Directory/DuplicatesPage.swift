import Exchange
import Linkage
import Operate
import Vocabulary

/// Services that may be told twice, line by line, for whoever decides; and what was said lately.
struct DuplicatesPage: Page {
    static let template = "duplicates"

    /// What is known of one service.
    struct Known: Sendable {
        let entry: DirectoryEntry
        let source: DirectorySource?
    }

    /// Two services that may be one.
    struct Proposed: Sendable {
        let one: Known
        let other: Known
        let likeness: ServiceLikeness
    }

    /// What the page is made from.
    struct Shown: Sendable {
        let proposed: [Proposed]
        /// How many there are, those that are not shown too.
        let open: Int
        let verdicts: [(verdict: ServiceVerdict, kept: String, other: String)]
        let isReady: Bool
        let services: Int
        let leftOut: Int
    }

    struct Line: Sendable {
        let what: String
        let one: String
        let other: String
        /// What both say to whether they are one; nothing where nobody compares it.
        let says: String?
    }

    struct Pair: Sendable {
        let heading: String
        let id: String
        let first: String
        let second: String
        let firstAddress: String
        let secondAddress: String
        let lines: [Line]
        let formKey: String
    }

    struct Said: Sendable {
        let sentence: String
        let when: Moment
        let action: String
        let formKey: String
    }

    let title: String
    let back: String
    let action: String
    let isComparing: Bool
    let compared: String?
    let leftOut: String?
    let pairs: [Pair]
    let none: Bool
    let more: String?
    let said: [Said]
    let hasSaid: Bool
    let trouble: Trouble?

    init(_ shown: Shown, refused: Refused? = nil, _ reading: Reading) {
        let words = reading.words
        title = words("duplicates.title")
        back = "\(reading.base)/directory"
        action = "\(reading.base)/directory/duplicates"
        isComparing = !shown.isReady
        compared = shown.isReady ? words("duplicates.compared", count: shown.services) : nil
        leftOut = shown.leftOut > 0 ? words("duplicates.leftOut", count: shown.leftOut) : nil
        pairs = shown.proposed.map { Pair($0, reading) }
        none = pairs.isEmpty && shown.isReady
        more = shown.open > pairs.count ? words("duplicates.more", count: shown.open - pairs.count) : nil
        said = shown.verdicts.map { told in
            let verdict = told.verdict
            return Said(
                sentence: words(
                    "duplicates.said.\(verdict.finding.rawValue)",
                    ["kept": told.kept, "other": told.other, "by": verdict.by.name]),
                when: Moment(verdict.at, reading), action: "\(reading.base)/directory/duplicates/\(verdict.id)/removal",
                formKey: "back-\(verdict.id)")
        }
        hasSaid = !said.isEmpty
        trouble = refused.trouble(in: "duplicates", words)
    }
}

extension DuplicatesPage.Pair {
    init(_ pair: DuplicatesPage.Proposed, _ reading: Reading) {
        let words = reading.words
        let (one, other, likeness) = (pair.one.entry, pair.other.entry, pair.likeness)
        id = "\(one.record.id)-\(other.record.id)"
        heading = one.name == other.name ? one.name : words("duplicates.pair", ["one": one.name, "other": other.name])
        (first, second) = (one.record.id, other.record.id)
        firstAddress = "\(reading.base)/directory/\(first)"
        secondAddress = "\(reading.base)/directory/\(second)"
        let byHand = words("directory.byHand")
        func line(_ what: String, _ told: (DirectoryEntry) -> String?, _ says: String?) -> DuplicatesPage.Line {
            DuplicatesPage.Line(
                what: words("duplicates.lines.\(what)"), one: told(one) ?? words("notKnown"),
                other: told(other) ?? words("notKnown"), says: says)
        }
        func says(_ agreement: ServiceLikeness.Agreement) -> String {
            words.name(of: agreement.name, in: "duplicates.says")
        }
        lines = [
            line("name", { $0.name }, words.name(of: likeness.name.rawValue, in: "duplicates.says")),
            line("organization", { $0.organization?["name"] }, says(likeness.organization)),
            line("phone", { $0.numbers }, says(likeness.phone)),
            line("place", { $0.addressLines }, ShownLikeness.place(likeness.place, words)),
            line("web", { $0.record["url"] }, says(likeness.web)),
            line("about", { $0.record["description"].map { String($0.prefix(300)) } }, nil),
            DuplicatesPage.Line(
                what: words("directory.source"), one: pair.one.source?.name ?? byHand,
                other: pair.other.source?.name ?? byHand, says: nil),
        ]
        formKey = "pair-\(id)"
    }
}

/// What two services agree in, in words.
enum ShownLikeness {
    static func place(_ place: ServiceLikeness.Place, _ words: Words) -> String {
        let numbers = Numbers(words.language)
        switch place {
        case .sameAddress: return words("duplicates.place.same")
        case .near(let metres): return words("duplicates.place.near", ["n": numbers(metres)])
        case .elsewhere(let metres): return words("duplicates.place.elsewhere", ["n": numbers(metres)])
        case .otherTown: return words("duplicates.place.otherTown")
        case .unknown: return words.name(of: "unknown", in: "duplicates.says")
        }
    }
}

extension ServiceLikeness.Agreement {
    var name: String {
        switch self {
        case .same: "same"
        case .alike: "alike"
        case .other: "unlike"
        case .unknown: "unknown"
        }
    }
}

extension DirectoryEntry {
    /// The numbers of a service, a few of them.
    var numbers: String? {
        let told = self[.phone].compactMap { $0["number"] }
        return told.isEmpty ? nil : told.prefix(4).joined(separator: " · ")
    }

    /// Where people go, in a line.
    var addressLines: String? {
        let told = self[.address].filter { $0["address_type"] != "postal" }.map(\.oneLine)
        return told.isEmpty ? nil : told.prefix(3).joined(separator: " · ")
    }
}
