import Store
import Vocabulary

/// Which records somebody means who asks for them, or who says that they may not go.
package enum RecordScope: Hashable, Sendable {
    /// A person with all records that count as them, and the calls in which they were.
    case person(ID<Person>)
    /// A call with all that was done in it, and the people in it.
    case call(ID<Call>)
    /// A case, with its call and the people in it.
    case supportCase(ID<SupportCase>)
    /// All that began between two moments, the second not included.
    case period(from: Instant, to: Instant)

    package var code: String {
        switch self {
        case .person: "person"
        case .call: "call"
        case .supportCase: "case"
        case .period: "period"
        }
    }

    package var person: ID<Person>? { if case .person(let id) = self { id } else { nil } }
    package var call: ID<Call>? { if case .call(let id) = self { id } else { nil } }
    package var supportCase: ID<SupportCase>? { if case .supportCase(let id) = self { id } else { nil } }

    package var period: (from: Instant, to: Instant)? {
        if case .period(let from, let to) = self { (from, to) } else { nil }
    }

    /// - Parameter mostDays: how long a period may be at the most.
    /// - Throws: ``Refusal`` about `to`.
    func checkPeriod(mostDays: Int? = nil) throws(Refusal) {
        guard let period else { return }
        guard period.from < period.to else { throw Refusal(.periodEmpty, field: "to") }
        // A day of the spring and one of the autumn may be an hour longer or shorter.
        guard let mostDays, period.to.since(period.from) > .seconds(mostDays * 86_400 + 7200) else { return }
        throw Refusal(.periodTooLong, field: "to", values: ["most": String(mostDays)])
    }

    /// - Throws: ``Refusal`` where what is meant is not there.
    func require(in db: any Transaction) throws {
        switch self {
        case .person(let id): _ = try People(db).person(id)
        case .call(let id): _ = try Calls(db).call(id)
        case .supportCase(let id): _ = try SupportCases(db).supportCase(id)
        case .period: break
        }
    }
}

extension Refusal.Code {
    package static let periodEmpty: Self = "period-empty"
    package static let periodTooLong: Self = "period-too-long"
}
