import Demo
import Door
import Store
import Synchronization

/// Whether the workspace is an invented city, so that every page says so.
///
/// Only an empty workspace can become one, so the answer never changes once there is an event; until then it is asked
/// again whenever the journal grows.
final class CityNotice: Sendable {
    private let answer = Mutex<Bool?>(nil)

    /// Whether it is known to be invented.
    var isInvented: Bool { answer.withLock { $0 ?? false } }

    /// Looks, unless the answer stands.
    ///
    /// - Returns: whether it stands now.
    @discardableResult
    func look(_ desk: Desk) async throws -> Bool {
        if answer.withLock({ $0 != nil }) { return true }
        let found = try await desk.database.read { db -> Bool? in
            try Journal(db).last() == 0 ? nil : CityMark(in: db) != .none
        }
        answer.withLock { $0 = found }
        return found != nil
    }

    /// Asks again at every change until the answer stands.
    func follow(_ desk: Desk) async throws {
        for await _ in desk.bell.listen() where try await look(desk) {
            return
        }
    }
}
