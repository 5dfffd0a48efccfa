/// How a request for help came in: everything the program answers is a call with its source.
package enum CallSource: String, CaseIterable, Sendable {
    case emergency = "911"
    case nonEmergency = "non-emergency"
    case lifeline = "988"
    case officer, transfer, outreach, walkIn = "walk-in"
}

/// An answer to a question about danger, where unknown is not no, and refused is a value of its own.
package enum Answer: String, CaseIterable, Sendable {
    case yes, no, unknown, refused
}
