import Access
import Door
import Store
import Vocabulary

/// A message about a referral: to the service with its link, or to the person who agreed to get texts.
///
/// It names nobody and says nothing of what is needed: whoever reads a link without the code, which goes another way, learns that
/// somebody is asked for help. Where it goes and the link stand sealed, and nowhere once they are not needed any more.
package struct ReferralMessage: Hashable, Sendable {
    package enum Channel: String, CaseIterable, Storable, Sendable {
        case email, text
    }

    package enum Kind: String, CaseIterable, Storable, Sendable {
        /// The service is asked, and may answer by the link.
        case asked = "referral-asked"
        /// The person is reminded of tomorrow's appointment.
        case reminder = "appointment-reminder"
        /// The person is asked what became of it.
        case helped = "did-you-get-help"
    }

    package enum Ending: String, CaseIterable, Storable, Sendable {
        /// Whoever delivers it took it.
        case sent
        /// Whoever delivers it said that it never will.
        case refused
        /// Nobody took it in time.
        case givenUp = "given-up"
        /// The link opens nothing any more, or nobody waits for the service.
        case notNeeded = "not-needed"
    }

    /// How long it is tried: no longer than the link opens.
    package static let patience = Duration.seconds(14 * 86_400)
    /// How long one attempt may take before another server may begin the next: longer than any attempt lasts.
    package static let lease = Duration.seconds(30)

    package let id: ID<ReferralMessage>
    package let referral: ID<Referral>
    /// That which it takes to the service.
    package let link: ID<ReferralLink>?
    /// That under which a person gets it.
    package let agreement: ID<TextAgreement>?
    package let channel: Channel
    package let kind: Kind
    package let language: String
    package let at: Instant
    package let attempts: Int
    package let nextAt: Instant
    package let ending: Ending?
    package let endedAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        referral = try row["referral_id"]
        link = try row["link_id"]
        agreement = try row["agreement_id"]
        channel = try row["channel"]
        kind = try row["kind"]
        language = try row["language"]
        at = try row["asked_at"]
        attempts = try row["attempts"]
        nextAt = try row["next_at"]
        ending = try row["ended_as"]
        endedAt = try row["ended_at"]
    }

    /// Whether its sender has to find another way.
    package var isUndelivered: Bool { ending == .refused || ending == .givenUp }

    /// When it is tried again after an attempt that failed: after a second or two, then twice as long each time, at last every
    /// hour.
    ///
    /// - Parameter chance: between 0 and 1, so that servers which were away together do not come back together.
    package func retry(after now: Instant, chance: Double) -> Instant {
        let most = Double(min(3600, 1 << min(max(attempts, 1), 12)))
        return now.adding(.milliseconds(Int64(most * 1000 * (0.5 + min(max(chance, 0), 1) / 2))))
    }
}

extension ReferralMessage {
    /// What is known of a message only while it waits.
    package struct Content: Codable, Sendable, Unspoken {
        /// An address of mail, or a telephone number.
        package let to: String
        /// The link, where there is one.
        package let address: String?
        /// How the person gets to the appointment, in a reminder of it.
        package let ride: Referral.Ride?

        init(to: String, address: String?, ride: Referral.Ride? = nil) {
            (self.to, self.address, self.ride) = (to, address, ride)
        }
    }

    /// A message as somebody asks for it.
    package struct Draft: Sendable, Unspoken {
        let channel: Channel
        let language: String
        let content: Content
        let vault: Vault

        /// - Parameters:
        ///   - to: an address of mail or a telephone number, as it was typed.
        ///   - address: the link.
        /// - Throws: ``Refusal`` about `to`.
        package init(
            _ channel: Channel, to typed: String?, in language: String, address: String, sealedBy vault: Vault
        ) throws(Refusal) {
            guard let typed, !typed.trimmingBlanks().isEmpty else { throw Refusal(.required, field: "to") }
            let to: String
            do throws(Refusal) {
                switch channel {
                case .email: to = try MailAddress(typed).text
                case .text: to = try PhoneNumber(typed.trimmingBlanks()).digits
                }
            } catch { throw error.about("to") }
            self.channel = channel
            self.language = language
            self.vault = vault
            content = Content(to: to, address: address)
        }
    }
}

/// Keeps how a message ended: once, whoever tells it first.
package struct EndMessage: Report {
    package static let permission = Permission.actAsAlarm

    let message: ID<ReferralMessage>
    let ending: ReferralMessage.Ending

    package init(_ message: ID<ReferralMessage>, _ ending: ReferralMessage.Ending) {
        self.message = message
        self.ending = ending
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Bool, [Event]) {
        let ended = try db(
            """
            UPDATE outbox SET ended_as = \(ending), ended_at = \(now), sealed = NULL
            WHERE id = \(message) AND ended_at IS NULL RETURNING *
            """)
        guard let row = ended.first else { return (false, []) }
        let message = try ReferralMessage(row)
        let referral = try Referrals(db).referral(message.referral)
        let call = try Calls(db).call(referral.call)
        try Calls(db).save(call)
        let kind: Event.Kind =
            switch (message.agreement == nil, message.isUndelivered) {
            case (true, false): .messageEnded
            case (true, true): .messageUndelivered
            case (false, false): .textEnded
            case (false, true): .textUndelivered
            }
        let said = referral.said(try Needs(db).need(referral.need)).merging([
            "carrier": .init(message.channel), "messageEnding": .init(ending),
        ]) { first, _ in first }
        return (true, [Event(kind, call.subject, said)])
    }

    package func subject(of outcome: Bool) -> String { message.text }
    package func outcome(again subject: String, in db: any Transaction) -> Bool { false }
}

extension Event.Kind {
    package static let messageAsked: Self = "message-asked"
    package static let messageEnded: Self = "message-ended"
    package static let messageUndelivered: Self = "message-undelivered"
    package static let textAsked: Self = "text-asked"
    package static let textEnded: Self = "text-ended"
    package static let textUndelivered: Self = "text-undelivered"
}
