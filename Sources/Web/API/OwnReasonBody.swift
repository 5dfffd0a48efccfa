import Door
import Operate
import Store
import Vocabulary

extension Visit {
    /// The program's own reason that a body names, with the standard code under which it stands; nothing where it names
    /// none.
    ///
    /// Whether it is of the program that the call began with is for the command to say.
    func ownReason(_ body: JSONBody) async throws -> ReasonCode? {
        guard let code = try body.text(JSONBody.ownReason) else { return nil }
        return try await desk.database.read { db in try OwnReasons(db).reason(code) }
    }
}
