import Foundation
import Programs
import Testing
import Vocabulary

@Suite struct `Each program` {
    static let names = [
        "bloomington-psw", "columbus-arp", "dallas-right-care", "denver-star", "eugene-cahoots", "la-circle",
        "la-smart",
        "memphis-cit", "nyc-bheard",
    ]

    @Test func `is on the shelf`() throws {
        #expect(try Files.shelf().newest.map(\.name) == Self.names)
    }

    @Test(arguments: names)
    func `decides its worked examples as they say`(name: String) throws {
        let examination = try Files.program(name).examine()
        #expect(examination.examples >= 12)
        #expect(examination.failures.isEmpty)
    }

    @Test(arguments: names)
    func `has no rule that could be taken away or turned round unnoticed`(name: String) throws {
        let program = try Files.program(name)
        let examination = program.examine()
        #expect(examination.mutations == program.rules.count * 2)
        #expect(examination.survived.isEmpty)
    }

    @Test(arguments: names)
    func `has the awkward calls among its examples`(name: String) throws {
        let keys = Set(try Files.program(name).examples.map(\.key))
        let awkward: Set = [
            "unknown-weapon", "caller-hung-up", "child-alone", "conditional-suicidality", "outside-hours",
            "across-town",
            "no-callback-number", "crime-in-progress",
        ]
        #expect(awkward.isSubset(of: keys), "\(awkward.subtracting(keys))")
    }

    @Test(arguments: names)
    func `speaks English and Spanish throughout`(name: String) throws {
        let program = try Files.program(name)
        var texts = [program.about] + program.rules.map(\.sentence) + program.questions.map(\.text)
        texts += program.responses.map(\.title) + (program.gate?.asks.map(\.text) ?? [])
        for question in program.questions {
            if case .choice(let choices) = question.kind { texts += choices.map(\.text) }
            if let unknown = question.unknownText { texts.append(unknown) }
        }
        for text in texts { #expect(text.text(in: "es") != text.english) }
        for rule in program.rules {
            #expect(program.languages.allSatisfy { rule.sentence.text(in: $0).hasSuffix(".") }, "\(rule.key)")
        }
        for question in program.questions {
            #expect(question.text.text(in: "en").hasSuffix("?"))
            #expect(question.text.text(in: "es").contains("¿"))
        }
    }

    /// Instruments stay with their owners: only the tier that somebody found with one is recorded.
    @Test(arguments: names)
    func `keeps of an instrument only its tier`(name: String) throws {
        let tier = try #require(try Files.program(name).question("suicide-tier"))
        #expect(tier.values == [.choice("low"), .choice("moderate"), .choice("high"), .unknown, .refused])
        #expect(tier.unknownText?.english == "Not asked")
        let file = try String(contentsOf: Files.folder.appending(path: "\(name).yaml"), encoding: .utf8)
        #expect(!file.contains("LOCUS"))
    }

    @Test(arguments: names)
    func `makes nobody's arrests count`(name: String) throws {
        let file = try String(contentsOf: Files.folder.appending(path: "\(name).yaml"), encoding: .utf8)
            // How often somebody was arrested after a contact is reported of the program, and decides nothing.
            .replacing(Metric.forceArrestInjury.rawValue, with: "")
        #expect(!file.contains(/arrest|criminal record|prior conviction/.ignoresCase()))
    }

    @Test(arguments: names)
    func `says what each of its parts rests on`(name: String) throws {
        let program = try Files.program(name)
        #expect(!program.sources.isEmpty)
        #expect(program.rules.contains { $0.basis != .ours })
        #expect(program.sources.allSatisfy { URL(string: $0.address)?.scheme?.hasPrefix("http") ?? false })
    }

    @Test func `has the hours of its place`() throws {
        let dallas = try Files.program("dallas-right-care").hours
        #expect(dallas.basis == .cited(["S45"]))
        #expect(dallas.open == (0..<7).map { ($0 * 1440 + 420)..<($0 * 1440 + 1380) })
        #expect(try Files.program("bloomington-psw").hours.outside == .waits)
    }

    @Test func `says which stages of the path are not its own`() throws {
        #expect(try Files.program("bloomington-psw").skipped == [.eligible, .offered])
        #expect(try Files.program("denver-star").skipped.isEmpty)
    }

    @Test func `of Bloomington takes everybody`() throws {
        let program = try Files.program("bloomington-psw")
        var chance = SeededNumbers(seed: 1)
        for _ in 0..<200 {
            let assessment = program.assess(program.answers(by: &chance), at: Sketch.noon)
            #expect(assessment.isEligible)
            #expect(program.response(assessment.response) != nil)
        }
    }
}

@Suite struct `An examination` {
    @Test func `tells an example that contradicts the rules, with its line`() throws {
        let program = try Sketch.program(["then: { level: 3, response: team }": "then: { level: 4, response: team }"])
        let failure = try #require(program.examine().failures.first)
        #expect(failure.example == "calm")
        #expect(failure.line == Sketch.line(of: "- key: calm"))
        #expect(failure.expected.level == .higher)
        #expect(failure.found.level == .fieldTeam)
        #expect(!program.examine().isSound)
    }

    @Test func `tells the rules that no example needs`() throws {
        let examination = try Sketch.program().examine()
        #expect(examination.failures.isEmpty)
        #expect(examination.survived.map { "\($0.kind) \($0.rule)" } == ["removed asked", "removed others"])
    }
}

@Suite(.serialized) struct `Whatever is answered` {
    static let names = `Each program`.names

    /// Adding what is dangerous never lowers the level, nor does making worse what was known.
    @Test(arguments: names)
    func `a dangerous fact never lowers the level`(name: String) throws {
        let program = try Files.program(name)
        var chance = SeededNumbers(seed: 42)
        for _ in 0..<300 {
            let given = program.answers(by: &chance)
            let level = program.decide(given, at: Sketch.noon).level
            for question in program.questions {
                guard let worst = question.danger.last else { continue }
                let added = given + [GivenAnswer(question.key, worst, from: .record)]
                #expect(program.decide(added, at: Sketch.noon).level >= level, "\(question.key) \(given)")
                let others = given.filter { $0.question != question.key }
                let levels = ([question.safe].compactMap { $0 } + question.danger).map { value in
                    program.decide(others + [GivenAnswer(question.key, value)], at: Sketch.noon).level
                }
                #expect(levels == levels.sorted(), "\(question.key) \(others)")
            }
        }
    }

    /// Without known answers about weapon and violence nobody without police goes before somebody was spoken to.
    @Test(arguments: names)
    func `an unknown weapon or unknown violence never sends an unarmed team unheard`(name: String) throws {
        let program = try Files.program(name)
        var chance = SeededNumbers(seed: 43)
        for round in 0..<600 {
            let hidden = round.isMultiple(of: 2) ? "weapon" : "violence"
            let given = program.answers(by: &chance, share: 0.9).filter { $0.question != hidden }
            let decision = program.decide(given, at: Sketch.noon)
            guard let crew = program.response(decision.response), !crew.isArmed, !crew.isByPhone else { continue }
            #expect(decision.phoneFirst, "\(given)")
        }
    }

    @Test(arguments: names)
    func `there is a decision or a reason, and never nobody where somebody must go`(name: String) throws {
        let program = try Files.program(name)
        var chance = SeededNumbers(seed: 44)
        for _ in 0..<150 {
            let given = program.answers(by: &chance, share: Double.random(in: 0...1, using: &chance))
            let moment = Sketch.noon.adding(.seconds(Int.random(in: 0..<(7 * 86_400), using: &chance)))
            let assessment = program.assess(given, at: moment)
            if let reason = assessment.reason {
                #expect(program.response(assessment.response) == nil)
                #expect(Alternative(rawValue: assessment.response) != nil)
                #expect(reason.kind != .unknown)
                #expect(assessment.isEligible == (reason.stage == .eligible))
            } else {
                #expect(assessment.isEligible)
                #expect(program.response(assessment.response) != nil)
            }
            #expect(assessment.level < .higher || !["none", "phone"].contains(assessment.response))
            #expect(assessment.decidedBy != nil)
        }
    }

    /// Held against the plain way: change one answer, assess again, look what came out.
    @Test(arguments: names)
    func `the answers that would change it are those that do`(name: String) throws {
        let program = try Files.program(name)
        var chance = SeededNumbers(seed: 45)
        for _ in 0..<25 {
            let given = program.answers(by: &chance, share: Double.random(in: 0...1, using: &chance))
            let assessment = program.assess(given, at: Sketch.noon)
            var expected: [Assessment.Change] = []
            for question in program.questions {
                let others = given.filter { $0.question != question.key }
                let isAnswered = others.count < given.count
                guard isAnswered || program.isAsked(question, given) else { continue }
                let now = given.last { $0.question == question.key }?.value ?? .unknown
                for value in question.values where value != now {
                    let changed = others + [GivenAnswer(question.key, value)]
                    let other = program.decide(changed, at: Sketch.noon)
                    guard other.level != assessment.level || other.response != assessment.response else { continue }
                    expected.append(
                        Assessment.Change(
                            question: question.key, value: value, level: other.level, response: other.response))
                }
            }
            #expect(assessment.wouldChange == expected)
        }
    }

    @Test(arguments: names)
    func `the decision is the one that is explained`(name: String) throws {
        let program = try Files.program(name)
        var chance = SeededNumbers(seed: 47)
        for _ in 0..<50 {
            let given = program.answers(by: &chance)
            let (decision, assessment) = (
                program.decide(given, at: Sketch.noon), program.assess(given, at: Sketch.noon)
            )
            #expect(decision.level == assessment.level && decision.response == assessment.response)
            #expect(decision.reason == assessment.reason && decision.gate == assessment.gate)
            #expect(decision.phoneFirst == assessment.phoneFirst)
        }
    }

    @Test(arguments: names)
    func `the same answers come to the same`(name: String) throws {
        let program = try Files.program(name)
        let again = try Files.program(name)
        var chance = SeededNumbers(seed: 46)
        for _ in 0..<50 {
            let given = program.answers(by: &chance)
            #expect(
                program.assess(given, at: Sketch.noon) == again.assess(given.shuffled(using: &chance), at: Sketch.noon))
        }
    }
}

extension Program {
    /// Whether a question is asked: it is the next one once every other is answered as given, or with unknown.
    fileprivate func isAsked(_ question: Question, _ given: [GivenAnswer]) -> Bool {
        let others = questions.filter { other in
            other.key != question.key && !given.contains { $0.question == other.key }
        }
        let answers = given + others.map { GivenAnswer($0.key, .unknown) }
        return assess(answers, at: Sketch.noon).next == question.key
    }
}
