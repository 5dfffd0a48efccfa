import Vocabulary

extension Instant {
    /// Until when something that happened at this moment may speak: as was asked, and never longer than its kind may.
    ///
    /// - Parameter asked: nothing where nobody said until when; then it speaks as long as it may.
    /// - Throws: ``Refusal`` about `expiresAt`.
    func expiry(asked: Instant?, longest: Duration) throws(Refusal) -> Instant {
        let latest = adding(longest)
        let expires = asked ?? latest
        guard expires > self else { throw Refusal(.expiresBefore, field: "expiresAt") }
        guard expires <= latest else {
            let months = Int((Double(longest.components.seconds) / 86_400 / 30.4).rounded())
            throw Refusal(.expiresTooLate, field: "expiresAt", values: ["months": String(months)])
        }
        return expires
    }

    /// Refuses what is still to come, and what would no longer speak when it is recorded.
    ///
    /// - Throws: ``Refusal`` about `happenedAt`.
    func requireSpeaking(until expires: Instant, at now: Instant) throws(Refusal) {
        try requirePast(now, field: "happenedAt")
        guard expires > now else { throw Refusal(.longExpired, .conflicting, field: "happenedAt") }
    }
}

extension Refusal.Code {
    package static let expiresBefore: Self = "expires-before"
    package static let expiresTooLate: Self = "expires-too-late"
    package static let longExpired: Self = "long-expired"
}
