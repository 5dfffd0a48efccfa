import Store
import Vocabulary

/// Everything about who goes to one call, read in one snapshot.
package struct DispatchFile: Sendable {
    package let call: Call
    package let facts: [FactField: Fact]
    package let need: CallNeed
    package let scene: Scene
    package let declarations: [SceneDeclaration]
    package let assignments: [Assignment]
    package let steps: [ID<Assignment>: [AssignmentStep]]
    package let due: [ID<Assignment>: CheckInDue]
    package let deviations: [Deviation]
    package let help: [HelpRequest]
    package let alerts: [DispatchAlert]
    /// Whether a team can be sent: somebody decided, or a team is there already.
    package let isDecided: Bool
    /// When it was looked at.
    package let at: Instant

    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package init(_ id: ID<Call>, in db: any Transaction, at now: Instant) throws {
        try self.init(nil, of: id, in: db, at: now)
    }

    /// The same for one of a call's paths: a team may still be out on one that was left.
    package init(_ path: ID<Path>?, of id: ID<Call>, in db: any Transaction, at now: Instant) throws {
        call = try Calls(db).call(id)
        let path = path ?? call.path.id
        facts = try Facts(db).current(of: id)
        need = try CallNeed(of: call.path, in: db)
        scene = try Scenes(db).scene(of: call.path)
        declarations = try Scenes(db).declarations(of: path)
        assignments = try Assignments(db).of(path: path)
        let ids = assignments.map(\.id)
        steps = try Assignments(db).steps(of: ids)
        due = try CheckIns(db).due(from: ids)
        deviations = try Deviations(db).of(path: path)
        help = try HelpRequests(db).of(path: path)
        alerts = try DispatchAlerts(db).of(paths: [path])[path]?.alerts ?? []
        isDecided = try call.path.stage >= .eligible || Triages(db).decision(of: call.path.id) != nil
        at = now
    }
}
