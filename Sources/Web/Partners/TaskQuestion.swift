import Exchange
import Hummingbird
import Operate
import Vocabulary

/// Which Tasks a system asks for.
struct TaskQuestion: Sendable {
    /// Those that fit, and behind which one the next page goes on.
    struct Found: Sendable {
        let fitting: [PartnerSight]
        let last: ID<Referral>?
    }

    private static let known: Set<String> = ["status", "owner", "_lastUpdated", "_count", "_after"]

    private let statuses: Set<FHIRTask.Status>?
    private let services: [ID<LocalService>]?
    private let isChanged: @Sendable (Instant) -> Bool
    private let after: ID<Referral>?
    private let count: Int
    private let parts: [(name: String, value: String)]

    /// - Throws: ``Refusal`` that names what cannot be read.
    init(_ visit: Visit) throws(Refusal) {
        try visit.requireQuery(Self.known)
        func refused(_ name: String) -> Refusal { Refusal(.queryUnreadable, field: name) }
        var statuses: Set<FHIRTask.Status>?
        for word in visit.query("status")?.split(separator: ",") ?? [] {
            guard let status = FHIRTask.Status(rawValue: String(word)) else { throw refused("status") }
            statuses = (statuses ?? []).union([status])
        }
        self.statuses = statuses
        var services: [ID<LocalService>]?
        for owner in visit.query("owner")?.split(separator: ",") ?? [] {
            let name = owner.hasPrefix("HealthcareService/") ? owner.dropFirst(18) : owner
            guard let id = try? ID<LocalService>(name) else { throw refused("owner") }
            services = (services ?? []) + [id]
        }
        self.services = services
        isChanged = try Self.changed(visit.query("_lastUpdated"))
        var after: ID<Referral>?
        if let text = visit.query("_after") {
            guard let id = try? ID<Referral>(text) else { throw refused("_after") }
            after = id
        }
        self.after = after
        var count = 50
        if let text = visit.query("_count") {
            guard let number = Int(text), number > 0 else { throw refused("_count") }
            count = min(number, 100)
        }
        self.count = count
        parts = ["status", "owner", "_lastUpdated", "_count"].compactMap { name in
            visit.query(name).map { (name, $0) }
        }
    }

    /// A moment with what it is compared by: `gt`, `ge`, `lt` or `le`.
    private static func changed(_ text: String?) throws(Refusal) -> @Sendable (Instant) -> Bool {
        guard let text else { return { _ in true } }
        guard let moment = try? Instant(rfc3339: text.dropFirst(2)) else {
            throw Refusal(.queryUnreadable, field: "_lastUpdated")
        }
        switch text.prefix(2) {
        case "gt": return { $0 > moment }
        case "ge": return { $0 >= moment }
        case "lt": return { $0 < moment }
        case "le": return { $0 <= moment }
        default: throw Refusal(.queryUnreadable, field: "_lastUpdated")
        }
    }

    /// - Parameter most: how many referrals are looked at.
    func page(_ view: PartnerView, most: Int) throws -> Found {
        let there = try view.page(of: services, after: after, most: most)
        var fitting: [PartnerSight] = []
        for (place, sight) in there.enumerated() {
            guard statuses?.contains(ReferralResources.status(of: sight)) ?? true, isChanged(sight.changedAt) else {
                continue
            }
            fitting.append(sight)
            if fitting.count == count {
                let isLast = place == there.count - 1 && there.count < most
                return Found(fitting: fitting, last: isLast ? nil : sight.referral.id)
            }
        }
        return Found(fitting: fitting, last: there.count == most ? there.last?.referral.id : nil)
    }

    /// The same question, behind one that was found.
    func text(after last: ID<Referral>) -> String {
        (parts + [("_after", last.text)]).map { "\($0.name)=\($0.value.inQuery)" }.joined(separator: "&")
    }
}
