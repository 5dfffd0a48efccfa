import Programs
import Vocabulary

/// A certificate that somebody on a shift holds, as whoever began the shift said it.
package struct HeldCertificate: Hashable, Sendable {
    /// As programs name it: `cit-40`.
    package let key: String
    /// The last day on which it counts; nothing where it does not expire.
    package let expiresOn: CalendarDay?

    /// The most that one person brings.
    package static let most = 20

    /// - Throws: ``Refusal`` with `.notACertificate`.
    package init(_ key: String, until day: String? = nil) throws(Refusal) {
        guard key.count <= 60, key.wholeMatch(of: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/) != nil else {
            throw Refusal(.notACertificate, field: "certificates")
        }
        self.key = key
        expiresOn = try day.map { text throws(Refusal) in
            guard let day = CalendarDay(text) else { throw Refusal(.notACertificate, field: "certificates") }
            return day
        }
    }

    /// As a column keeps it.
    init(stored key: String, until day: String?) {
        self.key = key
        expiresOn = day.flatMap(CalendarDay.init)
    }

    /// Whether it still counts on a day.
    package func counts(on day: CalendarDay) -> Bool { expiresOn.map { day <= $0 } ?? true }
}

/// A certificate that a response asks for and a team does not have.
package struct LackingCertificate: Hashable, Sendable {
    package let certificate: Certificate
    /// The last day on which somebody's counted, where one has expired.
    package let expiredOn: CalendarDay?

    package init(certificate: Certificate, expiredOn: CalendarDay?) {
        self.certificate = certificate
        self.expiredOn = expiredOn
    }
}

extension Crew {
    /// The certificates without which it is not this response, and that a shift does not have on a day.
    package func uncertified(in shift: Shift, on day: CalendarDay) -> [LackingCertificate] {
        certificates.compactMap { wanted in
            let key = wanted.certificate.key
            let without = shift.members.filter { member in
                !member.certificates.contains { $0.key == key && $0.counts(on: day) }
            }
            let isMet =
                switch wanted.holders {
                case .one: without.count < shift.members.count
                case .all: without.isEmpty
                }
            guard !isMet else { return nil }
            let expired = without.flatMap(\.certificates).filter { $0.key == key }.compactMap(\.expiresOn).max()
            return LackingCertificate(certificate: wanted.certificate, expiredOn: expired)
        }
    }
}

extension Refusal.Code {
    package static let notACertificate: Self = "not-a-certificate"
    package static let certificateTwice: Self = "certificate-twice"
}
