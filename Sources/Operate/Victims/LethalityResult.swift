import Vocabulary

/// What came of a lethality screening; the questions are their owner's and are asked from the owner's form.
package struct LethalityResult: Codable, Hashable, Sendable {
    package enum Result: String, CaseIterable, Codable, Sendable {
        /// By what was answered.
        case byProtocol = "by-protocol"
        /// By what whoever asked believes.
        case byBelief = "by-belief"
        case notScreenedIn = "not-screened-in"
        case didNotAnswer = "did-not-answer"
    }

    /// What came of the hotline.
    package enum Hotline: String, CaseIterable, Codable, Sendable {
        case spoke
        case rungOnly = "rung-only"
        case notRung = "not-rung"
    }

    package let result: Result
    package let hotline: Hotline
    package let instrument: String
    package let edition: String?
    /// The day of the screening, as ISO 8601 writes it.
    package let day: String
    package let by: String
    package let at: Instant
}

/// What somebody tells of a screening.
package struct LethalityTold: Sendable {
    let result: LethalityResult.Result
    let hotline: LethalityResult.Hotline
    let instrument: String
    let edition: String?
    let day: CalendarDay

    /// - Parameter today: where the program works; no screening was later.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ result: LethalityResult.Result, hotline: LethalityResult.Hotline, instrument: String?, edition: String?,
        on day: CalendarDay, today: CalendarDay
    ) throws(Refusal) {
        self.result = result
        self.hotline = hotline
        self.instrument = try FreeText.needed(instrument, most: SafeContact.mostWords, field: "instrument")
        self.edition = try FreeText.given(edition, most: SafeContact.mostWords, field: "edition")
        guard day <= today else { throw Refusal(.notInFuture, field: "screenDay") }
        self.day = day
    }

    func result(by worker: String, at now: Instant) -> LethalityResult {
        LethalityResult(
            result: result, hotline: hotline, instrument: instrument, edition: edition, day: day.description,
            by: worker, at: now)
    }
}
