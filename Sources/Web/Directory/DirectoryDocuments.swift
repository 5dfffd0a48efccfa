import Exchange
import Operate
import Vocabulary

/// What the directory answers to a question, as machines read it.
struct FoundServicesDocument: Encodable {
    private let shown: FoundServices

    init(_ shown: FoundServices) {
        self.shown = shown
    }

    private enum Key: CodingKey { case services, total, asked, nearUnknown, complete, next }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(shown.entries.map(FoundServiceDocument.init), forKey: .services)
        try object.encode(shown.total, forKey: .total)
        try object.encode(shown.answer?.asked ?? [], forKey: .asked)
        try object.encode(shown.answer?.isAreaUnknown ?? false, forKey: .nearUnknown)
        try object.encode(shown.isCurrent && !shown.isFull, forKey: .complete)
        try object.encode(shown.number < shown.pages ? shown.number + 1 : nil, forKey: .next)
    }
}

/// A service that was found, and why, as machines read it.
private struct FoundServiceDocument: Encodable {
    let shown: FoundServices.Entry

    private enum Key: CodingKey {
        case id, name, organization, needs, phone, address, offerable, kilometres, foundBy, answers, room
    }

    private enum Asked: CodingKey { case need, openNow, room, age, language, circumstances }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let (entry, found) = (shown.entry, shown.found)
        try object.encode(entry.record.id, forKey: .id)
        try object.encode(entry.name, forKey: .name)
        try object.encode(entry.organization?["name"], forKey: .organization)
        try object.encode(entry.kinds.map(\.rawValue), forKey: .needs)
        try object.encode(entry.phone, forKey: .phone)
        try object.encode(entry.visited?.oneLine, forKey: .address)
        try object.encode(entry.isOfferable, forKey: .offerable)
        try object.encode(found?.kilometres, forKey: .kilometres)
        try object.encode(found?.by ?? [], forKey: .foundBy)
        var answers = object.nestedContainer(keyedBy: Asked.self, forKey: .answers)
        try answers.encode(found?.need?.rawValue, forKey: .need)
        try answers.encode(found?.isOpen?.rawValue, forKey: .openNow)
        try answers.encode(found?.hasRoom?.rawValue, forKey: .room)
        try answers.encode(found?.age?.rawValue, forKey: .age)
        try answers.encode(found?.language?.rawValue, forKey: .language)
        let told = (found?.circumstances ?? []).map { ($0.asked.rawValue, $0.answer.rawValue) }
        try answers.encode(Dictionary(uniqueKeysWithValues: told), forKey: .circumstances)
        try object.encode(found?.room.map(ServiceRoomDocument.init), forKey: .room)
    }
}

/// How much room a service has, as machines read it.
struct ServiceRoomDocument: Encodable {
    private let room: ServiceRoom

    init(_ room: ServiceRoom) {
        self.room = room
    }

    private enum Key: CodingKey { case free, total, doorsFrom, doorsUntil, toldAt, staleAt, toldByService }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(room.free, forKey: .free)
        try object.encode(room.total, forKey: .total)
        try object.encode(room.doors?.lowerBound.description, forKey: .doorsFrom)
        try object.encode(room.doors?.upperBound.description, forKey: .doorsUntil)
        try object.encode(room.toldAt.description, forKey: .toldAt)
        try object.encode(room.staleAt.description, forKey: .staleAt)
        try object.encode(room.by == nil, forKey: .toldByService)
    }
}

/// Whom a service takes, as machines read it.
struct AdmissionDocument: Encodable {
    private let admission: Admission

    init(_ admission: Admission) {
        self.admission = admission
    }

    private enum Key: CodingKey {
        case takes, ageLeast, ageMost, languages, pets, partners, sober, papers, insured, fetches, entry, handOff
        case contact, hours, toldAt, toldByService
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let told = admission.told
        try object.encode(told.gender?.rawValue, forKey: .takes)
        try object.encode(told.ages.least, forKey: .ageLeast)
        try object.encode(told.ages.most, forKey: .ageMost)
        try object.encode(told.languages, forKey: .languages)
        try object.encode(told.points[.pets], forKey: .pets)
        try object.encode(told.points[.partners], forKey: .partners)
        try object.encode(told.points[.sober], forKey: .sober)
        try object.encode(told.points[.papers], forKey: .papers)
        try object.encode(told.points[.insured], forKey: .insured)
        try object.encode(told.points[.fetches], forKey: .fetches)
        try object.encode(told.entry?.rawValue, forKey: .entry)
        try object.encode(told.handOff, forKey: .handOff)
        try object.encode(told.contact, forKey: .contact)
        try object.encode(told.hours, forKey: .hours)
        try object.encode(admission.toldAt.description, forKey: .toldAt)
        try object.encode(admission.by == nil, forKey: .toldByService)
    }
}

/// The link by which a service keeps a page of itself, as machines read it.
struct ServiceLinkDocument: Encodable {
    /// Told once, to whoever gave the link.
    let address: String?
    /// Until when it opens; nothing where none does.
    let expiresAt: String?

    private enum Key: CodingKey { case address, expiresAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(address, forKey: .address)
        try object.encode(expiresAt, forKey: .expiresAt)
    }
}
