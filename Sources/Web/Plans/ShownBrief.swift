import Foundation
import Operate
import Vocabulary

/// What those should know who go to a person, as every page shows it: what was dangerous, the plan, whom to ring.
struct ShownBrief: Fragment {
    static let template = "plan/brief"

    struct Danger: Sendable {
        let kind: String
        /// `2026-08-14: another agency says so, report 118`.
        let when: String
        let note: String?
        let until: String
    }

    struct Part: Sendable {
        let title: String
        let paragraph: String?
        let lines: [String]
        /// Whether the lines stand in the order to try them.
        let isOrdered: Bool
        let isListed: Bool
    }

    struct Contact: Sendable {
        let name: String
        let role: String
        let phone: String?
        let link: String
    }

    let id: String
    let name: String
    /// Where all of it is; nothing on that page itself.
    let address: String?
    /// How sure it is that the person of the call is this one.
    let certainty: String?
    let details: String?
    let dangers: [Danger]
    let isDangerous: Bool
    let parts: [Part]
    let isPlanned: Bool
    let contacts: [Contact]
    let isReachable: Bool
    let approved: String?
    let overdue: String?

    init(_ brief: PlanBrief, certainty: String? = nil, isLinked: Bool, _ reading: Reading) {
        let words = reading.words
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        id = brief.person.text
        name = brief.calledBy?.text ?? words("persons.unnamed")
        address = isLinked ? "\(reading.base)/people/\(brief.person)/plan" : nil
        self.certainty = certainty
        let also = brief.alsoKnown.prefix(3).map(\.text)
        let about = (also + brief.facts.map(\.value)).joined(separator: " · ")
        details = about.isEmpty ? nil : about
        dangers = brief.safety.map { Danger($0, reading) }
        isDangerous = !dangers.isEmpty
        parts = brief.plan.map { ShownBrief.Part.all(of: $0.text, words) } ?? []
        isPlanned = !parts.isEmpty
        contacts = brief.contacts.map { contact in
            let role = words.name(of: contact.role.rawValue, in: "plans.codes.roles")
            return Contact(
                name: contact.name, role: [role, contact.organisation].compactMap(\.self).joined(separator: ", "),
                phone: contact.phone.map(readable), link: dialled(contact.phone))
        }
        isReachable = !contacts.isEmpty
        approved = brief.plan.flatMap { plan in
            guard let at = plan.approvedAt, let due = plan.reviewBy else { return nil }
            return words(
                "plans.approved", ["by": plan.approvedBy?.name ?? "", "day": day(at), "due": day(due)])
        }
        overdue = brief.plan?.reviewOverdueAt != nil ? words("plans.overdue") : nil
    }

    /// Somebody of a call, as sure as it was said; nothing where there is nothing that those who go should know.
    init?(_ recognised: PlanBrief.Recognised, _ reading: Reading) {
        guard recognised.brief.says else { return nil }
        let words = reading.words
        let certainty = words(
            "plans.recognised",
            [
                "role": words.name(of: recognised.role.rawValue, in: "personRoles"),
                "certainty": words.name(of: recognised.certainty.rawValue, in: "persons.codes.certainties"),
            ])
        self.init(recognised.brief, certainty: certainty, isLinked: true, reading)
    }
}

extension ShownBrief.Part {
    /// What a plan says, first what to do: whoever stands before a door reads no further.
    static func all(of text: PlanText, _ words: Words) -> [Self] {
        let lists = [
            ("strategies", text.strategies), ("avoid", text.avoid), ("helped", text.helped),
            ("triggers", text.triggers),
        ]
        let paragraphs = [("elevated", text.elevated), ("baseline", text.baseline)]
        return lists.filter { !$0.1.isEmpty }.map { key, lines in
            let isOrdered = key == "strategies"
            return Self(
                title: words("plans.parts.\(key)"), paragraph: nil, lines: lines, isOrdered: isOrdered,
                isListed: !isOrdered)
        }
            + paragraphs.compactMap { key, paragraph in
                paragraph.map {
                    Self(
                        title: words("plans.parts.\(key)"), paragraph: $0, lines: [], isOrdered: false, isListed: false)
                }
            }
    }
}

extension ShownBrief.Danger {
    init(_ safety: PersonSafety, _ reading: Reading) {
        let words = reading.words
        func day(_ moment: Instant) -> String { LocalTime(moment, in: reading.zone).day }
        kind = words.name(of: safety.kind.rawValue, in: "plans.codes.dangers")
        let source = words.name(of: safety.source.rawValue, in: "plans.codes.sources")
        when =
            safety.reference.map {
                words("plans.whenReported", ["day": day(safety.happenedAt), "source": source, "reference": $0])
            } ?? words("plans.when", ["day": day(safety.happenedAt), "source": source])
        note = safety.note
        until = words("plans.until", ["day": day(safety.expiresAt)])
    }
}
