import Foundation
import Programs
import Vocabulary

/// What is wrong with a program's file, for the terminal.
package enum ProgramFaultWords {
    private static let words = (try? Catalogue(folder: Share.folder.appending(path: "Words")))?[Catalogue.usual]

    /// What it is, and what would be right, in English.
    package static func sentence(_ code: ProgramFault.Code) -> String { words?.fault(code) ?? "\(code)" }
}

extension Words {
    /// That somebody, or everybody, of a team holds a certificate.
    func certified(_ wanted: Certificate.Wanted) -> String {
        let key =
            switch wanted.holders {
            case .one: "program.certifiedOne"
            case .all: "program.certifiedAll"
            }
        return self(key, ["title": wanted.certificate.title.text(in: language)])
    }

    /// What it is, and what would be right.
    func fault(_ code: ProgramFault.Code) -> String {
        let (key, values) = parts(of: code)
        return self("programFaults.\(key)", values)
    }

    private func parts(of code: ProgramFault.Code) -> (key: String, values: [String: String]) {
        switch code {
        case .notText: ("notText", [:])
        case .tooLarge(let most): ("tooLarge", ["most": String(most)])
        case .notYAML(let problem): (problem.isEmpty ? "unreadable" : "notYAML", ["problem": problem])
        case .anchor: ("anchor", [:])
        case .missing(let key): ("missing", ["key": key])
        case .unknownKey(let key, let allowed): ("unknownKey", ["key": key, "allowed": list(allowed)])
        case .twice(let key): ("twice", ["key": key])
        case .expected(let shape): ("expected", ["shape": name(of: shape.rawValue, in: "programShapes")])
        case .notOneOf(let allowed, let found): ("notOneOf", ["found": found, "allowed": list(allowed)])
        case .empty: ("empty", [:])
        case .noText(let language): ("noText", ["language": language])
        case .tooMany(let most): ("tooMany", ["most": String(most)])
        case .unreadableCondition(let at, let expected):
            (at.isEmpty ? "endsEarly" : "unreadableCondition", ["at": at, "expected": list(expected)])
        case .mixedAndOr: ("mixedAndOr", [:])
        case .unknownQuestion(let key, let known): ("unknownQuestion", ["key": key, "known": list(known)])
        case .laterQuestion(let key): ("laterQuestion", ["key": key])
        case .unknownAnswer(let answer, let question, let allowed):
            ("unknownAnswer", ["answer": answer, "question": question, "allowed": list(allowed)])
        case .unusedQuestion(let key): ("unusedQuestion", ["key": key])
        case .noSafeAnswer: ("noSafeAnswer", [:])
        case .unknownSource(let key, let known): ("unknownSource", ["key": key, "known": list(known)])
        case .unusedSource(let key): ("unusedSource", ["key": key])
        case .unusedCertificate(let key): ("unusedCertificate", ["key": key])
        case .reservedName(let name): ("reservedName", ["key": name])
        case .noReason(let response): ("noReason", ["response": response])
        case .ownResponse(let response): ("ownResponse", ["response": response])
        case .standardReason(let code): ("standardReason", ["code": code])
        case .unusableReason(let code, let stage): ("unusableReason", ["code": code, "stage": stage])
        case .reasonAtOtherStage(let reason, let stage, let allowed):
            ("reasonAtOtherStage", ["reason": reason, "stage": stage, "allowed": list(allowed)])
        case .nobodyGoes(let response): ("nobodyGoes", ["response": response])
        case .idleRule: ("idleRule", [:])
        case .noBaseRule: ("noBaseRule", [:])
        case .noGate: ("noGate", [:])
        case .gateHoldsNobody: ("gateHoldsNobody", [:])
        case .neverOpen: ("neverOpen", [:])
        case .stageNotSkippable(let stage): ("stageNotSkippable", ["stage": stage])
        default: together(code)
        }
    }

    /// What only shows when the parts are held against each other.
    private func together(_ code: ProgramFault.Code) -> (key: String, values: [String: String]) {
        switch code {
        case .mayNotAnswer(let source, let question):
            ("mayNotAnswer", ["source": source.rawValue, "question": question])
        case .neverApplies(let rule): ("neverApplies", ["rule": rule])
        case .neverDecides(let rule, let others):
            (others.isEmpty ? "neverDecides" : "neverDecidesBehind", ["rule": rule, "others": list(others)])
        case .unreachedLevel(let level): ("unreachedLevel", ["level": String(level)])
        case .unnamedLevel(let level): ("unnamedLevel", ["level": String(level)])
        case .unusedAnswer(let answer, let question): ("unusedAnswer", ["answer": answer, "question": question])
        case .unheard(let rule, let response, let question):
            ("unheard", ["rule": rule, "response": response, "question": question])
        case .unsettled(let rule, let response, let question):
            ("unsettled", ["rule": rule, "response": response, "question": question])
        case .unasked(let hazard, let rule, let response):
            (hazard == .weapon ? "unaskedWeapon" : "unaskedViolence", ["rule": rule, "response": response])
        case .unusedResponse(let response): ("unusedResponse", ["response": response])
        case .contradicted(let example, let stated, let found):
            ("contradicted", ["example": example, "stated": brief(stated), "found": brief(found)])
        case .overlapping(let rule, let earlier): ("overlapping", ["rule": rule, "earlier": earlier])
        default: ("unreadable", [:])
        }
    }

    /// A decision in the codes of the file, for who writes it.
    private func brief(_ decision: Program.Decision) -> String {
        var parts = ["level \(decision.level.rawValue)", decision.response]
        if let reason = decision.reason { parts.append("reason \(reason.own ?? reason.name)") }
        if decision.gate != .none { parts.append("gate \(decision.gate.rawValue)") }
        if decision.phoneFirst { parts.append("phone-first") }
        return parts.joined(separator: ", ")
    }

    private func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
