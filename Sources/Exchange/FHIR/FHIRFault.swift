/// Why a document is no resource of FHIR R4 as we read it, and at which place: never with what stands there.
package struct FHIRFault: Error, Hashable, Sendable {
    /// What is wrong, as an issue of an OperationOutcome names it (`issue-type`).
    package enum Kind: String, CaseIterable, Sendable {
        /// It is no JSON, or not of the form that FHIR gives JSON.
        case structure
        /// It is missing.
        case required
        /// It has not the form of its type, or stands where nothing of the name stands.
        case value
        /// The code is none of those that may stand there.
        case code = "code-invalid"
        /// It is not among the kinds of resources that are taken.
        case notSupported = "not-supported"
    }

    package let kind: Kind
    /// Where, as FHIRPath writes it: `Task.output[1].type`; empty for the document as a whole.
    package let place: String
    /// The line of a document that is no JSON.
    package let line: Int?

    init(_ kind: Kind, _ place: String, line: Int? = nil) {
        self.kind = kind
        self.place = place
        self.line = line
    }
}

/// Everything that is wrong with a document.
package struct FHIRRefused: Error, Hashable, Sendable {
    /// At most so many are named.
    static let most = 50

    package let faults: [FHIRFault]
}
