import ArgumentParser
import Foundation
import Programs
import Vocabulary

/// `alongside program`: the response models a city can adopt.
struct ProgramVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "program", abstract: "Test a program's file, see what it would decide, and publish it.",
        subcommands: [Test.self, Check.self, Explain.self, SchemaVerb.self, DiffVerb.self, PublishVerb.self])

    /// Where the programs are.
    struct Folder: ParsableArguments {
        @Option(help: "The folder of programs. Default: $ALONGSIDE_PROGRAMS, or Programs beside the program.")
        var programs: String?

        func shelf() throws -> ProgramShelf {
            guard let folder = programs.map({ URL(filePath: $0) }) ?? ProgramShelf.standardFolder else {
                throw ValidationError("There is no folder of programs here. Name one with --programs.")
            }
            return try ProgramShelf(folder: folder)
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run the worked examples of programs, and take away and turn round each rule in turn.",
            discussion: """
                Every example must come to the decision it states. And every rule must matter: without it, and with \
                its condition turned round, at least one example must fail. A rule for which none does could be wrong \
                and nobody would notice; write an example that needs it.

                With --json, one object a program: {"program":…,"version":…,"examples":n,"passed":n,"failed":[…],\
                "mutations":n,"survived":[…]}
                """)

        @Argument(help: "The programs to test. Default: all.") var names: [String] = []
        @OptionGroup var folder: Folder
        @Flag(help: "Print one JSON object a program.") var json = false

        func run() throws {
            let shelf = try folder.shelf()
            let programs = try names.isEmpty ? shelf.newest : names.map { try shelf.named($0) }
            var isSound = true
            for program in programs {
                Terminal.say("Testing \(program.name) \(program.version)…")
                let examination = program.examine()
                try Terminal.result(json, examination.document(of: program), examination.sentence(of: program))
                isSound = isSound && examination.isSound
            }
            if !isSound { throw ExitCode(1) }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say every fault of a program's file, with its line and what would be right.",
            discussion: """
                First the file is read; then its parts are held against each other: rules that never apply or never \
                decide, levels that no call comes to, answers that no rule tells apart, responses that nothing sends, \
                examples that contradict the rules. What is allowed and may not be meant is said as a remark.

                With --json, one object a file: {"file":…,"program":…,"version":…,"digest":…,\
                "faults":[{"line":n,"fault":…}],"remarks":[…]}
                The exit code is 1 where there is a fault in any of them.

                Example: alongside program check my-city/*.yaml
                """)

        @Argument(help: "Files of programs, read in this order.") var files: [String]
        @Flag(help: "Print one JSON object a file.") var json = false

        func run() throws {
            var isSound = true
            for file in files { isSound = try isSoundWhole(file) && isSound }
            if !isSound { throw ExitCode(1) }
        }

        /// Says everything of one file, and whether it has no fault.
        private func isSoundWhole(_ file: String) throws -> Bool {
            guard let bytes = try? Data(contentsOf: URL(filePath: file)) else {
                throw ValidationError("The file \(file) cannot be read.")
            }
            do {
                let program = try Program(yaml: bytes)
                let check = program.check()
                try? Terminal.result(
                    json,
                    [
                        "file": file, "program": program.name, "version": program.version, "digest": program.digest,
                        "faults": ProgramWords.document(check.faults), "remarks": ProgramWords.document(check.remarks),
                    ], ProgramWords.sentences(check, of: program, file: file))
                return check.faults.isEmpty
            } catch {
                try? Terminal.result(
                    json, ["file": file, "faults": ProgramWords.document(error.faults), "remarks": []],
                    ProgramWords.sentences(error, file: file))
                return false
            }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say in prose what a program decides about a call, and why.",
            discussion: """
                A call is one of the program's worked examples, answers that you name, or both: the answers then come \
                after those of the example.

                Example: alongside program explain denver-star --call unknown-weapon
                Example: alongside program explain denver-star --answer weapon=unknown --answer violence=no
                """)

        @Argument(help: "The program.") var name: String
        @Option(help: "A worked example of the program, by its key.") var call: String?
        @Option(help: "An answer, as QUESTION=VALUE; again for each.") var answer: [String] = []
        @Option(help: "When the call comes, as 2026-03-03T14:00:00-07:00. Default: the example's hour, or now.")
        var at: String?
        @Option(help: "The language of the rules and questions.") var language = "en"
        @OptionGroup var folder: Folder
        @Flag(help: "Print one JSON object.") var json = false

        func run() throws {
            let program = try folder.shelf().named(name)
            let answers = try answer.map { text -> GivenAnswer in
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw ValidationError("“\(text)” is not QUESTION=VALUE.") }
                guard let question = program.question(parts[0]) else {
                    let known = program.questions.map(\.key).joined(separator: ", ")
                    throw ValidationError("There is no question “\(parts[0])”. There are: \(known).")
                }
                let value = AnswerValue(rawValue: parts[1])
                guard question.values.contains(value) else {
                    let allowed = question.values.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("“\(parts[1])” is no answer to “\(question.key)”. Answers: \(allowed).")
                }
                return GivenAnswer(question.key, value)
            }
            let example = try call.map { key in
                guard let example = program.examples.first(where: { $0.key == key }) else {
                    let known = program.examples.map(\.key).joined(separator: ", ")
                    throw ValidationError("There is no example “\(key)”. There are: \(known).")
                }
                return example
            }
            let moment = try at.map { try Instant(rfc3339: $0) } ?? example?.at ?? Instant.now()
            let assessment = program.assess((example?.answers ?? []) + answers, at: moment)
            if let example, !json { print("“\(example.call)”\n") }
            try Terminal.result(
                json, assessment.document(in: language), assessment.prose(of: program, in: language))
        }
    }
}

extension ProgramShelf {
    /// Where this machine keeps its programs.
    static var standardFolder: URL? {
        folder(
            environment: ProcessInfo.processInfo.environment,
            executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
    }

    func named(_ name: String) throws -> Program {
        guard let program = self[name] else {
            let known = newest.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no program “\(name)”. There are: \(known).")
        }
        return program
    }
}

extension Examination {
    func document(of program: Program) -> [String: Any] {
        [
            "program": program.name, "version": program.version, "examples": examples, "passed": passed,
            "failed": failures.map { failure in
                [
                    "example": failure.example, "line": failure.line, "expected": failure.expected.document,
                    "found": failure.found.document,
                ] as [String: Any]
            },
            "mutations": mutations, "survived": survived.map { "\($0.kind.rawValue) \($0.rule)" },
        ]
    }

    func sentence(of program: Program) -> String {
        var lines = [
            "\(program.name) \(program.version): \(passed) of \(examples) examples come to their decision; "
                + "\(mutations - survived.count) of \(mutations) changed rules are noticed."
        ]
        lines += failures.map { failure in
            "  line \(failure.line), example “\(failure.example)”: expected \(failure.expected.sentence), "
                + "found \(failure.found.sentence)."
        }
        lines += survived.map { mutation in
            "  line \(mutation.line), rule “\(mutation.rule)” \(mutation.kind.rawValue): no example fails. "
                + "Write an example whose decision needs this rule."
        }
        return lines.joined(separator: "\n")
    }
}

extension Program.Decision {
    var document: [String: Any] {
        [
            "level": level.rawValue, "response": response, "reason": reason?.name ?? NSNull(),
            "own_reason": reason?.own ?? NSNull(), "gate": gate.rawValue, "phone_first": phoneFirst,
        ]
    }

    var sentence: String {
        var parts = ["level \(level.rawValue)", response]
        if let reason { parts.append("reason \(reason.own ?? reason.name)") }
        if gate != .none { parts.append("gate \(gate.rawValue)") }
        if phoneFirst { parts.append("phone first") }
        return parts.joined(separator: ", ")
    }
}

extension Assessment {
    func document(in language: String) -> [String: Any] {
        [
            "program": program, "version": version, "digest": digest, "level": level.rawValue, "response": response,
            "eligible": isEligible, "reason": reason?.name ?? NSNull(), "own_reason": reason?.own ?? NSNull(),
            "decided_by": decidedBy ?? NSNull(),
            "gate": gate.rawValue, "phone_first": phoneFirst, "open": isOpen, "unknown": unknown,
            "next": next ?? NSNull(),
            "fired": fired.map { rule in
                [
                    "rule": rule.rule, "sentence": rule.sentence.text(in: language),
                    "answers": rule.answers.map { ["question": $0.question, "value": $0.value.rawValue] },
                    "unknown": rule.unknown,
                ] as [String: Any]
            },
            "disagreeing": disagreeing.map { ["rule": $0.rule, "response": $0.response] },
            "would_change": wouldChange.map { change in
                [
                    "question": change.question, "value": change.value.rawValue, "level": change.level.rawValue,
                    "response": change.response,
                ] as [String: Any]
            },
        ]
    }

    /// The assessment as one would tell it to a colleague.
    func prose(of program: Program, in language: String) -> String {
        func title(_ response: String) -> String { program.response(response)?.title.text(in: language) ?? response }
        func text(_ question: String) -> String { program.question(question)?.text.text(in: language) ?? question }
        var lines = ["\(program.title.text(in: language)) \(version): level \(level.rawValue), \(title(response))."]
        if let reason {
            let own = reason.own.flatMap(program.ownReason).map { ": \($0.title.text(in: language))" } ?? ""
            lines.append(
                isEligible
                    ? "The call is for the program, which is closed at that hour (\(reason.name)\(own))."
                    : "The program does not take the call (\(reason.name)\(own)).")
        }
        for wanted in program.response(response)?.certificates ?? [] {
            let who = wanted.holders == .all ? "Everybody who goes" : "Somebody who goes"
            lines.append("\(who) holds: \(wanted.certificate.title.text(in: language)).")
        }
        if phoneFirst { lines.append("Speak with somebody there by phone before anybody goes.") }
        switch gate {
        case .none: break
        case .stage: lines.append("The team waits nearby until the scene is released.")
        case .stop: lines.append("No team without police goes in.")
        }
        lines += ["", "Because:"]
        lines += fired.map { rule in
            let answers =
                rule.answers.map { "\($0.question) \($0.value.rawValue)" } + rule.unknown.map { "\($0) not known" }
            let because = answers.isEmpty ? "" : " [\(answers.joined(separator: ", "))]"
            return "  - \(rule.sentence.text(in: language))\(because)"
        }
        if !disagreeing.isEmpty {
            lines += ["", "Rules of the same weight name others; the first of the file counts:"]
            lines += disagreeing.map { "  - \($0.rule): \(title($0.response))" }
        }
        if !unknown.isEmpty {
            lines += ["", "Not known:"] + unknown.map { "  - \(text($0))" }
        }
        if let next { lines += ["", "Ask next: \(text(next))"] }
        if !wouldChange.isEmpty {
            lines += ["", "One answer would change it:"]
            lines += wouldChange.map { change in
                "  - \(change.question) \(change.value.rawValue): level \(change.level.rawValue), \(title(change.response))"
            }
        }
        return lines.joined(separator: "\n")
    }
}
