import Door
import Foundation
import Operate
import Synchronization
import Vocabulary

/// What is open just now, of conversations and of supporters' parts: in memory only, and closed after a while without a word.
final class WellbeingSittings: Sendable {
    /// What a code has opened.
    enum Opened: Sendable {
        /// - Parameter code: as long as it was not written down.
        case worker(WellbeingKeys, code: WellbeingCode?)
        case supporter(SupporterKey, code: WellbeingCode?)
    }

    private struct Sitting {
        let opened: Opened
        let until: Instant
    }

    private let sittings = Mutex<[String: Sitting]>([:])

    static let idle = Duration.seconds(15 * 60)

    func open(_ opened: Opened, with secret: Secret, at now: Instant) {
        let sitting = Sitting(opened: opened, until: now.adding(Self.idle))
        sittings.withLock { sittings in
            sittings = sittings.filter { $0.value.until > now }
            sittings[secret.hash] = sitting
        }
    }

    /// What is open with a secret; looked at, it stays open for a while longer.
    func opened(with secret: Secret, at now: Instant) -> Opened? {
        sittings.withLock { sittings in
            guard let sitting = sittings[secret.hash], sitting.until > now else { return nil }
            sittings[secret.hash] = Sitting(opened: sitting.opened, until: now.adding(Self.idle))
            return sitting.opened
        }
    }

    func close(_ secret: Secret) {
        _ = sittings.withLock { $0.removeValue(forKey: secret.hash) }
    }
}
