import Foundation
import Operate
import Vocabulary

/// What those should know who go to a person; for those who keep plans also how it came about and what is to be done.
struct PlanPage: Page {
    static let template = "plan"

    /// What whoever looks may do here.
    struct Rights: Sendable {
        let seePeople: Bool
        let write: Bool
        let approve: Bool
        let keepSafety: Bool
        /// Whether an entry of danger is theirs to take back.
        let mayWithdraw: @Sendable (PersonSafety) -> Bool
    }

    /// A draft, or what waits for approval.
    struct Open: Sendable {
        let state: String
        let writers: String
        let returned: String?
        let returnedReason: String?
        let editing: Bool
        let id: String
        let revision: Int
        let parts: [ShownBrief.Part]
        /// Whether whoever looks may decide; nobody approves what they wrote in.
        let deciding: Bool
        let own: Bool
        let trouble: Trouble?
        let reason: String
    }

    struct Showing: Sendable {
        let sentence: String
        let why: String?
        let reason: String?
        let choosing: Bool
        let choices: [Choice]
        let typed: String
        let trouble: Trouble?
    }

    struct Standing: Sendable {
        let id: String
        let endings: [Choice]
        let reviews: [String]
        let background: String?
        let trouble: Trouble?
    }

    struct Safety: Sendable {
        let action: String
        let known: [Entry]
        let none: Bool
        let kinds: [Choice]
        let sources: [Choice]
        let happenedOn: String
        let until: String
        let today: String
        let reference: String
        let note: String
        let kindTrouble: String?
        let sourceTrouble: String?
        let happenedTrouble: String?
        let untilTrouble: String?
        let noteTrouble: String?
        let trouble: Trouble?
    }

    /// Something recorded, with where it is taken back.
    struct Entry: Sendable {
        let id: String
        let action: String
        let label: String
        let value: String
        let by: String
        let past: String?
        let withdrawing: Bool
        let reasons: [Choice]
    }

    struct Contacts: Sendable {
        let action: String
        let known: [Entry]
        let none: Bool
        let roles: [Choice]
        let name: String
        let organisation: String
        let phone: String
        let nameTrouble: String?
        let phoneTrouble: String?
        let trouble: Trouble?
    }

    struct Version: Sendable {
        let when: Moment
        let by: String
        let ending: String
        let parts: [ShownBrief.Part]
    }

    let title: String
    let name: String
    let backAddress: String
    let back: String
    let planAddress: String
    let brief: ShownBrief
    let none: String?
    /// More than one approved version stands, because records were merged.
    let rivals: String?
    /// What the link to a new draft is called, where there is none and one may be written.
    let beginning: String?
    let open: Open?
    let showing: Showing?
    let standing: Standing?
    let safety: Safety?
    let contacts: Contacts?
    let versions: [Version]
    let hasVersions: Bool

    init(_ told: PlanBrief, _ file: PlanFile?, _ rights: Rights, worker: String, refused: Refused?, _ reading: Reading)
    {
        let words = reading.words
        name = told.calledBy?.text ?? words("persons.unnamed")
        title = words("plans.title", ["name": name])
        let base = "\(reading.base)/people/\(told.person)"
        planAddress = "\(base)/plan"
        backAddress = rights.seePeople ? base : "\(reading.base)/plans"
        back = rights.seePeople ? name : words("plans.all")
        brief = ShownBrief(told, isLinked: false, reading)
        none = told.says ? nil : words("plans.none")
        rivals = file.flatMap { $0.rivals.isEmpty ? nil : words("plans.rivals", count: $0.rivals.count) }
        beginning =
            rights.write && file?.open == nil
            ? words(file?.approved == nil ? "plans.begin" : "plans.beginNew") : nil
        open = file.flatMap { Open($0, rights, worker: worker, refused: refused, reading) }
        showing = file.flatMap { Showing($0, rights, refused: refused, reading) }
        standing = file.flatMap { file in
            guard rights.write, let plan = file.approved else { return nil }
            return Standing(
                id: plan.id.text,
                endings: [Choice](
                    ResponsePlan.Ending.chosen.map(\.rawValue), in: "plans.codes.endings", chosen: nil, words: words),
                reviews: file.reviews.map { review in
                    words("persons.recorded", ["by": review.by.name, "time": Moment(review.at, reading).time])
                },
                background: plan.text.background, trouble: refused.formless(in: "standing", words))
        }
        safety =
            rights.keepSafety
            ? Safety(file?.safety ?? told.safety, at: "\(base)/dangers", rights, refused: refused, reading) : nil
        contacts = file.flatMap {
            rights.write ? Contacts($0, at: "\(base)/plan/contacts", refused: refused, reading) : nil
        }
        versions = (file?.past ?? []).filter { $0.approvedAt != nil }.map { plan in
            Version(
                when: Moment(plan.endedAt ?? plan.begunAt, reading), by: plan.approvedBy?.name ?? plan.begunBy.name,
                ending: words.name(of: plan.ending?.rawValue ?? "", in: "plans.codes.endings"),
                parts: ShownBrief.Part.all(of: plan.text, words))
        }
        hasVersions = !versions.isEmpty
    }
}

extension PlanPage.Open {
    fileprivate init?(
        _ file: PlanFile, _ rights: PlanPage.Rights, worker: String, refused: Refused?, _ reading: Reading
    ) {
        guard let plan = file.open else { return nil }
        let words = reading.words
        let isSubmitted = plan.state == .submitted
        state = words(isSubmitted ? "plans.waits" : "plans.drafting")
        writers = words("plans.writers", ["names": file.writers.map(\.name).joined(separator: ", ")])
        let back = isSubmitted ? nil : plan.returned
        returned = back.map {
            words("plans.returned", ["by": $0.by.name, "time": Moment($0.at, reading).time])
        }
        returnedReason = back?.reason
        editing = rights.write && !isSubmitted
        id = plan.id.text
        revision = plan.revision
        parts = ShownBrief.Part.all(of: plan.text, words)
        own = isSubmitted && file.writers.contains { $0.id == worker }
        deciding = isSubmitted && rights.approve && !own
        trouble = refused.trouble(in: "decision", words)
        reason = refused.typed("reason", in: "decision") ?? ""
    }
}

extension PlanPage.Showing {
    fileprivate init?(_ file: PlanFile, _ rights: PlanPage.Rights, refused: Refused?, _ reading: Reading) {
        guard file.approved != nil else { return nil }
        let words = reading.words
        let showing = file.showing
        let said = [
            "contacts": String(showing.contacts), "days": String(showing.rule.days),
            "rule": String(showing.rule.contacts),
        ]
        switch (showing.choice, showing.isShown) {
        case (.byRule, true): sentence = words("plans.shownByRule", said)
        case (.byRule, false): sentence = words("plans.hiddenByRule", said)
        case (_, true): sentence = words("plans.shownByChoice", said)
        case (_, false): sentence = words("plans.hiddenByChoice", said)
        }
        why = showing.by.flatMap { by in
            showing.at.map { words("persons.recorded", ["by": by.name, "time": Moment($0, reading).time]) }
        }
        reason = showing.reason
        choosing = rights.approve
        choices = [Choice](
            PlanShowing.Choice.allCases.filter { $0 != showing.choice }.map(\.rawValue), in: "plans.codes.showings",
            chosen: refused.typed("choice", in: "showing"), words: words)
        typed = refused.typed("reason", in: "showing") ?? ""
        trouble = refused.trouble(in: "showing", words)
    }
}

extension PlanPage.Safety {
    fileprivate init(
        _ all: [PersonSafety], at address: String, _ rights: PlanPage.Rights, refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let form = "danger"
        action = address
        known = all.map { safety in
            let danger = ShownBrief.Danger(safety, reading)
            return PlanPage.Entry(
                id: safety.id.text, at: "\(address)/withdrawals", label: danger.when, value: danger.kind,
                entry: safety.entry,
                past: safety.entry.stands && safety.expiresAt <= reading.now
                    ? words("places.expired", ["day": LocalTime(safety.expiresAt, in: reading.zone).day]) : nil,
                mayWithdraw: rights.mayWithdraw(safety), reading)
        }
        none = known.isEmpty
        kinds = [Choice](
            PersonSafety.Kind.allCases.map(\.rawValue), in: "plans.codes.dangers",
            chosen: refused.typed("observed", in: form), words: words)
        sources = [Choice](
            PersonSafety.Source.allCases.map(\.rawValue), in: "plans.codes.sources",
            chosen: refused.typed("toldBy", in: form), words: words)
        today = LocalTime(reading.now, in: reading.zone).day
        happenedOn = refused.typed("happenedAt", in: form) ?? today
        until = refused.typed("expiresAt", in: form) ?? ""
        reference = refused.typed("reference", in: form) ?? ""
        note = refused.typed("note", in: form) ?? ""
        kindTrouble = refused.trouble(with: "observed", in: form, words)
        sourceTrouble = refused.trouble(with: "toldBy", in: form, words)
        happenedTrouble = refused.trouble(with: "happenedAt", in: form, words)
        untilTrouble = refused.trouble(with: "expiresAt", in: form, words)
        noteTrouble = refused.trouble(with: "note", in: form, words)
        trouble = refused.trouble(in: form, words)
    }
}

extension PlanPage.Contacts {
    fileprivate init(_ file: PlanFile, at address: String, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let form = "contact"
        action = address
        known = file.contacts.map { contact in
            let role = words.name(of: contact.role.rawValue, in: "plans.codes.roles")
            return PlanPage.Entry(
                id: contact.id.text, at: "\(address)/withdrawals",
                label: [role, contact.organisation, contact.phone.map(readable)].compactMap(\.self).joined(
                    separator: ", "),
                value: contact.name, entry: contact.entry, past: nil, mayWithdraw: true, reading)
        }
        none = known.isEmpty
        roles = [Choice](
            PlanContact.Role.allCases.map(\.rawValue), in: "plans.codes.roles",
            chosen: refused.typed("role", in: form), words: words)
        name = refused.typed("contactName", in: form) ?? ""
        organisation = refused.typed("organisation", in: form) ?? ""
        phone = refused.typed("contactPhone", in: form) ?? ""
        nameTrouble = refused.trouble(with: "contactName", in: form, words)
        phoneTrouble = refused.trouble(with: "contactPhone", in: form, words)
        trouble = refused.trouble(in: form, words)
    }
}

extension PlanPage.Entry {
    fileprivate init(
        id: String, at action: String, label: String, value: String, entry: PersonEntry, past: String?,
        mayWithdraw: Bool, _ reading: Reading
    ) {
        let words = reading.words
        self.init(
            id: id, action: action, label: label, value: value,
            by: words("persons.recorded", ["by": entry.by.name, "time": Moment(entry.at, reading).time]),
            past: entry.withdrawal.map {
                words("persons.withdrawn", ["why": words.name(of: $0.rawValue, in: "persons.codes.withdrawals")])
            } ?? past,
            withdrawing: mayWithdraw && entry.stands,
            reasons: [Choice](
                PersonWithdrawal.allCases.map(\.rawValue), in: "persons.codes.withdrawals", chosen: nil, words: words))
    }
}
