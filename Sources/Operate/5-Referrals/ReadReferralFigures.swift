import Exchange
import Foundation
import Plan
import Programs
import Store
import Vocabulary

// How the figures are read: each need and each referral of the period once, and counted as it comes.

extension ReferralFigures {
    /// - Parameters:
    ///   - index: the directory; where nothing was asked, it says whether anybody would take the person.
    ///   - zone: in which it is somebody's birthday.
    package init(
        _ scope: Scope, _ index: DirectoryIndex, in db: any Transaction, at now: Instant, zone: TimeZone
    ) throws {
        let reader = FigureReader(db: db, scope: scope)
        let needs = try reader.needs()
        let (referrals, apart, declined, rarest) = Self.count(try reader.referrals())
        self.init(
            scope: scope, needs: Self.count(needs.map(\.need)), referrals: referrals, apart: apart, declined: declined,
            rarest: rarest,
            gap: try reader.gap(needs, index, at: now, in: zone), isForCouncil: false)
    }
}

private struct FigureReader {
    struct ReadNeed {
        let id: ID<Need>
        let need: NeedFigure
        let reason: String?
    }

    let db: any Transaction
    let scope: ReferralFigures.Scope

    private func within(_ column: SQL) -> SQL {
        let from: SQL = scope.from.map { "AND \(column) >= \($0)" } ?? ""
        let to: SQL = scope.to.map { "AND \(column) < \($0)" } ?? ""
        return "\(from) \(to)"
    }

    /// What belongs to the call of a need.
    private static let ofCall: SQL = """
        JOIN path ON path.id = path_need.path_id
        LEFT JOIN call_fact ON call_fact.call_id = path.call_id AND call_fact.field = 'language'
            AND call_fact.state = 'current'
        """

    func needs() throws -> [ReadNeed] {
        var needs: [ReadNeed] = []
        try db.forEach(
            """
            SELECT path_need.id, path_need.need, path_need.raised_at, path_need.stage, path_need.since,
                   path_need.left_kind, path_need.left_reason, path.place, call_fact.value AS language,
                   (SELECT min(offered_at) FROM referral WHERE referral.need_id = path_need.id) AS asked_at
            FROM path_need \(Self.ofCall)
            WHERE path_need.id IS NOT NULL \(within("path_need.raised_at")) ORDER BY path_need.id
            """
        ) { row in
            let stage: Stage = try row["stage"]
            let need = NeedFigure(
                kind: try row["need"], district: try row["place"], language: Self.language(try row["language"]),
                end: ReferralFigures.NeedEnd(stage: stage, left: try row["left_kind"]), raisedAt: try row["raised_at"],
                askedAt: try row["asked_at"], metAt: stage == .resolved ? try row["since"] : nil)
            needs.append(ReadNeed(id: try row["id"], need: need, reason: try row["left_reason"]))
        }
        return needs
    }

    func referrals() throws -> [ReferralFigure] {
        var referrals: [ReferralFigure] = []
        try db.forEach(
            """
            SELECT referral.*, service.name AS service_name, service.phone AS service_phone, '' AS author,
                   path_need.need AS kind, path.place, call_fact.value AS language,
                   CASE WHEN path_need.left_at IS NULL AND path_need.stage <> 'resolved' THEN 1 ELSE 0 END AS is_open
            FROM referral JOIN service ON service.id = referral.service_id
            JOIN path_need ON path_need.id = referral.need_id \(Self.ofCall)
            WHERE referral.id IS NOT NULL \(within("referral.offered_at")) ORDER BY referral.id
            """
        ) { row in
            referrals.append(
                ReferralFigure(
                    referral: try Referral(row), kind: try row["kind"], district: try row["place"],
                    language: Self.language(try row["language"]), isNeedOpen: try (row["is_open"] as Int) == 1))
        }
        return referrals
    }

    /// Somebody who speaks Spanish as in Mexico speaks Spanish.
    private static func language(_ tag: String?) -> String? {
        tag?.split(separator: "-").first.map { $0.lowercased() }
    }

    // MARK: - What was missing where

    func gap(
        _ needs: [ReadNeed], _ index: DirectoryIndex, at now: Instant, in zone: TimeZone
    ) throws -> ServiceGap {
        let asked = try asked()
        let ages = try ages(at: now, in: zone)
        let reach = try index.reach(in: db)
        var looked: [Look: ServiceReach.Answer] = [:]
        var places: [String: Catchment.Position?] = [:]
        let answered = try needs.map { one in
            let gap = GapFigure(
                kind: one.need.kind, district: one.need.district, language: one.need.language, end: one.need.end,
                reason: one.reason,
                asked: asked[one.id] ?? [], ages: ages[one.id])
            let answer = try gap.answer { gap in
                guard let reach else { return .unknown }
                let look = Look(kind: gap.kind, district: gap.district, ages: gap.ages)
                if let known = looked[look] { return known }
                let place = try gap.district.flatMap { district in
                    if let known = places[district] { return known }
                    let middle = try BeatDrawing.middle(of: district, db)
                    places[district] = .some(middle)
                    return middle
                }
                let answer = reach.answer(for: gap.kind, near: place, within: scope.kilometres, ages: gap.ages)
                looked[look] = answer
                return answer
            }
            return (need: gap, answer: answer)
        }
        return .count(answered, isDirectoryUnread: reach == nil)
    }

    private struct Look: Hashable {
        let kind: Need.Kind
        let district: String?
        let ages: ClosedRange<Int>?
    }

    /// The referrals of the needs of the period that count, whenever they were sent.
    private func asked() throws -> [ID<Need>: [Referral]] {
        var asked: [ID<Need>: [Referral]] = [:]
        try db.forEach(
            """
            SELECT referral.*, '' AS service_name, NULL AS service_phone, '' AS author
            FROM referral JOIN path_need ON path_need.id = referral.need_id
            WHERE (referral.attended IS NOT NULL OR referral.withdrawn_why IS NULL
                OR referral.withdrawn_why NOT IN ('taken-elsewhere', 'mistake')) \(within("path_need.raised_at"))
            ORDER BY referral.id
            """
        ) { row in
            let referral = try Referral(row)
            asked[referral.need, default: []].append(referral)
        }
        return asked
    }

    /// How old the people may be who certainly are those whose needs were raised.
    private func ages(at now: Instant, in zone: TimeZone) throws -> [ID<Need>: ClosedRange<Int>] {
        let today = CalendarDay(of: now, ahead: Int64(zone.secondsFromGMT(for: now.date))).description
        var ages: [ID<Need>: ClosedRange<Int>] = [:]
        // What was recorded last counts, and a birthday before an estimate.
        try db.forEach(
            """
            SELECT path_need.id, person_fact.kind, person_fact.value FROM path_need
            JOIN person_contact ON person_contact.call_person_id = path_need.call_person_id
                AND person_contact.undone_at IS NULL AND person_contact.certainty = 'certain'
            JOIN person_fact ON person_fact.person_id = person_contact.person_id
                AND person_fact.kind IN ('age-range', 'birth-date') AND person_fact.withdrawn_at IS NULL
            WHERE path_need.id IS NOT NULL \(within("path_need.raised_at"))
            ORDER BY person_fact.kind, person_fact.recorded_at, person_fact.id
            """
        ) { row in
            let (kind, value): (PersonFact.Kind, String) = (try row["kind"], try row["value"])
            let found = kind == .birthDate ? CalendarDay(value)?.years(until: today) : Self.years(value)
            if let found { ages[try row["id"]] = found }
        }
        return ages
    }

    /// `18-24` as the years that it spans.
    private static func years(_ range: String) -> ClosedRange<Int>? {
        let ends = range.split(separator: "-").compactMap { Int($0) }
        return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
    }
}

extension CalendarDay {
    /// How old somebody is who was born on this day; a range, as an estimate is.
    fileprivate func years(until today: String) -> ClosedRange<Int>? {
        let born = description
        guard let from = Int(born.prefix(4)), let until = Int(today.prefix(4)) else { return nil }
        let years = until - from - (today.dropFirst(4) < born.dropFirst(4) ? 1 : 0)
        return years >= 0 ? years...years : nil
    }
}
