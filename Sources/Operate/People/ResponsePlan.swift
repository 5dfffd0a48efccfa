import Foundation
import Store
import Vocabulary

/// A version of what helps one person: how they are, what sets them off, and what to do in which order.
///
/// Whoever wrote in it does not approve it; once approved it is never written again, but reviewed every six months.
package struct ResponsePlan: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        case draft, submitted, approved, ended
    }

    /// Why a version no longer counts.
    package enum Ending: String, CaseIterable, Storable, Sendable {
        /// A newer version was approved.
        case replaced
        /// It was never approved and is not wanted any more.
        case givenUp = "given-up"
        case notNeeded = "not-needed"
        case askedByPerson = "asked-by-person"
        case anotherPerson = "another-person"
        case died

        /// Those that somebody chooses.
        package static let chosen: [Ending] = [.notNeeded, .askedByPerson, .anotherPerson, .died]
    }

    /// That an approver gave it back.
    package struct Returned: Hashable, Sendable {
        package let reason: String
        package let by: Author
        package let at: Instant
    }

    package let id: ID<ResponsePlan>
    package let person: ID<Person>
    /// Counts how often it was written; a draft that was read before is not written over another.
    package let revision: Int
    package let text: PlanText
    package let begunBy: Author
    package let begunAt: Instant
    package let submittedAt: Instant?
    /// What an approver asked to have changed, where it was given back.
    package let returned: Returned?
    package let approvedBy: Author?
    package let approvedAt: Instant?
    /// By when somebody looks whether it still holds; nothing before it was approved.
    package let reviewBy: Instant?
    package let reviewOverdueAt: Instant?
    package let ending: Ending?
    package let endedAt: Instant?

    /// A plan that nobody has looked at for so long may be wrong.
    package static let reviewMonths = 6
    /// The longest reason for giving one back, and for showing or hiding one, in characters.
    package static let mostReason = 500

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        revision = try row["revision"]
        text = try PlanText(row)
        begunBy = Author(id: try row["begun_by"], name: try row["author"])
        begunAt = try row["begun_at"]
        submittedAt = try row["submitted_at"]
        let reason: String? = try row["returned_reason"]
        returned = try reason.map {
            Returned(
                reason: $0, by: Author(id: try row["returned_by"], name: try row["returner"]),
                at: try row["returned_at"])
        }
        approvedAt = try row["approved_at"]
        let approver: String? = try row["approved_by"]
        let approverName: String = try row["approver"]
        approvedBy = approver.map { Author(id: $0, name: approverName) }
        reviewBy = try row["review_by"]
        reviewOverdueAt = try row["review_overdue_at"]
        ending = try row["ended_reason"]
        endedAt = try row["ended_at"]
    }

    package var state: State {
        endedAt != nil ? .ended : approvedAt != nil ? .approved : submittedAt != nil ? .submitted : .draft
    }
}

/// What a plan says: whatever is a list holds one thing a line, and strategies stand in the order to try them.
package struct PlanText: Hashable, Sendable {
    /// How the person is on an ordinary day.
    package let baseline: String?
    /// How it shows that they are not well.
    package let elevated: String?
    package let triggers: [String]
    package let helped: [String]
    package let avoid: [String]
    package let strategies: [String]
    /// What only those who write plans see.
    package let background: String?

    /// The longest paragraph, the longest line, in characters, and the most lines of one list.
    package static let mostParagraph = 1_000
    package static let mostLine = 200
    package static let mostLines = 12

    /// - Throws: ``Refusal`` that names the field.
    package init(
        baseline: String? = nil, elevated: String? = nil, triggers: String? = nil, helped: String? = nil,
        avoid: String? = nil, strategies: String? = nil, background: String? = nil
    ) throws(Refusal) {
        self.baseline = try FreeText.given(baseline, most: PlanText.mostParagraph, field: "baseline")
        self.elevated = try FreeText.given(elevated, most: PlanText.mostParagraph, field: "elevated")
        self.triggers = try PlanText.lines(triggers, field: "triggers")
        self.helped = try PlanText.lines(helped, field: "helped")
        self.avoid = try PlanText.lines(avoid, field: "avoid")
        self.strategies = try PlanText.lines(strategies, field: "strategies")
        self.background = try FreeText.given(background, most: PlanText.mostParagraph, field: "background")
    }

    init(_ row: Row) throws {
        func lines(_ column: String) throws -> [String] {
            let text: String? = try row[column]
            return text?.split(separator: "\n").map(String.init) ?? []
        }
        baseline = try row["baseline"]
        elevated = try row["elevated"]
        triggers = try lines("triggers")
        helped = try lines("helped")
        avoid = try lines("avoid")
        strategies = try lines("strategies")
        background = try row["background"]
    }

    /// Nothing has been written.
    package static let empty = PlanText()

    private init() {
        (baseline, elevated, background) = (nil, nil, nil)
        (triggers, helped, avoid, strategies) = ([], [], [], [])
    }

    /// A list as it is kept and typed: one thing a line.
    package static func text(of lines: [String]) -> String? {
        lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private static func lines(_ raw: String?, field: String) throws(Refusal) -> [String] {
        guard let text = try FreeText.given(raw, most: mostLines * (mostLine + 1), field: field) else { return [] }
        let lines = text.split(whereSeparator: \.isNewline).map { String($0.trimmingBlanks()) }.filter { !$0.isEmpty }
        guard lines.count <= mostLines else {
            throw Refusal(.tooManyLines, field: field, values: ["most": String(mostLines)])
        }
        for line in lines where line.unicodeScalars.count > mostLine {
            throw Refusal(.lineTooLong, field: field, values: ["most": String(mostLine)])
        }
        return lines
    }
}

/// How often somebody is met, and within how many days, before their plan is shown to those who go.
package struct PlanRule: Hashable, Sendable {
    package let contacts: Int
    package let days: Int

    package static let usual = PlanRule(contacts: 3, days: 365)
}

/// Whether a plan is shown to those who go, and why.
package struct PlanShowing: Hashable, Sendable {
    package enum Choice: String, CaseIterable, Storable, Sendable {
        case byRule = "by-rule"
        case shown, hidden
    }

    package let choice: Choice
    /// Why somebody chose so; nothing where nobody ever chose.
    package let reason: String?
    package let by: Author?
    package let at: Instant?
    /// How often the person was met within the days of the rule, however sure it is each time.
    package let contacts: Int
    package let rule: PlanRule

    package var isShown: Bool {
        switch choice {
        case .shown: true
        case .hidden: false
        case .byRule: contacts >= rule.contacts
        }
    }
}

extension Instant {
    /// The same day some months on, or the last there is in that month; in UTC.
    func adding(months: Int) -> Instant {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard let date = calendar.date(byAdding: .month, value: months, to: date) else { return self }
        return Instant(date)
    }
}

extension Refusal.Code {
    package static let noSuchPlan: Self = "no-such-plan"
    package static let tooManyLines: Self = "too-many-lines"
    package static let lineTooLong: Self = "line-too-long"
}
