import Access
import Foundation
import Store
import Vocabulary

/// That a person's record was looked at, as the person reads it: what of it, on which day, by whom in which work.
///
/// Without a name: who works here is protected too, and whoever asks for a name gets it from the privacy officer, who has
/// the whole log.
package struct OwnLook: Hashable, Sendable {
    package enum Part: String, CaseIterable, Sendable {
        case identity, plan, notes, consents, encounters, told, other
        case safetyPlan = "safety-plan"
        case legalNames = "legal-names"

        init(_ permission: Permission?) {
            self =
                switch permission {
                case .seePeople, .keepPeople: .identity
                case .seeLegalNames: .legalNames
                case .seePlans, .writePlans: .plan
                case .seeSafetyPlans, .makeSafetyPlans: .safetyPlan
                case .seeNotes, .writeNotes, .cosignNotes: .notes
                case .seeConsents, .takeConsents: .consents
                case .seeEncounters, .seePersonHistory: .encounters
                case .disclose: .told
                default: .other
                }
        }
    }

    package enum Looker: Hashable, Sendable {
        /// Somebody who works here, by the roles they have now; none of somebody who has none any more.
        case worker([Role])
        /// The person themselves, by a link of theirs.
        case person
    }

    package let day: CalendarDay
    package let part: Part
    package let looker: Looker
    /// How often on that day.
    package let times: Int
}

/// Every question asked about who looked at a person's record.
struct OwnLooks {
    let db: any Transaction

    /// So many looks are read, and so many lines are made of them.
    static let most = 2_000
    static let mostLines = 200

    /// Looks at the records, and at what teams wrote down in the calls, the newest day first.
    func looks(at records: [ID<Person>], calls: [ID<Call>], in zone: TimeZone) throws -> [OwnLook] {
        guard !records.isEmpty else { return [] }
        let atRecords = try db(
            """
            SELECT position, at, worker, permission FROM access_log
            WHERE subject_kind = 'person' AND outcome = 'looked' AND subject_id IN (\(each: records))
            ORDER BY position DESC LIMIT \(OwnLooks.most)
            """
        )
        let atCalls =
            try calls.isEmpty
            ? []
            : db(
                """
                SELECT position, at, worker, permission FROM access_log
                WHERE permission = 'see-encounters' AND subject_kind = 'call' AND outcome = 'looked'
                  AND subject_id IN (\(each: calls))
                ORDER BY position DESC LIMIT \(OwnLooks.most)
                """
            )
        let roles = try self.roles(of: Set((atRecords + atCalls).map { try $0["worker"] as String }))
        var counted: [OwnLook.Key: (times: Int, last: Int64)] = [:]
        for row in atRecords + atCalls {
            let worker: String = try row["worker"]
            let position: Int64 = try row["position"]
            let at: Instant = try row["at"]
            let key = OwnLook.Key(
                day: CalendarDay(of: at, ahead: Int64(zone.secondsFromGMT(for: at.date))),
                part: OwnLook.Part(Permission(rawValue: try row["permission"])),
                looker: worker.isEmpty ? .person : .worker(roles[worker] ?? []))
            let before = counted[key] ?? (0, 0)
            counted[key] = (before.times + 1, max(before.last, position))
        }
        return counted.sorted { $0.value.last > $1.value.last }.prefix(OwnLooks.mostLines).map { key, count in
            OwnLook(day: key.day, part: key.part, looker: key.looker, times: count.times)
        }
    }

    private func roles(of workers: Set<String>) throws -> [String: [Role]] {
        guard !workers.isEmpty else { return [:] }
        let rows = try db(
            "SELECT account_id, role FROM account_role WHERE account_id IN (\(each: workers.sorted())) ORDER BY role")
        var roles: [String: [Role]] = [:]
        for row in rows {
            guard let role = Role(rawValue: try row["role"]) else { continue }
            roles[try row["account_id"], default: []].append(role)
        }
        return roles
    }
}

extension OwnLook {
    fileprivate struct Key: Hashable {
        let day: CalendarDay
        let part: Part
        let looker: Looker
    }
}
