import Vocabulary

/// What the rules of a program can come to, under any answers at all.
struct RuleReach {
    /// Why a rule's own outcome is never that of a call.
    enum Idle: Equatable {
        /// No answers make it apply.
        case never
        /// Whenever it applies, one of these decides: the keys of the rules.
        case behind([String])
    }

    private let rules: [Rule]
    private var satisfaction: Satisfaction

    /// - Parameter steps: how far each question is followed.
    init(_ program: Program, within steps: Int = Satisfaction.mostSteps) {
        rules = program.rules
        satisfaction = Satisfaction(program.questions, within: steps)
    }

    /// Why a rule that decides or excludes never does; nothing where it can, or only cautions.
    mutating func idle(_ place: Int) -> Idle? {
        let rule = rules[place]
        if rule.effect == .cautions { return satisfaction.isImpossible([rule.when]) ? .never : nil }
        if satisfaction.isImpossible([rule.when]) { return .never }
        guard !decides(place) else { return nil }
        return .behind(needed(place))
    }

    /// Answers under which a rule's outcome is that of the call and some conditions hold too.
    mutating func answers(deciding place: Int, with others: [Condition]) -> Satisfaction.Finding {
        satisfaction.find(conditions(place, without: before(place)) + others)
    }

    /// The levels that some call comes to.
    mutating func levels() -> Set<Level> {
        var levels: Set<Level> = []
        for place in rules.indices {
            guard case .decides(let level, _, _) = rules[place].effect, !levels.contains(level) else { continue }
            let stronger = rules.indices.filter { isStronger($0, than: place) }
            if !satisfaction.isImpossible(conditions(place, without: stronger)) { levels.insert(level) }
        }
        return levels
    }

    /// The earlier exclusions that can apply together with one, and count instead.
    mutating func overlapping(_ place: Int) -> [Int] {
        guard case .excludes(let reason, let response) = rules[place].effect else { return [] }
        return rules.indices.prefix(place).filter { other in
            guard case .excludes(let earlier, let sends) = rules[other].effect,
                earlier != reason || sends != response
            else { return false }
            return !satisfaction.isImpossible([rules[place].when, rules[other].when])
        }
    }

    /// Whether there are answers under which a rule's outcome is that of the call; taken as true if it is not settled.
    private mutating func decides(_ place: Int) -> Bool {
        switch rules[place].effect {
        case .cautions: return true
        case .decides:
            return !satisfaction.isImpossible(conditions(place, without: before(place)))
        case .excludes(_, let response):
            // An exclusion counts beside a rule that takes the call; and never where level 4 would be left to nobody.
            let earlier = rules.indices.prefix(place).filter { isExclusion($0) }
            return rules.indices.contains { decider in
                guard case .decides(let level, _, nil) = rules[decider].effect,
                    level < .higher || Alternative.goes(response)
                else { return false }
                let before = earlier.filter { counts($0, at: level) }
                let stronger = rules.indices.filter { isStronger($0, than: decider) }
                return !satisfaction.isImpossible(
                    [rules[place].when, rules[decider].when] + (before + stronger).map { rules[$0].when.negated })
            }
        }
    }

    /// The fewest rules found whose absence would let it decide.
    private mutating func needed(_ place: Int) -> [String] {
        guard case .decides = rules[place].effect else {
            return rules.indices.prefix(place).filter { other in
                isExclusion(other)
                    && satisfaction.isImpossible([rules[place].when, rules[other].when.negated])
            }.map { rules[$0].key }
        }
        var others = before(place)
        for other in others {
            let rest = others.filter { $0 != other }
            if satisfaction.isImpossible(conditions(place, without: rest)) { others = rest }
        }
        return others.map { rules[$0].key }
    }

    /// The rules that take the decision from one that decides: the stronger, and where it has no reason of its own the
    /// exclusions.
    private func before(_ place: Int) -> [Int] {
        guard case .decides(let level, _, let reason) = rules[place].effect else { return [] }
        return rules.indices.filter {
            isStronger($0, than: place) || (reason == nil && isExclusion($0) && counts($0, at: level))
        }
    }

    /// That a rule applies and none of some others does.
    private func conditions(_ place: Int, without others: [Int]) -> [Condition] {
        [rules[place].when] + others.map { rules[$0].when.negated }
    }

    /// Whether a rule decides wherever it and another apply.
    private func isStronger(_ one: Int, than other: Int) -> Bool {
        guard one != other, case .decides(let level, _, _) = rules[one].effect,
            case .decides(let others, _, _) = rules[other].effect
        else { return false }
        return level > others || (level == others && one < other)
    }

    private func isExclusion(_ place: Int) -> Bool {
        if case .excludes = rules[place].effect { return true }
        return false
    }

    private func counts(_ exclusion: Int, at level: Level) -> Bool {
        guard case .excludes(_, let response) = rules[exclusion].effect else { return false }
        return level < .higher || Alternative.goes(response)
    }
}
