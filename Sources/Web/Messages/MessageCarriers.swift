import Operate
import Vocabulary

/// One message, ready to go.
package struct OutgoingMessage: Sendable, Unspoken {
    /// The same each time it is tried, so that whoever delivers it knows it again.
    package let id: String
    package let to: String
    package let subject: String
    package let text: String
    package let at: Instant
}

/// What whoever delivers messages said.
package enum MessageAnswer: Hashable, Sendable {
    case taken
    /// It never will be: trying again changes nothing.
    case refused
    /// Nobody answered, or what they said may pass.
    case failed
}

/// By whom messages go out: nobody, where the city has set nothing up.
package struct MessageCarriers: Sendable {
    package typealias Carrier = @Sendable (OutgoingMessage) async -> MessageAnswer

    package var email: Carrier?
    package var text: Carrier?
    /// Who asks, as the message says it, such as “the crisis program of Denver”.
    package var from: String?
    /// Where people ring who have a question.
    package var phone: String?

    package init() {}

    subscript(channel: ReferralMessage.Channel) -> Carrier? {
        switch channel {
        case .email: email
        case .text: text
        }
    }

    /// The ways that were set up.
    var channels: [ReferralMessage.Channel] { ReferralMessage.Channel.allCases.filter { self[$0] != nil } }
}
