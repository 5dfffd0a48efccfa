import Operate
import Vocabulary

/// Contacts with a child and its family at one call: who was there, how safe the child was found, what is planned.
struct FamilyPage: Page {
    static let template = "family"

    struct Safety: Sendable {
        let decision: String
        let tone: String
        let shape: String
        let dangers: [String]
        let capacities: [String]
        let plan: String?
        let odd: String?
        let by: String
        let when: Moment
    }

    struct Contact: Sendable {
        let id: String
        let manner: String
        let present: [String]
        let nobody: Bool
        let alone: String
        let note: String?
        let when: Moment
        let by: String
        let safety: Safety?
        let before: [Safety]
        let looking: Safe
        let corrected: [Corrected]
        let correcting: Correcting
    }

    /// What stood before somebody put it right.
    struct Corrected: Sendable {
        let what: String
        let present: [String]
        let note: String?
        let reason: String
        let by: String
        let when: Moment
    }

    /// The form that puts right what was told.
    struct Correcting: Sendable {
        let meeting: Meeting
        let seen: Int
        let reason: String
        let reasonTrouble: String?
        let trouble: Trouble?
        let isOpen: Bool
    }

    /// Who was met, when and where, as a form asks it.
    struct Meeting: Sendable {
        let prefix: String
        let manners: [Choice]
        let rows: [Row]
        let alones: [Choice]
        let note: String
        let metAt: String
        let metTrouble: String?
    }

    struct Tick: Sendable {
        let name: String
        let label: String
        let help: String
        let chosen: Bool
    }

    /// How safe a child is, as a form asks it.
    struct Safe: Sendable {
        let prefix: String
        let dangers: [Tick]
        let capacities: [Tick]
        let decisions: [Choice]
        let plan: String
        let planTrouble: String?
        let safeTrouble: Trouble?
        let isOpen: Bool
    }

    struct Row: Sendable {
        let place: String
        let roles: [Choice]
        let name: String
    }

    struct Goal: Sendable {
        let text: String
        let state: String
    }

    struct Planned: Sendable {
        let address: String
        let goalAction: String
        let goals: [Goal]
        let tasks: [Goal]
        let none: Bool
        let adding: Bool
        let goal: String
        let trouble: Trouble?
    }

    struct Link: Sendable {
        let address: String
        let name: String
    }

    let title: String
    let back: Link
    let address: String
    let supportCase: String
    let suspect: String
    let contacts: [Contact]
    let none: Bool
    let meeting: Meeting
    let safe: Safe
    let planned: Planned?
    let cases: [Link]
    let hasCases: Bool
    let trouble: Trouble?

    init(_ file: FamilyFile, keepsCases: Bool, seesCalls: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        title = words("families.title")
        let call = words("call.name", ["number": String(file.number)])
        let one = file.supportCase
        if let one, keepsCases {
            back = Link(address: "\(reading.base)/cases/\(one.id)", name: words("families.backToCase"))
        } else {
            back = Link(
                address: seesCalls ? "\(reading.base)/calls/\(file.call)" : "\(reading.base)/", name: call)
        }
        address = "\(reading.base)/calls/\(file.call)/family"
        supportCase = one?.id.text ?? ""
        let suspicion = "\(reading.base)/mandated-reports/new?call=\(file.call)"
        suspect = one.map { "\(suspicion)&case=\($0.id)" } ?? suspicion
        contacts = file.contacts.map { Contact($0, refused: refused, reading) }
        none = contacts.isEmpty
        meeting = Meeting("family", nil, refused: refused, reading)
        safe = Safe("family", nil, refused: refused, words)
        planned =
            keepsCases ? one.map { Planned($0, file, adding: $0.isOpen, refused: refused, reading) } : nil
        cases =
            one == nil
            ? file.cases.map {
                Link(address: "\(reading.base)/calls/\(file.call)/family?case=\($0.id)", name: $0.goal)
            } : []
        hasCases = !cases.isEmpty
        trouble = refused.trouble(in: "family", words)
    }
}

extension FamilyPage.Meeting {
    /// - Parameter told: what stands of it; nothing where it is only told now.
    init(_ form: String, _ told: FamilyContact.Told?, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        // Whoever emptied a field meant it: what was typed counts as a whole.
        let typed = refused?.form == form ? refused?.typed : nil
        func value(_ field: String, _ kept: String?) -> String? { typed.map { $0[field] ?? "" } ?? kept }
        prefix = form
        manners = [Choice](
            FamilyContact.Manner.allCases.map(\.rawValue), in: "families.codes.manners",
            chosen: value("manner", told?.manner.rawValue), words: words)
        let present = told?.present ?? []
        rows = (0..<min(max(6, present.count + 2), FamilyContact.mostPresent)).map { place in
            let one = place < present.count ? present[place] : nil
            return FamilyPage.Row(
                place: String(place),
                roles: [Choice](
                    FamilyContact.Role.allCases.map(\.rawValue), in: "families.codes.roles",
                    chosen: value("role-\(place)", one?.role.rawValue), words: words),
                name: value("name-\(place)", one?.name) ?? "")
        }
        alones = [Choice](
            FamilyContact.Alone.allCases.map(\.rawValue), in: "families.codes.alone",
            chosen: value("alone", told?.alone.rawValue) ?? FamilyContact.Alone.unknown.rawValue, words: words)
        note = value("note", told?.note) ?? ""
        metAt = value("metAt", told.map { reading.field($0.metAt) }) ?? reading.nowField
        metTrouble = refused.trouble(with: "metAt", in: form, words)
    }
}

extension FamilyPage.Planned {
    init(_ one: SupportCase, _ file: FamilyFile, adding: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        address = "\(reading.base)/cases/\(one.id)"
        goalAction = "\(reading.base)/calls/\(file.call)/family-goals"
        goals = file.goals.map {
            FamilyPage.Goal(text: $0.goal, state: words.name(of: $0.state.rawValue, in: "cases.codes.goalStates"))
        }
        tasks = file.tasks.filter(\.isOpen).map {
            FamilyPage.Goal(
                text: $0.task, state: words("families.dueBy", ["day": LocalTime($0.dueAt, in: reading.zone).day]))
        }
        none = goals.isEmpty && tasks.isEmpty
        self.adding = adding
        goal = refused.typed("goal", in: "goal") ?? ""
        trouble = refused.trouble(in: "goal", words)
    }
}

extension FamilyPage.Contact {
    init(_ contact: FamilyContact, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let told = contact.told
        id = contact.id.text
        manner = words.name(of: told.manner.rawValue, in: "families.codes.manners")
        present = told.lines(words)
        nobody = present.isEmpty
        alone = words.name(of: told.alone.rawValue, in: "families.codes.aloneSaid")
        note = told.note
        when = Moment(told.metAt, reading)
        by = contact.by.name
        let all = contact.assessments.map { FamilyPage.Safety($0, reading) }
        safety = all.first
        before = Array(all.dropFirst())
        looking = FamilyPage.Safe("look-\(contact.id)", contact.assessments.first, refused: refused, words)
        corrected = contact.corrections.map { one in
            FamilyPage.Corrected(
                what: words(
                    "families.stood",
                    [
                        "manner": words.name(of: one.before.manner.rawValue, in: "families.codes.manners"),
                        "time": Moment(one.before.metAt, reading).time,
                        "alone": words.name(of: one.before.alone.rawValue, in: "families.codes.aloneSaid"),
                    ]), present: one.before.lines(words), note: one.before.note, reason: one.reason, by: one.by.name,
                when: Moment(one.at, reading))
        }
        let form = "correct-\(contact.id)"
        correcting = FamilyPage.Correcting(
            meeting: FamilyPage.Meeting(form, told, refused: refused, reading), seen: contact.corrections.count,
            reason: refused.typed("reason", in: form) ?? "",
            reasonTrouble: refused.trouble(with: "reason", in: form, words), trouble: refused.trouble(in: form, words),
            isOpen: refused?.form == form)
    }
}

extension FamilyContact.Told {
    /// Who was there, a line each.
    fileprivate func lines(_ words: Words) -> [String] {
        present.map { one in
            let role = words.name(of: one.role.rawValue, in: "families.codes.roles")
            return one.name.map { "\(role): \($0)" } ?? role
        }
    }
}

extension FamilyPage.Safety {
    init(_ safety: FamilySafety, _ reading: Reading) {
        let words = reading.words
        decision = words.name(of: safety.decision.rawValue, in: "families.codes.decisions")
        (tone, shape) =
            switch safety.decision {
            case .safe: ("with", "■")
            case .safeWithPlan: ("waiting", "●")
            case .unsafe: ("danger", "!")
            }
        dangers = safety.dangers.map { words.name(of: $0.rawValue, in: "families.codes.dangers") }
        capacities = safety.capacities.map { words.name(of: $0.rawValue, in: "families.codes.capacities") }
        plan = safety.plan
        odd = safety.flag.map { words.name(of: $0, in: "flags") }
        by = safety.by.name
        when = Moment(safety.at, reading)
    }
}

extension FamilyPage.Safe {
    init(_ form: String, _ kept: FamilySafety?, refused: Refused?, _ words: Words) {
        prefix = form
        let typed = refused?.form == form ? refused?.typed : nil
        func ticks(_ codes: [String], _ group: String, _ kept: [String]) -> [FamilyPage.Tick] {
            codes.map { code in
                FamilyPage.Tick(
                    name: "\(group)-\(code)", label: words.name(of: code, in: "families.codes.\(group)"),
                    help: words.has("families.codes.help.\(code)")
                        ? words.name(of: code, in: "families.codes.help") : "",
                    chosen: typed.map { $0["\(group)-\(code)"] != nil } ?? kept.contains(code))
            }
        }
        dangers = ticks(
            FamilySafety.Danger.allCases.map(\.rawValue), "dangers", kept?.dangers.map(\.rawValue) ?? [])
        capacities = ticks(
            FamilySafety.Capacity.allCases.map(\.rawValue), "capacities", kept?.capacities.map(\.rawValue) ?? [])
        decisions = [Choice](
            FamilySafety.Decision.allCases.map(\.rawValue), in: "families.codes.decisions",
            chosen: typed?["decision"] ?? kept?.decision.rawValue, words: words)
        plan = typed?["plan"] ?? kept?.plan ?? ""
        planTrouble = refused.trouble(with: "plan", in: form, words)
        safeTrouble = form == "family" ? nil : refused.trouble(in: form, words)
        isOpen = typed != nil
    }
}
