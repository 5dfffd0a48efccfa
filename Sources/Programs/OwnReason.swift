import Vocabulary

/// A finer reason that a program adds: it stands under exactly one standard code, by which it is counted everywhere.
package struct OwnReason: Hashable, Sendable {
    package let code: String
    /// The standard code that it tells more finely.
    package let under: ReasonCode
    package let title: Localized
    package let basis: Basis

    /// The reason as it is recorded: the standard code with this one.
    package var reason: ReasonCode { under.finer(code) }
}

extension Program {
    /// The reasons that it adds under a standard code, in the order of the file.
    package func ownReasons(under code: ReasonCode) -> [OwnReason] {
        ownReasons.filter { $0.under == code.standard }
    }

    /// The reason that it adds under that code; nothing where it adds none.
    package func ownReason(_ code: String) -> OwnReason? {
        ownReasons.first { $0.code == code }
    }
}
