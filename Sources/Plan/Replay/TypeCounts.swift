import Programs

/// How many calls there are of each type, and of those that matter how many at each minute of the week and in each beat.
struct TypeCounts {
    /// By the place of the type.
    let total: [Int]
    /// Those of which only the day is known.
    let unknownMinute: [Int]
    /// Where the counts of a type begin; nothing for those that do not matter.
    private let begins: [Int?]
    private let minutes: [UInt32]
    private let beats: [UInt32]
    private let beatCount: Int

    /// Counts once through all calls.
    init(_ history: History, of wanted: Set<Int>) {
        var begins = [Int?](repeating: nil, count: history.types.count)
        for (place, type) in wanted.sorted().enumerated() { begins[type] = place }
        var total = Array(repeating: 0, count: history.types.count)
        var unknown = total
        let beatCount = max(history.beats.count, 1)
        var minutes = Array(repeating: UInt32(0), count: wanted.count * Hours.minutesOfWeek)
        var beats = Array(repeating: UInt32(0), count: wanted.count * beatCount)
        history.type.withValues { types in
            history.minute.withValues { minute in
                history.beat.withValues { beat in
                    for call in types.indices {
                        let type = Int(types[call])
                        total[type] += 1
                        guard let place = begins[type] else { continue }
                        beats[place * beatCount + Int(beat[call])] += 1
                        if minute[call] == History.unknownMinute {
                            unknown[type] += 1
                        } else {
                            minutes[place * Hours.minutesOfWeek + Int(minute[call])] += 1
                        }
                    }
                }
            }
        }
        (self.total, unknownMinute, self.begins) = (total, unknown, begins)
        (self.minutes, self.beats, self.beatCount) = (minutes, beats, beatCount)
    }

    func forEachMinute(of type: Int, _ body: (_ minute: Int, _ count: Int) -> Void) {
        guard let place = begins[type] else { return }
        for minute in 0..<Hours.minutesOfWeek {
            let count = minutes[place * Hours.minutesOfWeek + minute]
            if count > 0 { body(minute, Int(count)) }
        }
    }

    func forEachBeat(of type: Int, _ body: (_ beat: Int, _ count: Int) -> Void) {
        guard let place = begins[type] else { return }
        for beat in 0..<beatCount where beats[place * beatCount + beat] > 0 {
            body(beat, Int(beats[place * beatCount + beat]))
        }
    }
}
