import Programs

/// What is wrong with a program's file, in sentences for the person who writes it.
enum ProgramWords {
    /// A folder's faults, a line each, as editors understand them: `file:line: …`.
    static func explain(_ fault: ProgramShelf.Fault) -> String {
        guard !fault.files.isEmpty else { return "There is no program in \(fault.folder)." }
        return fault.files.map { file in
            let path = "\(fault.folder)/\(file.name)"
            switch file.cause {
            case .unreadable: return "\(path): The file cannot be read."
            case .sameAs(let other): return "\(path): This version of the program stands in \(other) too."
            case .faults(let faults): return sentences(faults, file: path)
            }
        }.joined(separator: "\n")
    }

    static func sentences(_ fault: ProgramFault, file: String) -> String {
        fault.faults.map { "\(file):\($0.line): \(sentence($0.code))" }.joined(separator: "\n")
    }

    /// What it is, and what would be right.
    static func sentence(_ code: ProgramFault.Code) -> String {
        switch code {
        case .notText: "The file is not text in UTF-8."
        case .tooLarge(let most): "The file is too large; it may have \(most) bytes."
        case .notYAML(let problem): "This is not YAML: \(problem.isEmpty ? "it cannot be read" : problem)."
        case .anchor: "Anchors and aliases (& and *) are not for programs. Write the value out where it is meant."
        case .missing(let key): "“\(key)” is missing here."
        case .unknownKey(let key, let allowed): "“\(key)” means nothing here. Allowed: \(list(allowed))."
        case .twice(let key): "“\(key)” stands here twice."
        case .expected(let shape): "Here belongs \(name(shape))."
        case .notOneOf(let allowed, let found): "“\(found)” is not one of: \(list(allowed))."
        case .empty: "This is empty."
        case .noText(let language): "The text in “\(language)” is missing."
        case .tooMany(let most): "These are too many; there may be \(most)."
        case .unreadableCondition(let at, let expected):
            at.isEmpty
                ? "The condition ends too early. Expected: \(list(expected))."
                : "The condition cannot be read at “\(at)”. Expected: \(list(expected))."
        case .mixedAndOr: "“and” and “or” stand side by side. Say with parentheses which belongs together."
        case .unknownQuestion(let key, let known): "There is no question “\(key)”. There are: \(list(known))."
        case .laterQuestion(let key): "“\(key)” is asked later. A question may only depend on those before it."
        case .unknownAnswer(let answer, let question, let allowed):
            "“\(answer)” is no answer to “\(question)”. Answers: \(list(allowed))."
        case .unusedQuestion(let key): "No rule speaks of “\(key)”. Write one, or do not ask."
        case .noSafeAnswer: "A dangerous answer is named. Say also which one is “safe”, and that it is not dangerous."
        case .unknownSource(let key, let known): "There is no source “\(key)”. There are: \(list(known))."
        case .unusedSource(let key): "Nothing rests on the source “\(key)”. Name it as a “basis”, or take it away."
        case .reservedName(let name): "“\(name)” has a meaning of its own. Choose another name."
        case .noReason(let response): "With “\(response)” another service has the call. Give the “reason”."
        case .ownResponse(let response): "“\(response)” is the program's own, so there is no “reason” to leave it."
        case .reasonAtOtherStage(let reason, let stage, let allowed):
            "“\(reason)” is a reason at “\(stage)”. Here belong: \(list(allowed))."
        case .nobodyGoes(let response):
            "With “\(response)” nobody goes, and here somebody must. Name police, co-response or EMS."
        case .idleRule:
            "The rule changes nothing. Give it a “level” and “response”, a “reason”, a “gate” or “phone-first”."
        case .noBaseRule:
            "Some calls would get no decision. Write a last rule with “when: always”, a level and a response."
        case .noGate: "The program has no “gate”, so no rule can ask for it."
        case .gateHoldsNobody: "A gate holds somebody (“holds”) and is released by somebody (“released-by”)."
        case .neverOpen: "The program never opens."
        case .stageNotSkippable(let stage): "Every call is \(stage); the stage cannot be skipped."
        }
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }

    private static func name(_ shape: ProgramFault.Shape) -> String {
        switch shape {
        case .block: "a block of “key: value” lines"
        case .list: "a list"
        case .text: "a text"
        case .key: "a name in lower-case letters, digits and hyphens"
        case .yesOrNo: "yes or no"
        case .wholeNumber: "a number"
        case .span: "a span of time such as 15 min or 24 h"
        case .openingHours: "hours such as “every day 07:00 to 23:00” or “monday to friday 08:00 to 17:00”"
        case .localTime: "a local date and time such as 2026-03-03 14:00"
        case .timeZone: "a time zone such as America/Denver"
        }
    }
}
