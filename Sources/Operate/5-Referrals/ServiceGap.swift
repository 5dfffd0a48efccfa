import Programs
import Store
import Vocabulary

/// The needs of a period for which nothing would take the person, by what was needed and where, each with why.
package struct ServiceGap: Sendable, Equatable {
    /// Whether anything would take the person: each need has exactly one answer.
    package enum Answer: String, FigurePart {
        /// Somebody takes them, or would as far as the directory tells.
        case some
        /// No service of the directory is for this need.
        case noneListed = "none-listed"
        /// None of those is near enough.
        case noneNear = "none-near"
        /// None of those that are near takes people of this age.
        case noneTakes = "none-takes"
        /// Who was asked had no room, or none in time.
        case full
        /// Everybody who was asked said no, for another reason.
        case refused
        /// Nobody has answered, or nobody knows how far it is.
        case unknown

        package var isGap: Bool {
            switch self {
            case .noneListed, .noneNear, .noneTakes, .full, .refused: true
            case .some, .unknown: false
            }
        }
    }

    /// The same answers, as coarse as they can be told of few people.
    package enum Missing: String, FigurePart {
        case taken, missing, unknown

        init(_ answer: Answer) {
            self = answer == .some ? .taken : answer.isGap ? .missing : .unknown
        }
    }

    /// What was needed in one district.
    package struct Spot: Sendable, Equatable {
        package let kind: Need.Kind
        package let district: FigureGroup
        package let raised: Int
        package let counts: [Answer: Int]

        package var missing: Int { counts.reduce(0) { $0 + ($1.key.isGap ? $1.value : 0) } }
    }

    /// By need and by district.
    package let needs: FigureSet<Missing>
    /// The same with why: of all alone where figures leave the program, and not where it would tell a small number.
    package let whys: FigureSet<Answer>
    /// What is missing where, the most frequent first; none where figures leave the program.
    package let spots: [Spot]
    /// How many more spots there are.
    package let furtherSpots: Int
    /// Those of whom nobody was asked, when the directory was not read yet: their answers are unknown.
    package let isDirectoryUnread: Bool

    package static let mostSpots = 100

    init(
        needs: FigureSet<Missing>, whys: FigureSet<Answer>, spots: [Spot], furtherSpots: Int = 0,
        isDirectoryUnread: Bool
    ) {
        (self.needs, self.whys, self.spots, self.furtherSpots) = (needs, whys, spots, furtherSpots)
        self.isDirectoryUnread = isDirectoryUnread
    }
}

/// One need, as far as the gap tells of it.
struct GapFigure {
    let kind: Need.Kind
    let district: String?
    let end: ReferralFigures.NeedEnd
    let reason: String?
    /// Those referrals that count.
    let asked: [Referral]
    /// How old the person may be.
    let ages: ClosedRange<Int>?

    private static let full: Set = ["service-full", "not-accepted-full", "waiting-too-long"]
    private static let none = "no-such-service"
    private static let refused: Set<String> = Set(
        Referral.Decline.allCases.filter { $0 != .full }.map(\.reason) + ["not-eligible-for-service"])

    /// What people did and said counts before what the directory tells.
    ///
    /// - Parameter look: what the directory tells, where nobody was asked.
    func answer(_ look: (GapFigure) throws -> ServiceReach.Answer) rethrows -> ServiceGap.Answer {
        switch end {
        case .met, .metOtherwise, .otherCause: return .some
        case .unmet, .unknown, .open: break
        }
        if let reason {
            if Self.full.contains(reason) { return .full }
            if reason == Self.none { return .noneListed }
            if Self.refused.contains(reason) { return .refused }
        }
        if asked.contains(where: { $0.attended != nil || $0.answer == .accepted }) { return .some }
        // Who was taken back before they answered was as good as not asked.
        let answers = asked.filter { $0.answer == .declined || $0.withdrawn == nil }
        guard answers.isEmpty else {
            guard answers.allSatisfy({ $0.answer == .declined }) else { return .unknown }
            return answers.contains { $0.declined == .full } ? .full : .refused
        }
        return switch try look(self) {
        case .some: .some
        case .noneListed: .noneListed
        case .noneNear: .noneNear
        case .noneTakes: .noneTakes
        case .unknown: .unknown
        }
    }
}

extension ServiceGap {
    private struct Where: Hashable {
        let kind: Need.Kind
        let district: FigureGroup
    }

    static func count(_ answered: [(need: GapFigure, answer: Answer)], isDirectoryUnread: Bool) -> ServiceGap {
        var (count, whys) = (
            FigureCount<Missing>(by: [.need, .district]), FigureCount<Answer>(by: [.need, .district])
        )
        var spots: [Where: [Answer: Int]] = [:]
        for (need, answer) in answered {
            let district = FigureGroup(need.district)
            func group(_ by: FigureDimension) -> FigureGroup { by == .need ? .named(need.kind.rawValue) : district }
            count.add(group) { $0.counts[Missing(answer), default: 0] += 1 }
            whys.add(group) { $0.counts[answer, default: 0] += 1 }
            spots[Where(kind: need.kind, district: district), default: [:]][answer, default: 0] += 1
        }
        let found = spots.map { place, counts in
            Spot(
                kind: place.kind, district: place.district, raised: counts.values.reduce(0, +), counts: counts)
        }.filter { $0.missing > 0 }
            .sorted {
                ($1.missing, $0.kind.rawValue, Self.key($0.district))
                    < ($0.missing, $1.kind.rawValue, Self.key($1.district))
            }
        return ServiceGap(
            needs: count.finished(), whys: whys.finished(), spots: Array(found.prefix(mostSpots)),
            furtherSpots: max(0, found.count - mostSpots), isDirectoryUnread: isDirectoryUnread)
    }

    private static func key(_ group: FigureGroup) -> String {
        if case .named(let name) = group { name } else { "\u{10FFFF}" }
    }
}
