import Door
import Logging

/// The workspace's own work, done when a test says so.
extension World {
    private static let quiet = Logger(label: "world") { _ in SwiftLogNoOpLogHandler() }

    /// An alarm that does some kinds of work, at this opening of the workspace or at another.
    package func alarm(_ works: [Alarm.Kind: Alarm.Work], at workspace: Workspace? = nil) -> Alarm {
        Alarm((workspace ?? self.workspace).desk, works: works, logger: World.quiet)
    }

    /// Keeps the work of some openings going until the task is cancelled.
    package func attend(_ workspaces: [Workspace]) -> Task<Void, Never> {
        Task {
            await withTaskGroup(of: Void.self) { group in
                for workspace in workspaces {
                    group.addTask { try? await workspace.attend([:], logger: World.quiet) }
                }
            }
        }
    }
}
