import Access
import Door
import Operate
import Vocabulary

/// What comes next in a call as it stands, whoever has brought it there: visitors work in the city as well.
extension CallStory {
    /// A call that is under way already.
    init(resuming call: Call, in setting: Setting, _ numbers: SeededNumbers) {
        var chance = numbers
        let scenes = setting.city.invention.scenes
        let scene = chance.choice(scenes, by: \.weight) ?? scenes[0]
        self.init(scene, setting.city.house(&chance), .emergency, in: setting, chance)
        self.call = call.id
        step = .screen
    }

    /// Looks where the call stands and takes it from there; what a visitor's own team does is left to the visitor.
    mutating func catchUp(at desk: Sitting, in setting: Setting) throws {
        guard let call else { return }
        let (path, isDecided, people) = try desk.look { db in
            let path = try Calls(db).call(call).path
            return (path, try Triages(db).decision(of: path.id) != nil, try CallPeople(db).people(of: call))
        }
        person = people.first { $0.role == .inCrisis }?.id
        let team = try desk.look { db in try Assignments(db).of(path: path.id).last { $0.isOpen } }
        if let team, team.sentAt != nil || step != .accept { return try follow(team, path, at: desk, in: setting) }
        if team != nil { return }
        assignment = nil
        guard path.isOpen else {
            step = .over
            return
        }
        switch path.stage {
        case .received: if step != .recognise { step = .screen }
        case .screened where path.program == Path.undecided: step = .begin
        case .screened where !isDecided: if step != .answerMore, step != .decide { step = .answer }
        case ..<Stage.arrived: step = .send
        case Stage.disposed...: step = .aftercare
        default: step = .over
        }
    }

    private mutating func follow(_ team: Assignment, _ path: Path, at desk: Sitting, in setting: Setting) throws {
        let shift = try team.shift.map { shift in try desk.look { db in try Shifts(db).shift(shift) } }
        assignment = team.id
        speaker = shift.flatMap(setting.staff.speaker)
        guard speaker != nil else {
            step = .over
            return
        }
        switch team.state {
        case .offered: step = .accept
        case .sent: step = .onTheWay
        case .onTheWay: step = team.isHeld ? .stage : step == .danger ? .danger : .arrive
        case .staged:
            let scene = try desk.look { db in try Scenes(db).scene(of: path) }
            if team.isHeld, step == .onTheWay || step == .stage { break }
            step = scene.holds && !scene.isReleased(at: desk.now) ? .declare : .go
        case .going: step = .arrive
        case .arrived:
            let isTold = try desk.look { db in try !Encounters(db).encounters(of: path.call).isEmpty }
            if isTold || !path.isOpen {
                step = .clear
            } else if ![.checkIn, .explain, .encounter].contains(step) {
                step = .encounter
            }
        case .ended: step = .over
        }
    }
}

extension NeedStory {
    /// A need as it stands.
    init(resuming need: Need, at desk: Sitting, _ numbers: SeededNumbers) throws {
        self.init(need: need.id, kind: need.kind, chance: numbers)
        let asked = try desk.look { db in try Referrals(db).referrals(of: [need.id])[need.id] ?? [] }
        guard let last = asked.last else { return }
        (referral, offers) = (last.id, asked.count)
        step =
            switch last.answer {
            case nil: .answer
            case .declined: .offer
            case .accepted: last.attended == nil ? .attend : .settle
            }
    }
}
