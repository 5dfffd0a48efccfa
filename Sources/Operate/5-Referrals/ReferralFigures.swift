import Exchange
import Plan
import Statistics
import Store
import Vocabulary

/// What became of the needs that were raised in a period, and of the referrals that were sent in it, as far as it is known
/// now; and for which needs nothing would take the person.
package struct ReferralFigures: Sendable, Equatable {
    /// What is counted.
    package struct Scope: Sendable, Equatable {
        /// Raised or sent at or after this moment, and before `to`.
        package let from: Instant?
        package let to: Instant?
        /// How far a service may be from the middle of the district where the call was.
        package let kilometres: Int

        package static let reaches = [2, 5, 10, 25, 50]
        package static let usualReach = 10

        /// - Throws: ``Refusal`` about `within`.
        package init(from: Instant? = nil, to: Instant? = nil, within kilometres: Int? = nil) throws(Refusal) {
            guard Self.reaches.contains(kilometres ?? Self.usualReach) else {
                throw Refusal(.notOneOf, field: "within")
            }
            (self.from, self.to, self.kilometres) = (from, to, kilometres ?? Self.usualReach)
        }
    }

    /// What became of a need: each has exactly one end.
    package enum NeedEnd: String, FigurePart {
        /// A service met it.
        case met
        /// It was met without one.
        case metOtherwise = "met-otherwise"
        /// It was given up.
        case unmet
        /// The person moved away, died, or is where nobody reaches them.
        case otherCause = "other-cause"
        /// It ended, and nobody knows how.
        case unknown
        case open
    }

    /// Where a referral stands: each that counts stands in exactly one place.
    package enum Standing: String, FigurePart {
        case went
        case didNotGo = "did-not-go"
        case declined
        /// The person or the sender took it back.
        case withdrawn
        /// An answer, or whether the person went, is still awaited.
        case waiting
        /// Nobody knows whether the person went, and nobody will tell any more.
        case unknown
    }

    /// Why a referral does not count: nothing failed.
    package enum Apart: String, CaseIterable, Sendable {
        /// Another of those that were asked together took the person first.
        case takenElsewhere = "taken-elsewhere"
        case mistake
    }

    package let scope: Scope
    /// By need, district and language.
    package let needs: FigureSet<NeedEnd>
    /// By need, service, district and language.
    package let referrals: FigureSet<Standing>
    package let apart: [Apart: Int]
    /// Why services said no, of those referrals that count.
    package let declined: [Referral.Decline: Int]
    /// How many referrals went the way that the fewest went; nothing where there are none.
    let rarest: Int?
    package let gap: ServiceGap
    /// Small numbers were held back.
    package let isForCouncil: Bool

    init(
        scope: Scope, needs: FigureSet<NeedEnd>, referrals: FigureSet<Standing>, apart: [Apart: Int],
        declined: [Referral.Decline: Int], rarest: Int?, gap: ServiceGap, isForCouncil: Bool
    ) {
        (self.scope, self.needs, self.referrals, self.apart) = (scope, needs, referrals, apart)
        (self.declined, self.rarest, self.gap, self.isForCouncil) = (declined, rarest, gap, isForCouncil)
    }
}

/// One need, as far as figures tell of it.
struct NeedFigure {
    let kind: Need.Kind
    let district: String?
    let language: String?
    let end: ReferralFigures.NeedEnd
    let raisedAt: Instant
    /// When a service was first asked.
    let askedAt: Instant?
    /// When a service met it.
    let metAt: Instant?

    func group(_ dimension: FigureDimension) -> FigureGroup {
        switch dimension {
        case .need: .named(kind.rawValue)
        case .district: FigureGroup(district)
        case .language: FigureGroup(language)
        case .service: .all
        }
    }
}

extension ReferralFigures.NeedEnd {
    init(stage: Stage, left: ReasonCode.Kind?) {
        self =
            switch (stage, left) {
            case (.resolved, _): .met
            case (_, nil): .open
            case (_, .done): .metOtherwise
            case (_, .lost): .unmet
            case (_, .unknown): .unknown
            case (_, .outside), (_, .elsewhere): .otherCause
            }
    }
}

/// One referral, as far as figures tell of it.
struct ReferralFigure {
    let referral: Referral
    let kind: Need.Kind
    let district: String?
    let language: String?
    /// Nobody waits for anything any more once the need is closed.
    let isNeedOpen: Bool

    /// Who went all the same counts.
    var apart: ReferralFigures.Apart? {
        guard referral.attended == nil else { return nil }
        return switch referral.withdrawn {
        case .takenElsewhere: .takenElsewhere
        case .mistake: .mistake
        case .person, .sender, nil: nil
        }
    }

    var standing: ReferralFigures.Standing {
        switch (referral.attended, referral.withdrawn, referral.answer) {
        case (.yes, _, _): .went
        case (.no, _, _): .didNotGo
        case (.unknown, _, _): .unknown
        case (nil, .some, _): .withdrawn
        case (nil, nil, .declined): .declined
        case (nil, nil, .accepted), (nil, nil, nil): isNeedOpen ? .waiting : .unknown
        }
    }

    /// Everything that is told of it in steps and in where it stands: whatever is told is a sum of such ways.
    fileprivate var way: String {
        let isGot = referral.acknowledgedAt != nil
        return "\(standing) \(referral.answer?.rawValue ?? "") \(isGot) \(referral.engagedAt != nil)"
    }

    func group(_ dimension: FigureDimension) -> FigureGroup {
        switch dimension {
        case .need: .named(kind.rawValue)
        case .district: FigureGroup(district)
        case .language: FigureGroup(language)
        case .service: .named(referral.service.text)
        }
    }

    /// What a service said is known whatever came after it; what nobody said is not taken from what came after it.
    func count(into tally: inout FigureCount<ReferralFigures.Standing>.Tally) {
        let standing = standing
        tally.counts[standing, default: 0] += 1
        func step(_ name: FigureStepName, yes: Bool, no: Bool) {
            var step = tally.steps[name] ?? FigureStep()
            if yes {
                step.yes += 1
            } else if no {
                step.no += 1
            } else if standing == .withdrawn {
                step.ended += 1
            } else {
                step.unknown += 1
            }
            tally.steps[name] = step
        }
        let sent = referral.offeredAt
        let isGot = referral.acknowledgedAt != nil || referral.answer != nil
        let isOff = standing == .declined || standing == .didNotGo
        let isEngaged = standing == .went && referral.engagedAt != nil
        step(.acknowledged, yes: isGot, no: false)
        step(.accepted, yes: referral.answer == .accepted, no: referral.answer == .declined)
        step(.attended, yes: standing == .went, no: isOff)
        step(.engaged, yes: isEngaged, no: isOff)
        if isGot {
            // An answer shows that they have got it.
            let first = [referral.acknowledgedAt, referral.answeredAt].compactMap(\.self).min()
            tally.take(.sentToAcknowledged, from: sent, to: first)
        }
        if referral.answer == .accepted { tally.take(.sentToAccepted, from: sent, to: referral.answeredAt) }
        if standing == .went { tally.take(.sentToAttended, from: sent, to: referral.attendedAt) }
        if isEngaged { tally.take(.sentToEngaged, from: sent, to: referral.engagedAt) }
    }
}

extension ReferralFigures {
    static func count(_ needs: [NeedFigure]) -> FigureSet<NeedEnd> {
        var count = FigureCount<NeedEnd>(by: [.need, .district, .language])
        for need in needs {
            count.add(need.group) { tally in
                tally.counts[need.end, default: 0] += 1
                if let asked = need.askedAt { tally.take(.raisedToAsked, from: need.raisedAt, to: asked) }
                if need.end == .met { tally.take(.raisedToMet, from: need.raisedAt, to: need.metAt) }
            }
        }
        return count.finished()
    }

    static func count(
        _ referrals: [ReferralFigure]
    ) -> (FigureSet<Standing>, apart: [Apart: Int], declined: [Referral.Decline: Int], rarest: Int?) {
        var (apart, declined): ([Apart: Int], [Referral.Decline: Int]) = ([:], [:])
        var ways: [String: Int] = [:]
        var count = FigureCount<Standing>(by: [.need, .service, .district, .language])
        for one in referrals {
            if let why = one.apart {
                apart[why, default: 0] += 1
                continue
            }
            ways[one.way, default: 0] += 1
            if one.standing == .declined, let why = one.referral.declined { declined[why, default: 0] += 1 }
            count.add(one.group, titled: (one.group(.service), one.referral.serviceName), one.count)
        }
        return (count.finished(), apart, declined, ways.values.min())
    }
}
