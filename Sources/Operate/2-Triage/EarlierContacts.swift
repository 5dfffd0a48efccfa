import Programs
import Store
import Vocabulary

/// Another call from the same number or about the same address: not the same as the same person.
package struct EarlierContact: Sendable {
    package enum Match: String, CaseIterable, Sendable {
        case address, callback
    }

    package let call: ID<Call>
    package let number: Int
    package let receivedAt: Instant
    package let matched: Set<Match>
    /// Whether it was about another flat of the same house.
    package let isOtherUnit: Bool
    package let stage: Stage
    package let departure: Departure?
    package let decided: Verdict?
    /// The program it was decided by, where one was asked.
    package let program: Program?

    package var isOpen: Bool { departure == nil && stage != .resolved }
}

/// Other contacts of the last twelve months, the newest first, and how many more there are.
package struct EarlierContacts: Sendable {
    package let contacts: [EarlierContact]
    package let more: Int
    /// There may be still more than ``more`` says.
    package let isCut: Bool
    /// By what could be searched: an address that names one place, a number to call back.
    package let searched: Set<EarlierContact.Match>

    /// The most that are shown.
    package static let most = 20
    /// How far back they reach.
    package static let reach = Duration.seconds(365 * 86_400)

    /// Calls other than this one; those of one incident stand once, and those of this call's own incident not at all.
    package init(of call: Call, facts: [FactField: Fact], in db: any Transaction, at now: Instant) throws {
        let since = now.adding(.zero - EarlierContacts.reach)
        let place = facts[.location]?.value.flatMap(PlaceKey.init)
        let callback = facts[.callback]?.value.flatMap(CallKeys.Kind.callback.key)
        let near = try place.map { try CallKeys(db).calls(.place, $0, since: since) } ?? []
        let known = try callback.map { try CallKeys(db).calls(.callback, $0, since: since) } ?? []
        var found: [ID<Call>: Found] = [:]
        for one in near where place.map(one.key.isSamePlace) ?? false {
            let isOther = !(place.map(one.key.mayBeSameUnit) ?? true)
            found[one.call] = Found(one.call, one.receivedAt, [.address], isOtherUnit: isOther)
        }
        for one in known {
            found[one.call, default: Found(one.call, one.receivedAt, [], isOtherUnit: false)].matched.insert(.callback)
        }
        found[call.id] = nil
        let own = try Incidents(db).incident(of: call.id)
        let incidents = try EarlierContacts.incidents(of: Array(found.keys), in: db)
        var seen: Set<ID<Incident>> = []
        let all = found.values.sorted { ($1.receivedAt, $1.call.text) < ($0.receivedAt, $0.call.text) }
            .filter { one in
                guard let incident = incidents[one.call] else { return true }
                return incident != own && seen.insert(incident).inserted
            }
        contacts = try EarlierContacts.read(Array(all.prefix(EarlierContacts.most)), in: db)
        more = max(0, all.count - EarlierContacts.most)
        isCut = near.count == CallKeys.most || known.count == CallKeys.most
        searched = Set(
            [place.map { _ in .address }, callback.map { _ in .callback }].compactMap(\.self))
    }

    private struct Found {
        let call: ID<Call>
        let receivedAt: Instant
        var matched: Set<EarlierContact.Match>
        let isOtherUnit: Bool

        init(_ call: ID<Call>, _ moment: Instant, _ matched: Set<EarlierContact.Match>, isOtherUnit: Bool) {
            self.call = call
            receivedAt = moment
            self.matched = matched
            self.isOtherUnit = isOtherUnit
        }
    }

    private static func incidents(of calls: [ID<Call>], in db: any Transaction) throws -> [ID<Call>: ID<Incident>] {
        guard !calls.isEmpty else { return [:] }
        let rows = try db(
            "SELECT call_id, incident_id FROM call_incident WHERE unlinked_at IS NULL AND call_id IN (\(each: calls))")
        return Dictionary(
            try rows.map { (try $0["call_id"], try $0["incident_id"]) }, uniquingKeysWith: { first, _ in first })
    }

    private static func read(_ found: [Found], in db: any Transaction) throws -> [EarlierContact] {
        guard !found.isEmpty else { return [] }
        let rows = try db(
            """
            SELECT call.*, 'Alongside' AS author, \(Calls.pathColumns), triage_decision.level,
                   triage_decision.response, triage_decision.reason, triage_decision.reason_own
            FROM call
            JOIN path ON path.call_id = call.id AND path.superseded_by IS NULL
            LEFT JOIN triage_decision ON triage_decision.path_id = path.id
            WHERE call.id IN (\(each: found.map(\.call)))
            """
        )
        let read = try Dictionary(
            rows.map { row in (try row["id"] as ID<Call>, row) }, uniquingKeysWith: { first, _ in first })
        return try found.compactMap { one in
            guard let row = read[one.call] else { return nil }
            let call = try Call(row)
            return EarlierContact(
                call: call.id, number: call.number, receivedAt: call.receivedAt, matched: one.matched,
                isOtherUnit: one.isOtherUnit, stage: call.path.stage, departure: call.path.departure,
                decided: try Verdict(decided: row), program: try LivePrograms(db).program(of: call.path))
        }
    }
}

extension Verdict {
    /// What was decided, as a row joined with its decision says; nothing where nothing was.
    fileprivate init?(decided row: Row) throws {
        let level: Int? = try row["level"]
        guard let level = level.flatMap(Level.init(rawValue:)) else { return nil }
        self.init(
            level: level, response: try row["response"], reason: try ReasonCode(row, "reason", own: "reason_own"))
    }
}
