import Operate
import Programs
import Vocabulary

/// The parts of a program in sentences.
struct ProgramProse {
    private let program: Program
    private let reading: Reading

    private var words: Words { reading.words }

    init(_ program: Program, _ reading: Reading) {
        self.program = program
        self.reading = reading
    }

    /// When it answers, and what becomes of a call that comes while it does not.
    var hours: String {
        let open = program.hours.open
        let always = open == [0..<Hours.minutesOfWeek]
        let times = always ? words("program.always") : days(open)
        let zone = words("program.zone", ["times": times, "zone": program.hours.zone])
        if always { return zone }
        switch program.hours.outside {
        case .waits: return zone + " " + words("program.outside.waits")
        case .leaves(_, let response):
            return zone + " "
                + words("program.outside.leaves", ["response": words.response(response, of: program)])
        }
    }

    /// `Mon–Fri 08:00–24:00`: days with the same hours together.
    private func days(_ open: [Range<Int>]) -> String {
        var byDay: [[Range<Int>]] = Array(repeating: [], count: 7)
        for range in open {
            var from = range.lowerBound
            while from < range.upperBound {
                let day = from / 1440
                let until = min(range.upperBound, (day + 1) * 1440)
                byDay[day % 7].append(from % 1440..<(until - day * 1440))
                from = until
            }
        }
        func time(_ minute: Int) -> String {
            let (hour, rest) = (minute / 60, minute % 60)
            return (hour < 10 ? "0" : "") + "\(hour):" + (rest < 10 ? "0" : "") + "\(rest)"
        }
        var parts: [String] = []
        var day = 0
        while day < 7 {
            var last = day
            while last < 6, byDay[last + 1] == byDay[day] { last += 1 }
            if !byDay[day].isEmpty {
                let names = last == day ? name(of: day) : "\(name(of: day))–\(name(of: last))"
                let times = byDay[day].map { "\(time($0.lowerBound))–\(time($0.upperBound))" }.joined(separator: ", ")
                parts.append("\(names) \(times)")
            }
            day = last + 1
        }
        return parts.joined(separator: "; ")
    }

    private func name(of day: Int) -> String {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        return words.name(of: days[day], in: "past.days")
    }

    var natures: String? {
        let natures = program.natures
        guard !natures.eligible.isEmpty else { return nil }
        func list(_ keys: [String]) -> String { keys.map { words.name(of: $0, in: "natures") }.joined(separator: ", ") }
        guard !natures.excluded.isEmpty else { return words("program.natures", ["eligible": list(natures.eligible)]) }
        return words(
            "program.naturesBut", ["eligible": list(natures.eligible), "excluded": list(natures.excluded)])
    }

    var areas: String? {
        guard let catchment = program.catchment else { return nil }
        if catchment.areas.isEmpty { return words("program.drawn") }
        return words("program.areas", ["areas": catchment.areas.joined(separator: ", ")])
    }

    /// The rules by what they do, the gravest level first.
    var groups: [ProgramPage.Group] {
        func group(_ title: String, _ rules: [Rule]) -> ProgramPage.Group? {
            rules.isEmpty ? nil : ProgramPage.Group(title: title, rules: rules.map(rule))
        }
        let levels = Level.allCases.reversed().map { level in
            group(
                words("program.level", ["level": String(level.rawValue), "name": words("levels.\(level.rawValue)")]),
                program.rules.filter { rule in
                    if case .decides(level, _, _) = rule.effect { return true }
                    return false
                })
        }
        let exclusions = group(
            words("program.excludes"),
            program.rules.filter { rule in
                if case .excludes = rule.effect { return true }
                return false
            })
        let cautions = group(words("program.cautions"), program.rules.filter { $0.effect == .cautions })
        return (levels + [exclusions, cautions]).compactMap { $0 }
    }

    private func rule(_ rule: Rule) -> ProgramPage.Rule {
        var cautions: [String] = []
        if rule.gate != .none { cautions.append(words("triage.gate.\(rule.gate.rawValue)")) }
        if rule.phoneFirst { cautions.append(words("program.phoneFirst")) }
        let effect: String? =
            switch rule.effect {
            case .cautions: nil
            case .decides(_, let response, nil): words.response(response, of: program)
            case .decides(_, let response, let reason?), .excludes(let reason, let response):
                words(
                    "program.effect",
                    [
                        "response": words.response(response, of: program),
                        "reason": words.naming(program).name(of: reason.written, in: "reasons"),
                    ])
            }
        return ProgramPage.Rule(
            sentence: rule.sentence.text(in: words.language), effect: effect, cautions: cautions,
            basis: basis(rule.basis))
    }

    private func basis(_ basis: Basis) -> String {
        switch basis {
        case .ours: words("program.ours")
        case .cited(let keys): keys.joined(separator: ", ")
        }
    }

    var reasons: [ProgramPage.Reason] {
        program.ownReasons.map { own in
            ProgramPage.Reason(
                name: own.title.text(in: words.language),
                under: words("program.reasonUnder", ["reason": words.name(of: own.under.name, in: "reasons")]),
                basis: basis(own.basis))
        }
    }

    var crews: [ProgramPage.Crew] {
        program.responses.map { crew in
            let disciplines = crew.disciplines.map { words.name(of: $0.rawValue, in: "dispatch.codes.disciplines") }
            return ProgramPage.Crew(
                name: crew.title.text(in: words.language),
                who: words("program.crew", count: crew.people, ["who": disciplines.joined(separator: ", ")]),
                certified: crew.certificates.map { words.certified($0) },
                fallBacks: crew.fallBacks.isEmpty
                    ? nil
                    : words(
                        "program.fallBacks",
                        ["others": crew.fallBacks.map { words.response($0, of: program) }.joined(separator: ", ")]),
                armed: crew.isArmed, phone: crew.isByPhone)
        }
    }

    var questions: [ProgramPage.Question] {
        program.questions.map { question in
            ProgramPage.Question(
                text: question.text.text(in: words.language),
                answers: question.values.map { words.answer($0, to: question) }.joined(separator: " · "),
                asked: question.askedWhen != .always)
        }
    }

    var gate: String? {
        program.gate.map { gate in
            words(
                "program.gate",
                [
                    "holds": gate.holds.map { words.name(of: $0.rawValue, in: "dispatch.codes.disciplines") }
                        .joined(separator: ", "),
                    "by": gate.releasers.map { words.name(of: $0.rawValue, in: "dispatch.codes.disciplines") }
                        .joined(separator: ", "),
                ])
        }
    }

    var promises: [ProgramPage.Promise] {
        var promises = Promises.Kind.allCases.compactMap { kind in
            program.promises[kind].map {
                ProgramPage.Promise(
                    name: words.name(of: kind.rawValue, in: "programPromises"), within: reading.span($0))
            }
        }
        if let span = program.checkIn {
            promises.append(
                ProgramPage.Promise(name: words.name(of: "check-in", in: "programPromises"), within: reading.span(span))
            )
        }
        return promises
    }
}
