import Operate
import Vocabulary

/// A person's safety plan: what stands, what is done with it, its versions, and the form for the next.
struct SafetyPlanPage: Page {
    static let template = "safety-plan"

    struct Standing: Sendable {
        let plan: ShownSafetyPlan
        let written: String
        let tongueName: String
        let copy: String
        let keptWhere: String?
        let card: String
        let acting: Acting?
    }

    /// What may be done with a plan that stands.
    struct Acting: Sendable {
        let copies: [Choice]
        let copyWhere: String
        let copyTrouble: Trouble?
        let copyOpen: Bool
        let reasons: [Choice]
        let endTrouble: Trouble?
    }

    struct Version: Sendable {
        let name: String
        let written: String
        let standing: String
        let ended: String?
        let plan: ShownSafetyPlan
    }

    let title: String
    let name: String
    let personAddress: String
    let address: String
    let given: GivenLink?
    let none: Bool
    let several: Bool
    let standing: [Standing]
    let stepTrouble: Trouble?
    let sent: [SentLink]
    let hasLinks: Bool
    let linkTrouble: Trouble?
    let making: SafetyPlanForm?
    let versions: [Version]
    let hasVersions: Bool

    init(
        _ file: SafetyPlanFile, mayMake: Bool, given: GivenLink?, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        title = words("safetyPlan.title")
        name = file.calledBy?.text ?? words("persons.unnamed")
        personAddress = "\(reading.base)/people/\(file.person.id)"
        let address = "\(reading.base)/people/\(file.person.id)/safety-plan"
        self.address = address
        self.given = given
        none = file.standing.isEmpty
        several = file.standing.count > 1
        standing = file.standing.map { plan in
            Standing(plan, of: file, mayMake: mayMake, address: address, refused: refused, reading)
        }
        stepTrouble = refused.formless(in: "step", words)
        linkTrouble = refused.formless(in: "link", words)
        sent = mayMake ? file.links.map { SentLink($0, waits: $0.standing(at: reading.now) == .waiting, reading) } : []
        hasLinks = !sent.isEmpty
        making = mayMake ? SafetyPlanForm(file, refused: refused, reading) : nil
        versions = file.versions.map { Version($0, of: file, reading) }
        hasVersions = !versions.isEmpty
    }
}

extension SafetyPlanPage.Standing {
    fileprivate init(
        _ plan: SafetyPlan, of file: SafetyPlanFile, mayMake: Bool, address: String, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        self.plan = ShownSafetyPlan(plan, headings: words, reading)
        written = words(
            "safetyPlan.written",
            [
                "n": String(file.number(of: plan)), "by": plan.by.name, "time": Moment(plan.at, reading).time,
            ])
        tongueName = words("safetyPlan.inLanguage", ["language": words.name(of: plan.language, in: "languages")])
        copy =
            plan.copy.map { copy in
                words(
                    "safetyPlan.copySaid",
                    [
                        "copy": words.name(of: copy.kind.rawValue, in: "safetyPlan.codes.copies"),
                        "by": copy.told.by.name, "time": Moment(copy.told.at, reading).time,
                    ])
            } ?? words("safetyPlan.copyNotAsked")
        keptWhere = plan.copy?.keptWhere
        card = "\(address)/card?plan=\(plan.id)"
        let isAsked = refused.typed("plan", in: refused?.form ?? "") == plan.id.text
        let mine = isAsked ? refused : nil
        acting =
            mayMake
            ? SafetyPlanPage.Acting(
                copies: [Choice](
                    SafetyPlan.Copy.Kind.allCases.map(\.rawValue), in: "safetyPlan.codes.copies",
                    chosen: mine.typed("copy", in: "copy") ?? plan.copy?.kind.rawValue, words: words),
                copyWhere: mine.typed("where", in: "copy") ?? plan.copy?.keptWhere ?? "",
                copyTrouble: mine.formless(in: "copy", words), copyOpen: mine?.form == "copy",
                reasons: [Choice](
                    SafetyPlan.EndReason.allCases.map(\.rawValue), in: "safetyPlan.codes.endings", chosen: nil,
                    words: words),
                endTrouble: mine.formless(in: "end", words)) : nil
    }
}

extension SafetyPlanPage.Version {
    fileprivate init(_ plan: SafetyPlan, of file: SafetyPlanFile, _ reading: Reading) {
        let words = reading.words
        name = words("safetyPlan.version", ["n": String(file.number(of: plan))])
        written = words("safetyPlan.told", ["by": plan.by.name, "time": Moment(plan.at, reading).time])
        let stands = file.standing.contains { $0.id == plan.id }
        standing =
            plan.end != nil
            ? words("safetyPlan.isEnded") : stands ? words("safetyPlan.stands") : words("safetyPlan.isReplaced")
        ended = plan.end.map { end in
            words(
                "safetyPlan.ended",
                [
                    "why": words.name(of: end.reason.rawValue, in: "safetyPlan.codes.endings"), "by": end.by.name,
                    "time": Moment(end.at, reading).time,
                ])
        }
        self.plan = ShownSafetyPlan(plan, headings: words, reading)
    }
}
