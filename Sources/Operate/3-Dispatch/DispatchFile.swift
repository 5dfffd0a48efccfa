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

    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package init(_ id: ID<Call>, in db: any Transaction) throws {
        call = try Calls(db).call(id)
        facts = try Facts(db).current(of: id)
        need = try CallNeed(of: call.path, in: db)
        scene = try Scenes(db).scene(of: call.path)
        declarations = try Scenes(db).declarations(of: call.path.id)
        assignments = try Assignments(db).of(path: call.path.id)
        let ids = assignments.map(\.id)
        steps = try Assignments(db).steps(of: ids)
        due = try CheckIns(db).due(from: ids)
        deviations = try Deviations(db).of(path: call.path.id)
        help = try HelpRequests(db).of(path: call.path.id)
        alerts = try DispatchAlerts(db).of(paths: [call.path.id])[call.path.id] ?? []
    }
}
