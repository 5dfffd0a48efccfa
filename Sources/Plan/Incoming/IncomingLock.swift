import Foundation

/// A mark that one server holds while it reads a file.
final class IncomingLock: Sendable {
    private let descriptor: Int32

    /// - Returns: nothing where another holds it.
    init?(_ place: URL) {
        descriptor = open(place.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit {
        close(descriptor)
    }
}
