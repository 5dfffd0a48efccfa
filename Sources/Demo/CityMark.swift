import Access
import Door
import Store
import Vocabulary

/// Whether a workspace holds the invented city: its first event says so, and another that all of it is there.
package enum CityMark: String, Sendable {
    /// The workspace is a real one, or empty.
    case none
    /// The filling was cut short.
    case begun
    case filled

    package init(in db: any Transaction) throws {
        let kinds = try Journal(db).entries(about: .invented, most: 10).map(\.kind)
        self = kinds.contains(.demoFilled) ? .filled : kinds.contains(.demoBegun) ? .begun : .none
    }
}

/// Says that everything in the workspace from here on is invented; refused where it holds anything.
struct BeginCity: Order {
    static let permission = Permission.manageAccounts

    let seed: UInt64
    let months: Int
    let callsPerDay: Int

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try Journal(db).last() == 0 else { throw Refusal(.workspaceInUse, .conflicting) }
        let said: [String: Event.Fact] = [
            "seed": .word(String(seed)), "months": .init(months), "callsPerDay": .init(callsPerDay),
        ]
        return ((), [Event(.demoBegun, .invented, said)])
    }
}

/// Says that the invented city is complete.
struct EndCity: Order {
    static let permission = Permission.manageAccounts

    let calls: Int
    let people: Int

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        ((), [Event(.demoFilled, .invented, ["calls": .init(calls), "people": .init(people)])])
    }
}

extension Event.Subject {
    /// The workspace as an invented city.
    static let invented = Event.Subject(kind: "demo", id: "")
}

extension Event.Kind {
    package static let demoBegun: Self = "demo-begun"
    package static let demoFilled: Self = "demo-filled"
}

extension Refusal.Code {
    /// The workspace holds something already.
    package static let workspaceInUse: Self = "workspace-in-use"
}
