/// What programs would have taken at the most, call by call: from which places, and how long it kept units busy.
///
/// All programs are counted in one walk through the calls, most of which none of them takes.
struct TakenCalls {
    let repeats: [RepeatPlaces]
    let busy: [BusyHours]

    /// - Parameter takes: for each program, whether it takes calls of each kind at the most.
    init(_ history: History, _ counted: KindCounts, _ takes: [[Bool]]) {
        func takers(_ kind: Int) -> [Int] { takes.indices.filter { takes[$0][kind] } }
        let kinds = counted.of
        let bySlot = kinds.bySlot(takers)
        let matters = bySlot.map { !$0.isEmpty }
        var places = takes.map { _ in Array(repeating: Int32(0), count: max(history.places, 1)) }
        var busy = takes.map { _ in BusyHours() }
        history.type.withValues { types in
            history.place.withValues { place in
                history.busy.withValues { spans in
                    history.beat.withValues { beat in
                        for call in types.indices {
                            let slot = kinds.slot(type: types[call], place: place[call], beat: beat[call])
                            guard matters[slot] else { continue }
                            for program in bySlot[slot] { places[program][Int(place[call])] += 1 }
                            guard spans[call] != History.unknownSpan else { continue }
                            for program in bySlot[slot] {
                                busy[program].calls += 1
                                busy[program].seconds += Int64(spans[call])
                            }
                        }
                    }
                }
            }
        }
        self.busy = busy
        repeats = places.map { RepeatPlaces(of: $0.dropFirst()) }
    }
}

extension RepeatPlaces {
    /// - Parameter counts: how many calls came from each place.
    fileprivate init(of counts: some Sequence<Int32>) {
        let told = counts.filter { $0 > 0 }.sorted(by: >)
        self.init()
        places = told.count
        for (rank, count) in told.enumerated() {
            calls += Int(count)
            if count > 1 {
                repeated += 1
                repeatedCalls += Int(count)
            }
            if rank * 10 < told.count { topTenthCalls += Int(count) }
        }
    }
}
