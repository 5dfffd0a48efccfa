import Access
import Door
import Store
import Vocabulary

/// The one rule by which a path goes on after the encounter: it follows its needs.
///
/// It is as far as the furthest of them. It is *resolved* when no need is open and a service met one. When no need is open
/// and none was met by a service, it leaves where it is, with the reason of the need that came furthest and was closed
/// last. A path that has left, or whose needs lie on an earlier path of the call, is left alone.
extension Needs {
    func follow(
        _ call: inout Call, by worker: Worker, entered now: Instant, at moment: Instant? = nil
    ) throws -> [Event] {
        guard call.path.isOpen, call.path.stage >= .disposed else { return [] }
        let needs = try needs(of: call.path.id)
        guard let furthest = needs.map(\.stage).max() else { return [] }
        let at = moment ?? now
        // A high risk on which nobody acted keeps the path open, whatever else was settled.
        let isOver =
            try needs.allSatisfy { !$0.isOpen } && !Encounters(db).lacksSafetyAction(call.id)
            && !SafetyRecords(db).isOwed(on: call.id)
        // A need that is met while another is open takes the path as far as the service that met it, not to its end.
        let goal = furthest == .resolved && !isOver ? Stage.attended : furthest
        for stage in Stage.allCases where stage > call.path.stage && stage <= goal {
            try Calls(db).advance(&call.path, to: stage, at: at, by: worker, entered: now)
        }
        try Calls(db).save(call.path)
        guard isOver, call.path.stage != .resolved else { return [] }
        let last = needs.filter { $0.stage == call.path.stage }
            .max { ($0.leftAt ?? $0.since, $0.id.text) < ($1.leftAt ?? $1.since, $1.id.text) }
        guard let reason = last?.reason else { return [] }
        return try Calls(db).leave(&call, Departure(reason, by: worker.id, at: at, sent: nil, outcome: nil))
    }
}
