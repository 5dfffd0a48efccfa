import Vocabulary

extension Program {
    /// What comes out, without the why: for a year of calls at once.
    package struct Decision: Hashable, Sendable {
        package let level: Level
        package let response: String
        package let reason: ReasonCode?
        package let gate: GateDemand
        package let phoneFirst: Bool
    }

    /// The decision that ``assess(_:at:)`` explains.
    package func decide(_ given: [GivenAnswer], at moment: Instant) -> Decision {
        rule(given, at: moment).decision
    }

    /// A decision and what led to it: as much of the why as two versions are held against each other by.
    package struct Ruling: Hashable, Sendable {
        package let decision: Decision
        /// The key of the rule that decided.
        package let rule: String?
        /// The keys of the rules that ask for the gate, or for the telephone first, in the order of the file.
        package let cautions: [String]
        /// Whether the call is for the program and the hour alone takes it away.
        package let isClosed: Bool
    }

    /// The decision on a call with the rules that made it.
    package func rule(_ given: [GivenAnswer], at moment: Instant) -> Ruling {
        ruling(Answers(given, to: self), isOpen: hours.isOpen(at: moment))
    }

    private func ruling(_ answers: Answers, isOpen: Bool) -> Ruling {
        let applies = rules.map { $0.when.holds(for: answers.slots) }
        let outcome = Outcome(of: applies, in: self, isOpen: isOpen)
        let cautions = rules.indices.filter { applies[$0] && (rules[$0].gate != .none || rules[$0].phoneFirst) }
        return Ruling(
            decision: Decision(
                level: outcome.level, response: outcome.response, reason: outcome.reason, gate: outcome.gate,
                phoneFirst: outcome.phoneFirst),
            rule: outcome.rule.map { rules[$0].key }, cautions: cautions.map { rules[$0].key },
            isClosed: outcome.isEligible && outcome.reason != nil)
    }

    /// How a question is read that an old record does not answer.
    package enum Unanswered: CaseIterable, Sendable {
        /// As the program's rules treat what nobody knows.
        case asWritten
        /// Each was answered with its most dangerous answer.
        case dangerous
        /// Each was answered with its safe answer.
        case safe
    }

    /// The decision on a past call, of which little is known, at an hour at which the program is open or is not.
    ///
    /// Only questions about danger are filled in, and only where they would have been asked.
    package func rule(_ given: [GivenAnswer], reading unanswered: Unanswered, isOpen: Bool) -> Ruling {
        var answers = Answers(given, to: self)
        if unanswered != .asWritten {
            for (place, question) in questions.enumerated()
            where !answers.isKnown(place) && question.askedWhen.holds(for: answers.slots) {
                let value = unanswered == .safe ? question.safe : question.danger.last
                if let slot = value.flatMap(question.slot) { answers.fill(place, with: slot) }
            }
        }
        return ruling(answers, isOpen: isOpen)
    }

    /// The decision alone.
    package func decide(_ given: [GivenAnswer], reading unanswered: Unanswered, isOpen: Bool) -> Decision {
        rule(given, reading: unanswered, isOpen: isOpen).decision
    }

    /// What the program says about a call whose triage has these answers so far; what was not answered is unknown.
    ///
    /// The same answers always give the same assessment. Of several answers to one question the last of each source
    /// counts, and of those the most dangerous, else the one of the strongest source. Answers to questions the program
    /// does not have are not looked at.
    package func assess(_ given: [GivenAnswer], at moment: Instant) -> Assessment {
        let answers = Answers(given, to: self)
        let applies = rules.map { $0.when.holds(for: answers.slots) }
        let isOpen = hours.isOpen(at: moment)
        let outcome = Outcome(of: applies, in: self, isOpen: isOpen)
        let fired = rules.indices.filter { applies[$0] }.map { self.fired(rules[$0], answers) }
        let used = Set(fired.flatMap(\.answers))
        let asked = questions.map { $0.askedWhen.holds(for: answers.slots) }
        return Assessment(
            program: name, version: version, digest: digest,
            level: outcome.level, response: outcome.response, isEligible: outcome.isEligible, reason: outcome.reason,
            decidedBy: outcome.rule.map { rules[$0].key },
            fired: fired,
            disagreeing: outcome.rule.map { disagreeing(with: $0, applies) } ?? [],
            used: answers.counted.compactMap { $0 }.filter(used.contains),
            unknown: questions.indices.filter {
                asked[$0] && wiring.wanted.contains($0) && !answers.isKnown($0)
            }.map { questions[$0].key },
            next: questions.indices.first { asked[$0] && answers.counted[$0] == nil }.map { questions[$0].key },
            wouldChange: changes(of: outcome, answers, applies, asked: asked, isOpen: isOpen),
            gate: outcome.gate, phoneFirst: outcome.phoneFirst, isOpen: isOpen)
    }

    /// The rules that apply and are of the weight of the one that decided, yet name another response.
    ///
    /// A level weighs as much as the same level, and an exclusion as much as another exclusion. A rule that always
    /// applies says what is done where no other speaks, and contradicts none that does.
    private func disagreeing(with decided: Int, _ applies: [Bool]) -> [Assessment.Disagreement] {
        let chosen = rules[decided].effect
        return rules.indices.filter { applies[$0] && $0 != decided && rules[$0].when != .always }.compactMap { place in
            switch (chosen, rules[place].effect) {
            case (.decides(let level, let response, _), .decides(let same, let other, _))
            where same == level && other != response:
                Assessment.Disagreement(rule: rules[place].key, response: other)
            case (.excludes(_, let response), .excludes(_, let other)) where other != response:
                Assessment.Disagreement(rule: rules[place].key, response: other)
            default: nil
            }
        }
    }

    private func fired(_ rule: Rule, _ answers: Answers) -> RuleFired {
        let reasons = rule.when.reasons(for: answers.slots).sorted()
        return RuleFired(
            rule: rule.key, sentence: rule.sentence,
            answers: reasons.filter(answers.isKnown).compactMap { answers.counted[$0] },
            unknown: reasons.filter { !answers.isKnown($0) }.map { questions[$0].key })
    }

    /// Tries every other answer to every question that is asked or answered, one at a time.
    private func changes(
        of outcome: Outcome, _ answers: Answers, _ applies: [Bool], asked: [Bool], isOpen: Bool
    ) -> [Assessment.Change] {
        var changes: [Assessment.Change] = []
        var (slots, tried) = (answers.slots, applies)
        for (place, question) in questions.enumerated() where asked[place] || answers.counted[place] != nil {
            guard !wiring.rules[place].isEmpty else { continue }
            for slot in question.values.indices where slot != Int(answers.slots[place]) {
                slots[place] = UInt8(slot)
                for rule in wiring.rules[place] { tried[rule] = rules[rule].when.holds(for: slots) }
                let other = Outcome(of: tried, in: self, isOpen: isOpen)
                if other.level != outcome.level || other.response != outcome.response {
                    changes.append(
                        Assessment.Change(
                            question: question.key, value: question.values[slot], level: other.level,
                            response: other.response))
                }
            }
            slots[place] = answers.slots[place]
            for rule in wiring.rules[place] { tried[rule] = applies[rule] }
        }
        return changes
    }
}

/// The one answer to each question that counts.
struct Answers {
    /// By the place of the question: the place of the value among its values.
    private(set) var slots: [UInt8]
    /// By the place of the question: what was answered, if anything was.
    private(set) var counted: [GivenAnswer?]
    private let unknown: [Int]

    init(_ given: [GivenAnswer], to program: Program) {
        unknown = program.questions.map(\.unknownSlot)
        slots = unknown.map { UInt8($0) }
        counted = Array(repeating: nil, count: unknown.count)
        for answer in Answers.last(of: given) {
            guard let place = program.wiring.places[answer.question] else { continue }
            let question = program.questions[place]
            guard question.answeredBy.contains(answer.source), let slot = question.slot(of: answer.value) else {
                continue
            }
            if let other = counted[place], !Answers.isHeavier(answer, than: other, for: question) { continue }
            counted[place] = answer
            slots[place] = UInt8(slot)
        }
    }

    /// Takes a value for the answer to a question that has none.
    mutating func fill(_ place: Int, with slot: Int) { slots[place] = UInt8(slot) }

    func isKnown(_ place: Int) -> Bool { Int(slots[place]) < unknown[place] }

    private struct Word: Hashable {
        let question: String
        let source: AnswerSource
    }

    /// What each source said last about each question.
    private static func last(of given: [GivenAnswer]) -> some Collection<GivenAnswer> {
        Dictionary(given.map { (Word(question: $0.question, source: $0.source), $0) }, uniquingKeysWith: { $1 }).values
    }

    /// No two answers of different sources weigh the same, so the order in which they are met makes no difference.
    private static func isHeavier(_ one: GivenAnswer, than other: GivenAnswer, for question: Question) -> Bool {
        let (danger, others) = (question.danger(of: one.value), question.danger(of: other.value))
        if danger != others { return danger > others }
        // About danger, an old record's *no* does not settle what the caller does not know now.
        if question.danger.isEmpty, one.value.isKnown != other.value.isKnown { return one.value.isKnown }
        return one.source > other.source
    }
}

/// What the rules that apply come to.
struct Outcome {
    private(set) var level = Level.noCrisis
    private(set) var response = Alternative.none.rawValue
    private(set) var reason: ReasonCode?
    /// The rule that decided, by its place.
    private(set) var rule: Int?
    private(set) var gate = GateDemand.none
    private(set) var phoneFirst = false
    private(set) var isEligible = false

    /// The highest level decides, and of one level the rule that stands first.
    ///
    /// An exclusion counts where that rule has no reason of its own; but what asks for police, EMS or a co-response is
    /// never left to nobody.
    init(of applies: [Bool], in program: Program, isOpen: Bool) {
        var exclusions: [Int] = []
        for place in applies.indices where applies[place] {
            let rule = program.rules[place]
            gate = max(gate, rule.gate)
            phoneFirst = phoneFirst || rule.phoneFirst
            switch rule.effect {
            case .decides(let level, let response, let reason) where self.rule == nil || level > self.level:
                (self.rule, self.level, self.response, self.reason) = (place, level, response, reason)
            case .excludes:
                exclusions.append(place)
            case .decides, .cautions:
                break
            }
        }
        guard rule != nil else {
            // No program that was read comes here: each has a rule that always applies.
            reason = ReasonCode.leaving(.triaged).first { $0.kind == .unknown }
            return
        }
        for place in exclusions where reason == nil {
            guard case .excludes(let why, let response) = program.rules[place].effect,
                level < .higher || Alternative.goes(response)
            else { continue }
            (rule, reason, self.response) = (place, why, response)
        }
        isEligible = reason == nil
        if isEligible, !isOpen, case .leaves(let why, let response) = program.hours.outside {
            (reason, self.response) = (why, response)
        }
    }
}

extension Alternative {
    /// Whether somebody goes there with that response; a program's own always counts.
    static func goes(_ response: String) -> Bool {
        response != Alternative.none.rawValue && response != Alternative.phone.rawValue
    }
}
