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

    /// A need's end with what would have taken the person: what both tell is held back once for both.
    struct Course: FigurePart {
        let end: ReferralFigures.NeedEnd
        let missing: Missing

        static let allCases = ReferralFigures.NeedEnd.allCases.flatMap { end in
            Missing.allCases.map { Course(end, $0) }
        }

        init(_ end: ReferralFigures.NeedEnd, _ missing: Missing) {
            (self.end, self.missing) = (end, missing)
        }

        init?(rawValue: String) {
            guard let found = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
            self = found
        }

        var rawValue: String { "\(end.rawValue) \(missing.rawValue)" }
    }

    /// By need and by district.
    package let needs: FigureSet<Missing>
    /// By need, district and language.
    let courses: FigureSet<Course>
    /// How many went the way that the fewest went, told by end and why; nothing where there are none.
    let rarest: Int?
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
        needs: FigureSet<Missing>, courses: FigureSet<Course>, rarest: Int?, whys: FigureSet<Answer>, spots: [Spot],
        furtherSpots: Int = 0, isDirectoryUnread: Bool
    ) {
        (self.needs, self.courses, self.rarest, self.whys) = (needs, courses, rarest, whys)
        (self.spots, self.furtherSpots, self.isDirectoryUnread) = (spots, furtherSpots, isDirectoryUnread)
    }
}

/// One need, as far as the gap tells of it.
struct GapFigure {
    let kind: Need.Kind
    let district: String?
    let language: String?
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
        var courses = FigureCount<Course>(by: [.need, .district, .language])
        var ways: [String: Int] = [:]
        var spots: [Where: [Answer: Int]] = [:]
        for (need, answer) in answered {
            let district = FigureGroup(need.district)
            func group(_ by: FigureDimension) -> FigureGroup {
                by == .need ? .named(need.kind.rawValue) : by == .language ? FigureGroup(need.language) : district
            }
            count.add(group) { $0.counts[Missing(answer), default: 0] += 1 }
            courses.add(group) { $0.counts[Course(need.end, Missing(answer)), default: 0] += 1 }
            whys.add(group) { $0.counts[answer, default: 0] += 1 }
            ways["\(need.end) \(answer)", default: 0] += 1
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
            needs: count.finished(), courses: courses.finished(), rarest: ways.values.min(), whys: whys.finished(),
            spots: Array(found.prefix(mostSpots)),
            furtherSpots: max(0, found.count - mostSpots), isDirectoryUnread: isDirectoryUnread)
    }

    private static func key(_ group: FigureGroup) -> String {
        if case .named(let name) = group { name } else { "\u{10FFFF}" }
    }
}
