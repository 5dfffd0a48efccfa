import Foundation
import Operate
import Vocabulary

/// What the page of an encounter sends: untrusted until it is a command.
extension Form {
    /// The record of one encounter.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func encounter(in zone: TimeZone) throws(Refusal) -> EncounterTold {
        var told = EncounterTold()
        guard let contact = given("contact") else { throw Refusal(.required, field: "contact") }
        if contact == "met" {
            guard let ending = given("ending") else { throw Refusal(.required, field: firstMissing) }
            told.ending = ending == EncounterTold.goesOn ? nil : try reason(ending, "ending", after: .arrived)
        } else {
            told.ending = try reason(contact, "contact", upTo: .arrived)
        }
        told.began = try moment("began", in: zone)
        told.ended = try moment("ended", in: zone)
        told.narrative = given("narrative")
        // What was ticked before somebody said that nobody was met stays in the form, and is not meant.
        guard contact == "met" else { return told }
        if told.ending?.asksAlternative ?? false {
            told.sent = try code("alternativeSent", Alternative.init(rawValue:))
            told.outcome = try code("alternativeOutcome", AlternativeOutcome.init(rawValue:))
        }
        told.followUpAt = try moment("followUpAt", in: zone)
        told.needs = Operate.Need.Kind.allCases.filter { ticked("needs", $0.rawValue) }
        told.needsNothing = ticked("needs", "nothing")
        told.safety = ticks()
        told.natures = ticks()
        told.behaviours = ticks()
        told.safetyActions = ticks()
        told.medical = try MedicalScreen.read(given(MedicalScreen.field))
        told.suicideRisk = try SuicideRisk.read(given(SuicideRisk.field))
        told.destination = try Destination.read(given(Destination.field))
        told.safetyPlan = try code("safetyPlan", Answer.init(rawValue:))
        told.meansSafety = try code("meansSafety", Answer.init(rawValue:))
        told.mandatedReport = try code("mandatedReport", Answer.init(rawValue:))
        told.briefUsed = try code("briefUsed", Answer.init(rawValue:))
        told.strengths = given("strengths")
        for item in SupplyItem.allCases {
            guard let count = given("supplies-\(item.rawValue)") else { continue }
            guard let number = Int(count.trimmingBlanks()) else { throw Refusal(.notANumber, field: SupplyItem.field) }
            told.supplies[item] = number
        }
        return told
    }

    /// The first question without an answer: whoever left out several is led through them in the order of the page.
    private var firstMissing: String {
        func isAnswered(_ list: String) -> Bool { fields.keys.contains { $0.hasPrefix("\(list)-") } }
        if fields["reason"] == nil, !isAnswered("needs") { return "needs" }
        return isAnswered(SafetyEvent.field) ? "ending" : SafetyEvent.field
    }

    /// Who was met.
    func whom() throws(Refusal) -> RecordEncounter.Whom {
        guard given("contact") == "met" else { return .unknown }
        switch given("whom") {
        case nil, "unknown"?: return .unknown
        case "new"?: return .new(knownAs: given("knownAs"))
        case let text?:
            do throws(Refusal) { return .person(try ID(text)) } catch { throw error.about("whom") }
        }
    }

    /// A moment on the wall clock of the workspace.
    func moment(_ name: String, in zone: TimeZone) throws(Refusal) -> Instant? {
        guard let text = given(name) else { return nil }
        do throws(Refusal) { return try Instant(local: text, in: zone) } catch { throw error.about(name) }
    }

    /// A code of a closed list, or nothing.
    func code<T>(_ name: String, _ read: (String) -> T?) throws(Refusal) -> T? {
        guard let word = given(name) else { return nil }
        guard let value = read(word) else { throw Refusal(.notOneOf, field: name) }
        return value
    }

    /// The name of one thing, or nothing.
    func name<T>(_ field: String) throws(Refusal) -> ID<T>? {
        guard let text = given(field) else { return nil }
        do throws(Refusal) { return try ID(text) } catch { throw error.about(field) }
    }

    private func ticked(_ group: String, _ code: String) -> Bool { given("\(group)-\(code)") != nil }

    private func ticks<Code: EncounterCode>() -> [Code] { Code.allCases.filter { ticked(Code.field, $0.rawValue) } }

    private func reason(
        _ name: String, _ field: String, after first: Stage = .received, upTo last: Stage = .resolved
    ) throws(Refusal) -> ReasonCode {
        guard let reason = try? ReasonCode(written: name), EncounterTold.endings.contains(reason.standard),
            reason.stage > first, reason.stage <= last
        else { throw Refusal(.notOneOf, field: field) }
        return reason
    }
}

extension EncounterTold {
    /// The word that says that the needs go on to services.
    static let goesOn = "goes-on"

    /// The same, with each moment as it stands that the form sent back as it was shown: a form shows whole seconds.
    func keeping(the stands: EncounterTold, whereTyped typed: [String: String], in zone: TimeZone) -> EncounterTold {
        var told = self
        let shown = stands.fields(in: zone)
        func isAsShown(_ name: String) -> Bool {
            // A browser leaves the seconds out where they are none.
            let given = typed[name].map { $0.utf8.count == 16 ? $0 + ":00" : $0 }
            return given == shown[name]
        }
        if isAsShown("began") { told.began = stands.began }
        if isAsShown("ended") { told.ended = stands.ended }
        if isAsShown("followUpAt") { told.followUpAt = isMet ? stands.followUpAt : nil }
        return told
    }

    /// The record as its form would send it, so that a correction begins with what stands.
    func fields(in zone: TimeZone) -> [String: String] {
        var fields: [String: String] = [
            "contact": isMet ? "met" : ending?.written ?? "",
            "ending": isMet ? ending?.written ?? EncounterTold.goesOn : "",
            "alternativeSent": sent?.rawValue ?? "", "alternativeOutcome": outcome?.rawValue ?? "",
            "began": began.map { LocalTime($0, in: zone).field } ?? "",
            "ended": ended.map { LocalTime($0, in: zone).field } ?? "",
            "followUpAt": followUpAt.map { LocalTime($0, in: zone).field } ?? "",
            "medical": medical?.rawValue ?? "", "suicideRisk": suicideRisk?.rawValue ?? "",
            "destination": destination?.rawValue ?? "", "safetyPlan": safetyPlan?.rawValue ?? "",
            "meansSafety": meansSafety?.rawValue ?? "", "mandatedReport": mandatedReport?.rawValue ?? "",
            "briefUsed": briefUsed?.rawValue ?? "", "strengths": strengths ?? "", "narrative": narrative ?? "",
        ]
        if needsNothing { fields["needs-nothing"] = "on" }
        for need in needs { fields["needs-\(need.rawValue)"] = "on" }
        for code in safety { fields["safety-\(code.rawValue)"] = "on" }
        for code in natures { fields["natures-\(code.rawValue)"] = "on" }
        for code in behaviours { fields["behaviours-\(code.rawValue)"] = "on" }
        for code in safetyActions { fields["safetyActions-\(code.rawValue)"] = "on" }
        for (item, count) in supplies { fields["supplies-\(item.rawValue)"] = String(count) }
        return fields
    }
}
