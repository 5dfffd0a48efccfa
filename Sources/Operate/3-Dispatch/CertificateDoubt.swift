import Access
import Store
import Vocabulary

/// That what somebody said of a certificate when a shift began differs from what the register knows of it.
package enum CertificateDoubt: Hashable, Sendable {
    /// It was said to count until another day than the register says; until that day, or for ever.
    case otherDay(said: CalendarDay?)
    /// The register says that it was taken back.
    case withdrawn

    /// The word under which it is told.
    package var code: String {
        switch self {
        case .otherDay: "other-day"
        case .withdrawn: "withdrawn"
        }
    }

    init?(_ row: Row) throws {
        let said: String? = try row["said_until"]
        switch try row["flag"] as String? {
        case "other-day": self = .otherDay(said: said.flatMap(CalendarDay.init))
        case "withdrawn": self = .withdrawn
        default: return nil
        }
    }

    var said: CalendarDay? {
        if case .otherDay(let said) = self { said } else { nil }
    }
}

/// What a member of a shift holds: as the register knows it, and as it was said where the register knows nothing.
struct HeldOnShift {
    private(set) var certificates: [HeldCertificate] = []
    /// What the register knows of, with what was said otherwise.
    private(set) var known: [String: CertificateDoubt?] = [:]

    /// - Parameter yesterday: the last day on which a certificate that was taken back is taken to have counted.
    init(said: [HeldCertificate], _ register: [RegisteredCertificate], yesterday: CalendarDay) {
        for said in said {
            guard let entry = register.first(where: { $0.key == said.key }) else {
                certificates.append(said)
                continue
            }
            if entry.isWithdrawn {
                // It counts no more, whatever else was said of it.
                let end = said.expiresOn.map { min($0, yesterday) } ?? yesterday
                certificates.append(HeldCertificate(stored: said.key, until: end.description))
                known[said.key] = .some(.withdrawn)
            } else {
                certificates.append(HeldCertificate(stored: entry.key, until: entry.expiresOn?.description))
                known[said.key] = .some(entry.expiresOn == said.expiresOn ? nil : .otherDay(said: said.expiresOn))
            }
        }
        for entry in register where !entry.isWithdrawn && !certificates.contains(where: { $0.key == entry.key }) {
            certificates.append(HeldCertificate(stored: entry.key, until: entry.expiresOn?.description))
            known[entry.key] = .some(nil)
        }
    }
}
