import Access
import Door
import Operate
import Synchronization
import Vocabulary

/// Who holds which secret, remembered for one second, so that a busy machine does not ask the store for every request.
///
/// A revoked token or an ended session therefore opens the door for at most a second longer.
final class Visitors: Sendable {
    private struct Known {
        let worker: Worker
        let until: ContinuousClock.Instant
    }

    private let known = Mutex<[String: Known]>([:])
    private static let most = 10_000

    func worker(_ secret: Secret, _ find: () async throws -> Worker?) async throws -> Worker? {
        let now = ContinuousClock.now
        let hit = known.withLock { $0[secret.text] }
        if let hit, hit.until > now { return hit.worker }
        let found = try await find()
        known.withLock { known in
            if known.count > Self.most { known.removeAll() }
            known[secret.text] = found.map { Known(worker: $0, until: now + .seconds(1)) }
        }
        return found
    }

    /// Forgets a secret at once: somebody signed out here.
    func forget(_ secret: Secret) {
        known.withLock { $0[secret.text] = nil }
    }

    func forgetAll() {
        known.withLock { $0.removeAll() }
    }
}

/// Counts what comes from one address, so that nobody can try a list of passwords over many accounts, or keep everybody else
/// from being served.
final class Throttle: Sendable {
    private struct Window {
        let since: Instant
        var count = 0
    }

    private let windows = Mutex<[String: Window]>([:])
    private let most: Int
    private let length: Duration

    /// - Parameter most: how often something may come from one address until a window of this length is over.
    init(_ most: Int = 30, in length: Duration = .seconds(300)) {
        (self.most, self.length) = (most, length)
    }

    /// - Throws: ``Refusal`` with `.tooManyAttempts` when it came too often.
    func count(_ address: String, at now: Instant) throws(Refusal) {
        let allowed = windows.withLock { windows in
            if windows.count > 10_000 { windows.removeAll() }
            var window = windows[address] ?? Window(since: now)
            if now.since(window.since) >= length { window = Window(since: now) }
            window.count += 1
            windows[address] = window
            return window.count <= most
        }
        guard allowed else { throw Refusal(.tooManyAttempts, .forbidden) }
    }
}
