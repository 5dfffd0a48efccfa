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

/// Counts attempts to sign in from one address, so that nobody can try a list of passwords over many accounts.
final class Throttle: Sendable {
    private let attempts = Mutex<[String: [Instant]]>([:])
    private static let most = 30
    private static let window = Duration.seconds(300)

    /// - Throws: ``Refusal`` with `.tooManyAttempts` after thirty attempts within five minutes.
    func count(_ address: String, at now: Instant) throws(Refusal) {
        let allowed = attempts.withLock { attempts in
            if attempts.count > 10_000 { attempts.removeAll() }
            let recent = attempts[address, default: []].filter { now.since($0) < Self.window }
            attempts[address] = recent + [now]
            return recent.count < Self.most
        }
        guard allowed else { throw Refusal(.tooManyAttempts, .forbidden) }
    }
}
