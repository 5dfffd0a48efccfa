import Operate
import Programs
import Vocabulary

/// A team at work, as the list shows it.
struct ShownShift: Sendable {
    struct Member: Sendable {
        let id: String
        let name: String
        let discipline: String
        var languages: [String] = []
        var skills: [String] = []
        var certificates: [HeldCertificate] = []
        /// What was said otherwise than the register of certificates knows it, by the key.
        var doubts: [String: CertificateDoubt] = [:]
    }

    let id: String
    let teamID: String
    let team: String
    var radioName: String?
    var vehicle: String?
    var programs: [String] = []
    let began: Instant
    let until: Instant
    let members: [Member]
    var on: ShownAssignment?
    var number: Int?
    var callID: String?
    var help: [HelpRequest.Kind] = []
}

/// Who is on shift: what each brings, where each is, and beginning and ending it.
struct TeamsPage: Page {
    static let template = "teams"

    struct Person: Sendable {
        let name: String
        let discipline: String
        let knows: String
        let certified: [String]
    }

    struct Team: Sendable {
        let id: String
        let name: String
        let radioName: String?
        let vehicle: String?
        let mark: TeamMark
        let waiting: Waiting?
        let call: String?
        let callName: String?
        let checkIn: String?
        let overdue: Bool
        let alarms: [AlertMark]
        let until: String
        let endsSoon: Bool
        let programs: String?
        let people: [Person]
        let change: ShiftForm?
        let mayEnd: Bool
        let endText: String
    }

    let title: String
    let count: String
    let teams: [Team]
    let nobody: Bool
    let manages: Bool
    let begin: ShiftForm?
    let noTeams: Bool
    let trouble: Trouble?
    let naming: Bool
    let named: String
    let radioTyped: String
    let nameTrouble: String?

    init(
        _ shifts: [ShownShift], free teams: [(id: String, name: String)], people: [(id: String, name: String)],
        programs: [(key: String, name: String)], certificates: [Certificate] = [], manages: Bool,
        refused: Refused? = nil, until: String, untilOf: (Instant) -> String, _ reading: Reading
    ) {
        let words = reading.words
        title = words("teams.title")
        count = words("teams.count", count: shifts.count)
        self.manages = manages
        self.teams = shifts.map { shift in
            let change =
                manages
                ? ShiftForm(
                    changing: shift, people: people, programs: programs, certificates: certificates,
                    until: untilOf(shift.until),
                    refused: refused, words) : nil
            return Team(shift, change, programs: programs, certificates: certificates, manages: manages, reading)
        }
        nobody = shifts.isEmpty
        noTeams = teams.isEmpty
        begin =
            manages && !teams.isEmpty
            ? ShiftForm(
                beginning: teams, people: people, programs: programs, certificates: certificates, until: until,
                refused: refused, words)
            : nil
        trouble = refused.map { Trouble($0, words: words) }
        naming = refused?.form == "team" || (manages && teams.isEmpty)
        named = refused.typed("name", in: "team") ?? ""
        radioTyped = refused.typed("radioName", in: "team") ?? ""
        nameTrouble = refused.trouble(with: "name", in: "team", words)
    }
}

extension TeamsPage.Team {
    fileprivate init(
        _ shift: ShownShift, _ change: ShiftForm?, programs titles: [(key: String, name: String)],
        certificates: [Certificate], manages: Bool, _ reading: Reading
    ) {
        let words = reading.words
        id = shift.id
        name = shift.team
        radioName = shift.radioName
        vehicle = shift.vehicle
        mark = TeamMark(shift.on?.state, words: words)
        waiting = shift.on.map { Waiting(since: $0.since, promisedBy: nil, reading) }
        call = shift.callID.map { "\(reading.base)/calls/\($0)/dispatch" }
        callName = shift.number.map { words("call.name", ["number": String($0)]) }
        overdue = shift.on?.checkInDue.map { $0 <= reading.now } ?? false
        checkIn = shift.on?.checkInDue.map { due in
            words(
                due <= reading.now ? "dispatch.checkInPast" : "dispatch.checkInDue", ["time": Moment(due, reading).time]
            )
        }
        alarms =
            shift.help.map { AlertMark(.help($0), reading) }
            + ((shift.on?.missed ?? 0) > 0 ? [AlertMark(.checkInMissed(step: shift.on?.missed ?? 1), reading)] : [])
        let left = shift.until.since(reading.now)
        endsSoon = left < .seconds(3600)
        until = words("teams.until", ["time": Moment(shift.until, reading).time])
        let names = shift.programs.map { program in titles.first { $0.key == program }?.name ?? program }
        programs = names.isEmpty ? nil : names.joined(separator: ", ")
        people = shift.members.map { member in
            let tongues = member.languages.map { words.language($0) }
            return TeamsPage.Person(
                name: member.name, discipline: words.name(of: member.discipline, in: "dispatch.codes.disciplines"),
                knows: (tongues + member.skills).joined(separator: ", "),
                certified: member.certificates.map {
                    words.certificate($0, of: certificates, doubt: member.doubts[$0.key], reading)
                })
        }
        self.change = change
        mayEnd = manages && shift.on == nil
        endText = words("teams.end", ["team": shift.team])
    }
}

/// Who is on a shift: beginning one, or changing it.
struct ShiftForm: Sendable {
    struct Seat: Sendable {
        let number: Int
        let people: [Choice]
        let disciplines: [Choice]
        let languages: String
        let skills: String
        let certificates: String
    }

    let name: String
    let address: String
    let teams: [Choice]
    let choosing: Bool
    let seats: [Seat]
    let programs: [Choice]
    /// What live programs ask for, so that nobody has to guess how it is written.
    let asked: String?
    let vehicle: String
    let until: String
    let open: Bool
    let submit: String
    let membersTrouble: String?
    let untilTrouble: String?

    /// So many people fit into one form; more are sent by machines.
    static let seats = 4

    fileprivate init(
        beginning teams: [(id: String, name: String)], people: [(id: String, name: String)],
        programs: [(key: String, name: String)], certificates: [Certificate], until: String, refused: Refused?,
        _ words: Words
    ) {
        name = "shift"
        asked = words.asked(certificates)
        address = "shifts"
        choosing = true
        self.teams = teams.map {
            Choice(value: $0.id, name: $0.name, chosen: $0.id == refused.typed("team", in: "shift"))
        }
        seats = (1...ShiftForm.seats).map { number in
            Seat(number, nil, people, refused: refused, form: "shift", words)
        }
        self.programs = programs.map {
            Choice(value: $0.key, name: $0.name, chosen: refused.typed("program-\($0.key)", in: "shift") != nil)
        }
        vehicle = refused.typed("vehicle", in: "shift") ?? ""
        self.until = refused.typed("until", in: "shift") ?? until
        open = refused?.form == "shift"
        submit = words("teams.begin")
        membersTrouble = refused.trouble(with: "members", in: "shift", words)
        untilTrouble = refused.trouble(with: "until", in: "shift", words)
    }

    fileprivate init(
        changing shift: ShownShift, people: [(id: String, name: String)], programs: [(key: String, name: String)],
        certificates: [Certificate], until: String, refused: Refused?, _ words: Words
    ) {
        asked = words.asked(certificates)
        let form = "shift-\(shift.id)"
        name = form
        address = "shifts/\(shift.id)"
        choosing = false
        teams = []
        let own = shift.members.map { (id: $0.id, name: $0.name) }
        let all = own + people.filter { person in !own.contains { $0.id == person.id } }
        seats = (1...max(ShiftForm.seats, shift.members.count)).map { number in
            let member = number <= shift.members.count ? shift.members[number - 1] : nil
            return Seat(number, member, all, refused: refused, form: form, words)
        }
        self.programs = programs.map {
            Choice(value: $0.key, name: $0.name, chosen: shift.programs.contains($0.key))
        }
        vehicle = refused.typed("vehicle", in: form) ?? shift.vehicle ?? ""
        self.until = refused.typed("until", in: form) ?? until
        open = refused?.form == form
        submit = words("teams.change", ["team": shift.team])
        membersTrouble = refused.trouble(with: "members", in: form, words)
        untilTrouble = refused.trouble(with: "until", in: form, words)
    }
}

extension ShiftForm.Seat {
    fileprivate init(
        _ number: Int, _ member: ShownShift.Member?, _ all: [(id: String, name: String)], refused: Refused?,
        form: String, _ words: Words
    ) {
        self.number = number
        let who = refused.typed("member-\(number)", in: form) ?? member?.id
        people = all.map { Choice(value: $0.id, name: $0.name, chosen: $0.id == who) }
        disciplines = [Choice](
            Discipline.allCases.map(\.rawValue), in: "dispatch.codes.disciplines",
            chosen: refused.typed("discipline-\(number)", in: form) ?? member?.discipline, words: words)
        languages =
            refused.typed("languages-\(number)", in: form) ?? member?.languages.joined(separator: " ") ?? ""
        skills = refused.typed("skills-\(number)", in: form) ?? member?.skills.joined(separator: " ") ?? ""
        certificates =
            refused.typed("certificates-\(number)", in: form)
            ?? member?.certificates.map(\.typed).joined(separator: " ") ?? ""
    }
}

extension HeldCertificate {
    /// As people write it in the form.
    fileprivate var typed: String { expiresOn.map { "\(key):\($0)" } ?? key }
}

extension Words {
    /// What somebody holds, by the title that a program gives it, and until when it counts.
    ///
    /// - Parameter doubt: what was said otherwise than the register of certificates knows it.
    fileprivate func certificate(
        _ held: HeldCertificate, of known: [Certificate], doubt: CertificateDoubt?, _ reading: Reading
    ) -> String {
        let says = certificate(held, of: known, reading)
        switch doubt {
        case nil: return says
        case .withdrawn: return self("teams.registerWithdrew", ["says": says])
        case .otherDay(let said):
            return self(
                "teams.registerDiffers", ["says": says, "said": said?.description ?? self("training.forever")])
        }
    }

    private func certificate(_ held: HeldCertificate, of known: [Certificate], _ reading: Reading) -> String {
        let title = known.first { $0.key == held.key }?.title.text(in: language) ?? held.key
        guard let day = held.expiresOn else { return title }
        let values = ["certificate": title, "day": day.description]
        return self(
            CalendarDay(LocalTime(reading.now, in: reading.zone).day).map(held.counts) ?? true
                ? "teams.certified" : "teams.expired", values)
    }

    /// The certificates that programs ask for, each with the key under which it is written.
    fileprivate func asked(_ certificates: [Certificate]) -> String? {
        var seen: Set<String> = []
        let names = certificates.filter { seen.insert($0.key).inserted }
            .map { "\($0.key) (\($0.title.text(in: language)))" }
        return names.isEmpty ? nil : self("teams.asked", ["certificates": names.joined(separator: ", ")])
    }
}
