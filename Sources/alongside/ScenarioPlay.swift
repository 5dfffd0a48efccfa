import ArgumentParser
import Foundation
import Operate
import Programs

extension ScenarioVerb {
    struct Play: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Play a scenario here, choosing by number, for whoever writes one.",
            discussion: """
                You play every role. The end of the input, or an empty line, steps out; nothing is kept.

                Example: alongside scenario play our-bridge.yaml --language es
                """)

        @Argument(help: "The file of a scenario.") var file: String
        @Option(help: "The language to play in.") var language = "en"

        func run() throws {
            let read = ScenarioShelf.File(path: file)
            switch read.content {
            case .unreadable: throw ValidationError("The file \(file) cannot be read.")
            case .faults(let fault):
                Terminal.say(ScenarioWords.sentences(fault.faults, file: file))
                throw ExitCode(1)
            case .scenario(let scenario): play(scenario)
            }
        }

        private func play(_ scenario: Scenario) {
            var run = ScenarioRun(of: scenario)
            print("\(words(scenario.title))\n\n\(words(scenario.about))\n\n\(words(scenario.warning))")
            while let scene = run.scene {
                show(scene, run.state.scales)
                let open = run.open()
                for (number, choice) in open.enumerated() {
                    print("  \(number + 1). [\(choice.role.rawValue)] \(words(choice.text))")
                }
                guard let choice = ask(among: open) else { return }
                guard let taken = try? run.choose(choice.key, by: choice.role) else { continue }
                if let result = taken.result { print("\n\(words(result))") }
            }
            if let end = run.end { debrief(end, of: run) }
        }

        private func show(_ scene: Scenario.Scene, _ scales: ScenarioScales) {
            print("\n\(words(scene.situation))")
            if let says = scene.says { print("\n  “\(words(says))”") }
            if let seen = scene.seen { print("\n  \(words(seen))") }
            for (role, known) in scene.knows.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                print("\n  [\(role.rawValue)] \(words(known))")
            }
            print(
                "\n  tension \(scales.tension) · safety \(scales.safety) · trust \(scales.trust) · \(scales.minutes) min\n"
            )
        }

        /// The choice that is named by its number; none where somebody steps out.
        private func ask(among open: [Scenario.Choice]) -> Scenario.Choice? {
            while let line = readLine(), !line.isEmpty {
                if let number = Int(line), open.indices.contains(number - 1) { return open[number - 1] }
                Terminal.say("Choose by a number from 1 to \(open.count).")
            }
            return nil
        }

        private func debrief(_ end: Scenario.End, of run: ScenarioRun) {
            print("\n\(words(end.title))\n\n\(words(end.happened))\n")
            for reason in end.reasons {
                let basis =
                    switch reason.basis {
                    case .ours: "ours"
                    case .cited(let keys): keys.joined(separator: ", ")
                    }
                print("  - \(words(reason.text)) [\(basis)]")
            }
            print("")
            for row in run.scenario.rubric { print("  [\(run.met.contains(row.key) ? "x" : " ")] \(words(row.text))") }
            print("")
            for question in end.questions { print("  ? \(words(question))") }
        }

        private func words(_ text: Localized) -> String { text.text(in: language) }
    }
}
