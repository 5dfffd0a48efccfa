import Foundation
import Operate
import Vocabulary

/// A link that was given to a person, as whoever gave it sees it later.
struct SentLink: Sendable {
    let id: String
    let when: Moment
    let by: String
    let standing: String
    /// It may be taken back.
    let waits: Bool

    /// - Parameter waits: whether it still leads somewhere.
    init(_ link: PersonLink, waits: Bool, _ reading: Reading) {
        let words = reading.words
        id = link.id.text
        when = Moment(link.at, reading)
        by = link.by.name
        self.waits = waits
        standing =
            switch link.standing(at: reading.now) {
            case .waiting: words("links.waits", ["time": Moment(link.expiresAt, reading).time])
            case .expired: words("links.expired")
            case .opened(let at): words("links.opened", ["time": Moment(at, reading).time])
            case .closed(let closing): words.name(of: closing.rawValue, in: "links.codes.closings")
            }
    }
}

/// The link and the code just made.
struct GivenLink: Sendable {
    struct Secret: Sendable {
        let address: String
        let code: String
        let message: String
    }

    let secret: Secret?
    /// A message takes the link to whom it is for; the code goes another way.
    var isSent = false

    /// The link was made before, and what opens it is not known any more.
    static let gone = GivenLink(secret: nil)

    private init(secret: Secret?) {
        self.secret = secret
    }

    init(_ secret: LinkSecret, at address: String) {
        let body = address.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        self.secret = Secret(
            address: address, code: "\(secret.code.prefix(3)) \(secret.code.suffix(3))", message: "sms:?&body=\(body)")
    }
}
