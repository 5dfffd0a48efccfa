import Door
import Operate
import Store
import Synchronization

/// The titles of programs' own reasons, once for all requests, and anew whenever a version goes live.
final class OwnReasonNotice: Sendable {
    private struct State {
        var titles = OwnReasonTitles()
        /// How many versions had been published when they were read.
        var versions = 0
    }

    private let state = Mutex(State())

    var titles: OwnReasonTitles { state.withLock(\.titles) }

    /// Reads them, unless no version was published since.
    func look(_ desk: Desk) async throws {
        let known = state.withLock(\.versions)
        let found = try await desk.database.read { db -> State? in
            let versions = try LivePrograms(db).count()
            guard versions != known else { return nil }
            return State(titles: OwnReasonTitles(try OwnReasons(db).all()), versions: versions)
        }
        if let found { state.withLock { $0 = found } }
    }

    /// Looks at every change.
    func follow(_ desk: Desk) async throws {
        for await _ in desk.bell.listen() { try await look(desk) }
    }
}
