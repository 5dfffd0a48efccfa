import Foundation
import Testing

@testable import Web

/// Every sentence is said somewhere, and everything that is said is a sentence.
@Suite struct `What is said` {
    let keys: Set<String>
    let swift: String
    let scripts: String
    let templates: String

    init() throws {
        keys = Set(try Catalogue(folder: Share.folder.appending(path: "Words"))["en"].sentences.keys)
        let web = URL(filePath: #filePath).appending(path: "../../../../Sources/Web").standardized
        swift = try Self.text(of: ".swift", in: web)
        scripts = try Self.text(of: ".js", in: web.appending(path: "Assets"))
        templates = try Self.text(of: ".mustache", in: web.appending(path: "Templates"))
    }

    /// Groups whose keys are codes of the program, looked up by their code.
    private static let coded = [
        "account.done", "callFlag.codes", "cases.codes", "reads.codes", "triageQuality.codes", "referrals.asks",
        "referrals.codes", "referrals.consent", "asked.rides", "directory.parts", "directory.statuses",
        "directory.answers",
        "directory.circumstances", "directory.takes", "directory.room.touches", "directory.admission.genders",
        "directory.admission.entries", "directory.admission.says", "duplicates.lines",
        "duplicates.said", "duplicates.says",
        "practice.kinds", "practice.roles", "practice.scales", "practice.skills", "supplies.codes", "feedback.codes",
        "outreach.codes",
        "instruments.own", "instruments.items", "instruments.tiers", "instruments.outside", "instruments.manners",
        "instruments.inManner", "instruments.withdrawals", "instruments.measures", "opinions.answers", "opinions.about",
        "wordings.standings",
        "alternatives", "answerSources", "levels", "overrides", "triage.gate", "answerKeys", "answers",
        "callFields", "callFieldHelp", "incoming.asks", "quality.codes", "rowRejections", "timeFormats",
        "dangers", "places.codes", "contacts.codes", "dispatch.codes", "dispatch.why", "encounter.asks",
        "encounter.codes", "encounter.times", "events",
        "facts", "fields", "flags",
        "groups", "hints", "kinds", "languages", "missedPromises", "natures", "needKinds", "needMeanings", "past.days",
        "outcomes",
        "funnel.counting",
        "funnel.counts",
        "funnel.of", "funnel.tones", "ownNames", "permissions", "personRoles", "reasons", "refusal",
        "refusals", "relations", "programFaults", "programShapes", "programPromises", "program.diff.reading",
        "responseModels", "metrics", "metric.definitions", "metric.figures", "metric.lacks", "transfers.codes",
        "briefs.codes", "callBacks.codes", "ask.codes", "persons.codes", "plans.codes", "plans.helps",
        "plans.parts", "safetyPlan.codes", "links.codes", "consents.codes", "mine.codes", "ownPage.codes",
        "mandated.codes", "families.codes", "clinical.codes", "legal.codes", "aside.codes", "wellbeing.codes",
        "retention.codes",
        "holds.codes", "expungements.codes", "records.codes", "training.codes",
        "requests.codes", "figures.codes", "beatMaps", "messages.codes", "messages.referral-asked",
        "messages.appointment-reminder",
        "messages.did-you-get-help",
        "access.ties", "glass.codes", "glass.tied",
        "fhir.faults", "reopenReasons", "roles", "shortcuts", "sources", "stages", "steps", "themes",
    ]

    @Test func `in Swift is in the catalogue`() {
        let said = swift.matches(of: /words\("([A-Za-z.\-]+)"/).map { String($0.1) }
        #expect(said.count > 20)
        #expect(Set(said).subtracting(keys).isEmpty, "\(Set(said).subtracting(keys))")
    }

    @Test func `in scripts is in the catalogue`() {
        let said = scripts.matches(of: /[^.]say\("(\w+)"[,)]/).map { "script.\($0.1)" }
        #expect(said.count > 10)
        #expect(Set(said).subtracting(keys).isEmpty, "\(Set(said).subtracting(keys))")
    }

    @Test func `leaves no sentence over`() {
        let unsaid = keys.filter { key in
            if Self.coded.contains(where: { key.hasPrefix($0 + ".") }) { return false }
            if key.hasPrefix("script.") { return !scripts.contains("\"\(key.dropFirst(7))\"") }
            return !templates.contains("{{w.\(key)}}") && !swift.contains("\"\(key)\"")
        }
        #expect(unsaid.isEmpty, "\(unsaid.sorted())")
    }

    private static func text(of ending: String, in folder: URL) throws -> String {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(ending) }.sorted()
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
            .joined(separator: "\n")
    }
}
