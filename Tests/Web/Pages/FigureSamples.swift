import Exchange
import Operate
import Statistics
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What referrals came to: nothing yet, all numbers, and what may leave the program.
extension Samples {
    private static func figures(_ times: Int, unread: Bool = false) throws -> ReferralFigures {
        func line(_ end: ReferralFigures.NeedEnd, _ place: Int) -> NeedFigure {
            NeedFigure(
                kind: Need.Kind.allCases[place % 3], district: [nil, "Docks", "Mill"][place % 3],
                language: [nil, "es", "en"][place % 3], end: end, raisedAt: minutesAgo(9_000),
                askedAt: minutesAgo(8_900), metAt: end == .met ? minutesAgo(60) : nil)
        }
        let ends = (0..<times).flatMap { place in ReferralFigures.NeedEnd.allCases.map { line($0, place) } }
        let told: [Referral] = try (0..<times).flatMap { _ in
            [
                try referral("r-1", .accepted, attended: .yes, engaged: true), try referral("r-2", .accepted),
                try referral("r-3"), try referral("r-4", .declined),
            ]
        }
        let sent = told.enumerated().map { place, referral in
            ReferralFigure(
                referral: referral, kind: Need.Kind.allCases[place % 3], district: [nil, "Docks", "Mill"][place % 3],
                language: [nil, "es", "en"][place % 3], isNeedOpen: place % 2 == 0)
        }
        let counted = ReferralFigures.count(sent)
        let gaps = (0..<(times * ServiceGap.Answer.allCases.count)).map { place in
            (
                need: GapFigure(
                    kind: Need.Kind.allCases[place % 3], district: [nil, "Docks", "Mill"][place % 3],
                    language: [nil, "es", "en"][place % 3], end: .open,
                    reason: nil, asked: [], ages: nil),
                answer: ServiceGap.Answer.allCases[place % ServiceGap.Answer.allCases.count]
            )
        }
        let gap = ServiceGap.count(gaps, isDirectoryUnread: unread)
        return ReferralFigures(
            scope: try .init(), needs: ReferralFigures.count(ends), referrals: counted.0,
            apart: times > 0 ? [.takenElsewhere: 1, .mistake: 2] : [:], declined: counted.declined,
            rarest: counted.rarest,
            gap: ServiceGap(
                needs: gap.needs, courses: gap.courses, rarest: gap.rarest, whys: gap.whys, spots: gap.spots,
                furtherSpots: unread ? 3 : 0,
                isDirectoryUnread: unread),
            isForCouncil: false)
    }

    private static func beat(_ name: String, _ west: Double) -> BeatShape {
        let corners = [(west, 40.0), (west + 0.1, 40.0), (west + 0.1, 40.1), (west, 40.1)]
        return BeatShape(
            name: name, rings: [corners.map { BeatShape.Point(longitude: $0.0, latitude: $0.1) }])
    }

    static func figures(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let period = try Period(from: "2026-08-24", to: nil, in: reading.zone)
        let days = try Period(from: "2026-08-24", to: "2026-11-22", in: reading.zone)
        let until = try Period(from: nil, to: "2026-11-22", in: reading.zone)
        let ever = try Period(from: nil, to: nil, in: reading.zone)
        let beats = [beat("Docks", -105), beat("Mill", -104.9), beat("Hills", -104.8)]
        func asked(_ period: Period) throws -> FigureQuery {
            FigureQuery(period: period, scope: try .init(), view: .council)
        }
        let refused = Refused(
            form: "figures", refusal: Refusal(.notAMoment, field: "from"), typed: ["from": "yesterday"])
        let working: [(String, FiguresPage)] = [
            ("filled", FiguresPage(try figures(7), beats, asked: try asked(period), reading)),
            ("unread", FiguresPage(try figures(1, unread: true), [], asked: try asked(period), reading)),
            ("none", FiguresPage(try figures(0), [], asked: try asked(ever), refused: refused, reading)),
        ]
        func council(_ figures: ReferralFigures, _ period: Period) throws -> CouncilFiguresPage {
            CouncilFiguresPage(
                figures.forCouncil, beats, asked: try asked(period), workspace: "Northport", reading)
        }
        let given: [(String, CouncilFiguresPage)] = [
            ("filled", try council(try figures(60), days)), ("few", try council(try figures(3), period)),
            ("none", try council(try figures(0), until)), ("one", try council(try figures(1), ever)),
        ]
        return working.map { ("referral-figures-\($0)", $1 as any Page, true) }
            + given.map { ("referral-figures-council-\($0)", $1 as any Page, true) }
    }
}
