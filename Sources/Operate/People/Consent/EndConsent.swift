import Access
import Door
import Store
import Vocabulary

/// Takes a consent back, or says that what it was to end with has happened: it counts no more from then on.
///
/// It is a report: somebody who takes back what they allowed is never told that they may not, and whoever hears it may
/// record it, whether or not anything else ties them to the person.
package struct EndConsent: Report {
    package static let permission = Permission.takeConsents

    let consent: ID<Consent>
    let reason: ConsentEnding.Reason
    let channel: ConsentEnding.Channel?

    package init(revoking consent: ID<Consent>, by channel: ConsentEnding.Channel) {
        self.consent = consent
        reason = .revoked
        self.channel = channel
    }

    /// - Parameter consent: one that ends with something that has happened now.
    package init(happened consent: ID<Consent>) {
        self.consent = consent
        reason = .event
        channel = nil
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Consent, [Event]) {
        let before = try Consents(db).consent(consent)
        guard before.signature != nil else { throw Refusal(.consentUnsigned, .conflicting) }
        guard reason == .revoked || before.terms.expiry?.event != nil else {
            throw Refusal(.consentWithoutEvent, .conflicting)
        }
        // Said twice, or after the day it ended anyway, is no harm and changes nothing.
        guard before.ending == nil else { return (before, []) }
        try db.keep(
            in: "consent_ending",
            """
            INSERT INTO consent_ending (id, consent_id, reason, channel, ended_at, recorded_by, recorded_at)
            VALUES (\(ID<ConsentEnding>.new()), \(consent), \(reason), \(channel), \(now), \(worker.id), \(now))
            RETURNING *
            """
        )
        let said: [String: Event.Fact] = ["consent": .init(consent), "reason": .init(reason)]
        return (try Consents(db).consent(consent), [Event(.consentEnded, Person.subject(before.person), said)])
    }
}

extension Refusal.Code {
    package static let consentUnsigned: Self = "consent-unsigned"
    package static let consentWithoutEvent: Self = "consent-without-event"
}

extension Event.Kind {
    package static let consentEnded: Self = "consent-ended"
}
