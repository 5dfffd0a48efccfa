/// What the answers to an instrument come to: the tier, and nothing that could be added up.
package struct InstrumentFinding: Hashable, Sendable {
    /// The highest tier that an answer gives; nothing while the answers give none.
    package let tier: InstrumentTier?
    /// Whether no item that is open could still raise it; otherwise it is *at least* this tier.
    package let isSettled: Bool
    /// The items that are followed up whatever the tier.
    package let followedUp: [String]

    package init(tier: InstrumentTier?, isSettled: Bool, followedUp: [String] = []) {
        self.tier = tier
        self.isSettled = isSettled
        self.followedUp = followedUp
    }
}

extension Instrument {
    /// Finds the tier: unanswered is not *no*, and the highest tier wins.
    ///
    /// - Parameter answers: what was answered, by the key of the item.
    package func find(_ answers: [String: AnswerValue]) -> InstrumentFinding {
        let followed = items.filter { $0.isFollowedUp && isMore(answers[$0.key]) }.map(\.key)
        let isAnswered = items.contains { answers[$0.key]?.isKnown == true }
        guard !isByHand, isAnswered else {
            return InstrumentFinding(tier: nil, isSettled: false, followedUp: followed)
        }
        let (floor, ceiling) = tiers.contains { $0.from != nil } ? bands(answers) : rules(answers)
        return InstrumentFinding(
            tier: floor.map { tiers[$0].name }, isSettled: floor == ceiling, followedUp: followed)
    }

    private func isMore(_ value: AnswerValue?) -> Bool {
        guard let value, value.isKnown else { return false }
        return value != .no && value != .choice("0")
    }

    /// Whether an item is asked, or would be if what is open were answered so.
    package func isAsked(_ item: Item, _ answers: [String: AnswerValue]) -> Bool {
        guard let condition = item.askedWhen, let before = self.item(condition.item) else { return true }
        if let value = answers[before.key], value.isKnown { return value == condition.value }
        return isAsked(before, answers)
    }

    /// By the answers any one of which gives a tier; the lowest needs every item that is asked.
    private func rules(_ answers: [String: AnswerValue]) -> (floor: Int?, ceiling: Int?) {
        let open = Set(items.filter { answers[$0.key]?.isKnown != true && isAsked($0, answers) }.map(\.key))
        let given = tiers.indices.last { place in
            tiers[place].any.contains { answers[$0.item] == $0.value }
        }
        let possible = tiers.indices.last { place in
            tiers[place].any.contains { open.contains($0.item) || answers[$0.item] == $0.value }
        }
        let floor = given ?? (open.isEmpty ? 0 : nil)
        return (floor, possible ?? 0)
    }

    /// By the band of a published total, which goes no further than this.
    private func bands(_ answers: [String: AnswerValue]) -> (floor: Int?, ceiling: Int?) {
        var (least, most) = (0, 0)
        for item in items {
            guard case .points(let top) = item.kind else { continue }
            if case .choice(let text)? = answers[item.key], let points = Int(text) {
                least += points
                most += points
            } else {
                most += top
            }
        }
        func band(_ points: Int) -> Int { tiers.indices.last { tiers[$0].from ?? 0 <= points } ?? 0 }
        return (band(least), band(most))
    }
}
