import ArgumentParser
import Door
import Exchange
import Foundation
import Operate
import Store
import Vocabulary

extension DirectoryVerb {
    /// `alongside directory find`: the services that come nearest to what is needed.
    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find services by what is needed, in everyday words of English or Spanish.",
            discussion: """
                The directory is read into memory first, and then every question is answered from there, as the page \
                does. What cannot be said from the directory is “ask”. With --each, every line of a file is a \
                question, and it is said how long each answer took.

                With --json: {"services":n,"read_seconds":s,"answers":[{"question":"…","seconds":s,"total":n,\
                "near_unknown":false,"found":[{"id":"…","name":"…","by":[["shelter"],null],"km":1.5,"open":"yes",…}]}]}

                Example: alongside directory find "place to sleep" --near "Redwood City" --open-now
                         alongside directory find --each questions.txt --json
                """)

        @Argument(help: "What is needed.") var words: [String] = []
        @Option(help: "A town or a postal code of the directory.") var near: String?
        @Option(help: "How old the person is.") var age: Int?
        @Option(help: "A language that the person speaks.") var language: String?
        @Flag(name: .customLong("open-now"), help: "Those that are open now first.") var isOpenNow = false
        @Flag(name: .customLong("has-room"), help: "Those that have room first.") var hasRoom = false
        @Option(help: "So many answers to each question, at most 100.") var most = 5
        @Option(help: "A file with a question on each line.") var each: String?
        @OptionGroup var target: WorkspaceOption

        func validate() throws {
            guard words.isEmpty != (each == nil) else {
                throw ValidationError("Say what is needed, or name a file of questions with --each.")
            }
            guard (1...100).contains(most) else { throw ValidationError("--most is between 1 and 100.") }
        }

        func run() async throws {
            let questions = try asked()
            let (read, services, answers) = try await target.open { workspace in
                let clock = ContinuousClock()
                let index = DirectoryIndex()
                let begun = clock.now
                try await index.fill(from: workspace.desk.database)
                let read = clock.now - begun
                var answers: [Answered] = []
                for question in questions {
                    answers.append(try await answer(question, by: index, in: workspace))
                }
                return (read, index.count, answers)
            }
            try Terminal.result(
                target.json,
                ["services": services, "read_seconds": Self.seconds(read), "answers": answers.map(\.object)],
                answers.map(\.sentences).joined(separator: "\n\n"))
        }

        private func asked() throws -> [ServiceQuestion] {
            let lines =
                try each.map { path in
                    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map(
                        String.init)
                } ?? [words.joined(separator: " ")]
            return try lines.map { line in
                try ServiceQuestion(
                    line, near: near, age: age, language: language, isOpenNow: isOpenNow, hasRoom: hasRoom)
            }
        }

        private struct Answered {
            let object: [String: Any]
            let sentences: String
        }

        private func answer(
            _ question: ServiceQuestion, by index: DirectoryIndex, in workspace: Workspace
        ) async throws -> Answered {
            let (now, zone, most) = (workspace.desk.clock(), workspace.timeZone, most)
            let (took, answer, names) = try await workspace.desk.database.read { db in
                let clock = ContinuousClock()
                let begun = clock.now
                let answer = try index.search(question, most: most, at: now, in: zone, db)
                let took = clock.now - begun
                let directories = try Directories(db)
                return (
                    took, answer, try answer.found.map { try directories.record(.service, $0.id)?["name"] ?? $0.id }
                )
            }
            let found = zip(answer.found, names).map { one, name -> [String: Any] in
                var object: [String: Any] = ["id": one.id, "name": name]
                object["by"] = one.by.map { told -> Any in told ?? NSNull() }
                object["km"] = one.kilometres.map { ($0 * 10).rounded() / 10 }
                object["age"] = one.age?.rawValue
                object["language"] = one.language?.rawValue
                object["open"] = one.isOpen?.rawValue
                object["room"] = one.hasRoom?.rawValue
                return object
            }
            let lines = zip(answer.found, names).map { one, name -> String in
                let said = [("age", one.age), ("language", one.language), ("open", one.isOpen), ("room", one.hasRoom)]
                    .compactMap { what, answer in answer.map { "\(what): \($0.rawValue)" } }
                let far = one.kilometres.map { ["\(($0 * 10).rounded() / 10) km"] } ?? []
                return ([name] + far + said).joined(separator: " · ")
            }
            let unknown = answer.isAreaUnknown ? ["Nobody here knows where that is: a town or a postal code?"] : []
            let head = question.typed.isEmpty ? [] : ["\(question.typed): \(answer.total)"]
            return Answered(
                object: [
                    "question": question.typed, "seconds": Self.seconds(took), "total": answer.total,
                    "near_unknown": answer.isAreaUnknown, "found": found,
                ], sentences: (head + unknown + lines).joined(separator: "\n  "))
        }

        private static func seconds(_ span: Duration) -> Double { span / .seconds(1) }
    }
}
