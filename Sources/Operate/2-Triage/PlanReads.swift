import Access
import Door
import Store
import Vocabulary

/// Says how many calls a week are to be read blind, from the next draw on.
package struct PlanReads: Order {
    package static let permission = Permission.planReads

    let plan: BlindPlan

    /// - Throws: ``Refusal`` that names the number which is not between 0 and 200.
    package init(flagged: Int, unflagged: Int) throws(Refusal) {
        for (field, number) in [("flagged", flagged), ("unflagged", unflagged)] {
            guard (0...BlindPlan.most).contains(number) else {
                throw Refusal(.outOfRange, field: field, values: ["least": "0", "most": String(BlindPlan.most)])
            }
        }
        plan = BlindPlan(flagged: flagged, unflagged: unflagged)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        guard try BlindSamples(db).plan() != plan else { return ((), []) }
        let id = ID<BlindPlan>.new()
        try db.insert(
            into: "blind_plan",
            [
                Row(new: [
                    "id": id, "flagged": plan.flagged, "unflagged": plan.unflagged, "set_by": worker.id, "set_at": now,
                ])
            ])
        let said: [String: Event.Fact] = ["flagged": .init(plan.flagged), "unflagged": .init(plan.unflagged)]
        return ((), [Event(.readsPlanned, Event.Subject(kind: "blind-plan", id: id.text), said)])
    }
}

extension Refusal.Code {
    package static let outOfRange: Self = "out-of-range"
}

extension Event.Kind {
    package static let readsPlanned: Self = "reads-planned"
}
