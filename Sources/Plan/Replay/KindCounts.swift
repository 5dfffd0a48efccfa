import Programs

/// What programs can tell apart of old calls: what the type means, and whether the place is told.
struct CallKind: Hashable, Sendable {
    let guess: NatureGuess.Meaning
    let hasPlace: Bool
}

/// How many calls there are of each kind, and of those that matter how many at each minute of the week and in each beat.
///
/// There are a few hundred kinds at most, whatever the types are called, so that memory does not grow with them.
struct KindCounts {
    let kinds: [CallKind]
    let total: [Int]
    /// Those of which only the day is known.
    let unknownMinute: [Int]
    /// The kind of each type, without and with a place.
    let kindOfType: [(without: Int, with: Int)]
    private let minutes: [[UInt32]]
    private let beats: [[UInt32: Int]]

    /// Counts once through all calls.
    init(_ history: History, _ meanings: [NatureGuess.Meaning], matters: (NatureGuess.Meaning) -> Bool) {
        var kinds: [CallKind] = []
        var places: [CallKind: Int] = [:]
        func place(_ kind: CallKind) -> Int {
            if let place = places[kind] { return place }
            places[kind] = kinds.count
            kinds.append(kind)
            return kinds.count - 1
        }
        let kindOfType = meanings.map {
            (without: place(CallKind(guess: $0, hasPlace: false)), with: place(CallKind(guess: $0, hasPlace: true)))
        }
        let isCounted = kinds.map { matters($0.guess) }
        var total = Array(repeating: 0, count: kinds.count)
        var unknown = total
        var minutes = isCounted.map { $0 ? Array(repeating: UInt32(0), count: Hours.minutesOfWeek) : [] }
        var beats = Array(repeating: [UInt32: Int](), count: kinds.count)
        history.type.withValues { types in
            history.place.withValues { places in
                history.minute.withValues { minute in
                    history.beat.withValues { beat in
                        for call in types.indices {
                            let type = kindOfType[Int(types[call])]
                            let kind = places[call] == 0 ? type.without : type.with
                            total[kind] += 1
                            guard isCounted[kind] else { continue }
                            beats[kind][beat[call], default: 0] += 1
                            if minute[call] == History.unknownMinute {
                                unknown[kind] += 1
                            } else {
                                minutes[kind][Int(minute[call])] += 1
                            }
                        }
                    }
                }
            }
        }
        (self.kinds, self.total, unknownMinute, self.kindOfType) = (kinds, total, unknown, kindOfType)
        (self.minutes, self.beats) = (minutes, beats)
    }

    func forEachMinute(of kind: Int, _ body: (_ minute: Int, _ count: Int) -> Void) {
        for (minute, count) in minutes[kind].enumerated() where count > 0 { body(minute, Int(count)) }
    }

    func forEachBeat(of kind: Int, _ body: (_ beat: Int, _ count: Int) -> Void) {
        for (beat, count) in beats[kind] { body(Int(beat), count) }
    }
}
