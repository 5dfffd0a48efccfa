import Vocabulary

/// That something was told under a release.
package struct ReleaseTelling: Codable, Hashable, Sendable {
    /// The name of the release's entry.
    package let release: String
    package let what: String
    package let by: String
    package let at: Instant
}

/// That something had to be told because a law or a court said so, and what was done for the person then.
///
/// 34 USC 12291(b)(2)(C).
package struct CompelledTelling: Codable, Hashable, Sendable {
    package enum Ground: String, CaseIterable, Codable, Sendable {
        case courtOrder = "court-order"
        case subpoena, statute
    }

    package enum Notice: String, CaseIterable, Codable, Sendable {
        case given
        case tried
        case notGiven = "not-given"
    }

    package let ground: Ground
    /// Who compelled it, and by what.
    package let whom: String
    package let what: String
    package let notice: Notice
    /// How the person was told, or why not.
    package let noticeHow: String
    /// What was done to protect the person and whoever else is touched by it.
    package let protection: String
    package let day: String
    package let by: String
    package let at: Instant
}

/// What somebody tells of it.
package struct CompelledTold: Sendable {
    let ground: CompelledTelling.Ground
    let whom: String
    let what: String
    let notice: CompelledTelling.Notice
    let noticeHow: String
    let protection: String
    let day: CalendarDay

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ ground: CompelledTelling.Ground, whom: String?, what: String?, notice: CompelledTelling.Notice,
        noticeHow: String?, protection: String?, on day: CalendarDay, today: CalendarDay
    ) throws(Refusal) {
        self.ground = ground
        self.whom = try FreeText.needed(whom, most: SafeContact.mostWords, field: "whom")
        self.what = try FreeText.needed(what, most: SafeContact.mostText, field: "compelledWhat")
        self.notice = notice
        self.noticeHow = try FreeText.needed(noticeHow, most: SafeContact.mostText, field: "noticeHow")
        self.protection = try FreeText.needed(protection, most: SafeContact.mostText, field: "protection")
        guard day <= today else { throw Refusal(.notInFuture, field: "compelledDay") }
        self.day = day
    }

    func telling(by worker: String, at now: Instant) -> CompelledTelling {
        CompelledTelling(
            ground: ground, whom: whom, what: what, notice: notice, noticeHow: noticeHow, protection: protection,
            day: day.description, by: worker, at: now)
    }
}
