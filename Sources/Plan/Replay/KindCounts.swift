import Programs

/// What programs can tell apart of old calls: what the type means, whether the place is told, and who serves it.
struct CallKind: Hashable, Sendable {
    let guess: NatureGuess.Meaning
    let hasPlace: Bool
    /// The group of its beat.
    let area: Int
}

/// The kind of every call, by its type, its place and its beat.
struct CallKinds: Sendable {
    let kinds: [CallKind]
    private let groups: [Int]
    private let areas: Int
    /// By type, whether the place is told, and group of beats.
    private let places: [Int]

    init(_ meanings: [NatureGuess.Meaning], _ served: ServedBeats) {
        var kinds: [CallKind] = []
        var known: [CallKind: Int] = [:]
        let areas = max(served.serves.count, 1)
        places = meanings.flatMap { meaning in
            [false, true].flatMap { hasPlace in
                (0..<areas).map { area in
                    let kind = CallKind(guess: meaning, hasPlace: hasPlace, area: area)
                    if let place = known[kind] { return place }
                    known[kind] = kinds.count
                    kinds.append(kind)
                    return kinds.count - 1
                }
            }
        }
        self.kinds = kinds
        groups = served.group
        self.areas = areas
    }

    func kind(type: UInt32, place: UInt32, beat: UInt32) -> Int { places[slot(type: type, place: place, beat: beat)] }

    /// Where a call stands among all types, places told or not, and groups.
    func slot(type: UInt32, place: UInt32, beat: UInt32) -> Int {
        (Int(type) * 2 + (place == 0 ? 0 : 1)) * areas + groups[Int(beat)]
    }

    /// The same of each, by slot.
    func bySlot<Answer>(_ answer: (Int) -> Answer) -> [Answer] { places.map(answer) }
}

/// How many calls there are of each kind, and of those that matter how many at each minute of the week and in each beat.
///
/// There are a few hundred kinds at most, whatever the types are called, so that memory does not grow with them.
struct KindCounts {
    let of: CallKinds
    let total: [Int]
    /// Those of which only the day is known.
    let unknownMinute: [Int]
    private let minutes: [[UInt32]]
    private let beats: [[UInt32: Int]]

    /// Counts once through all calls.
    init(_ history: History, _ of: CallKinds, matters: (NatureGuess.Meaning) -> Bool) {
        let kinds = of.kinds
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
                            let kind = of.kind(type: types[call], place: places[call], beat: beat[call])
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
        (self.of, self.total, unknownMinute) = (of, total, unknown)
        (self.minutes, self.beats) = (minutes, beats)
    }

    var kinds: [CallKind] { of.kinds }

    func forEachMinute(of kind: Int, _ body: (_ minute: Int, _ count: Int) -> Void) {
        for (minute, count) in minutes[kind].enumerated() where count > 0 { body(minute, Int(count)) }
    }

    func forEachBeat(of kind: Int, _ body: (_ beat: Int, _ count: Int) -> Void) {
        for (beat, count) in beats[kind] { body(Int(beat), count) }
    }
}
