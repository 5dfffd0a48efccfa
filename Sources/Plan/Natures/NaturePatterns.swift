import Vocabulary

/// The words by which call types are understood: the first line with a phrase that is met decides.
///
/// A phrase is words in a row; `*` at the end of a word stands for any ending. Types are compared in capitals, with
/// everything that is neither letter nor digit read as a blank. The order matters: what looks like a crisis and is none
/// (a drunk driver, a training day) stands before the crisis.
struct NaturePattern: Sendable {
    let nature: Nature
    let confidence: NatureGuess.Confidence
    let phrases: [[Word]]
    let unless: [[Word]]

    /// One word of a phrase.
    struct Word: Hashable, Sendable {
        let text: String
        let isBeginning: Bool

        func matches(_ word: Substring) -> Bool { isBeginning ? word.hasPrefix(text) : word == text }
    }

    init(
        _ nature: Nature, _ confidence: NatureGuess.Confidence, _ phrases: [StaticString],
        unless: [StaticString] = []
    ) {
        self.nature = nature
        self.confidence = confidence
        self.phrases = phrases.map(Self.words)
        self.unless = unless.map(Self.words)
    }

    static func words(_ phrase: StaticString) -> [Word] {
        phrase.description.split(separator: " ").map { word in
            Word(text: String(word.prefix { $0 != "*" }), isBeginning: word.hasSuffix("*"))
        }
    }

    /// The words of the type that make it apply; nothing where it does not.
    func match(_ type: [Substring]) -> String? {
        guard !unless.contains(where: { Self.find($0, in: type) != nil }) else { return nil }
        for phrase in phrases {
            if let place = Self.find(phrase, in: type) {
                return type[place..<(place + phrase.count)].joined(separator: " ")
            }
        }
        return nil
    }

    static func find(_ phrase: [Word], in type: [Substring]) -> Int? {
        guard type.count >= phrase.count else { return nil }
        return (0...(type.count - phrase.count)).first { place in
            phrase.indices.allSatisfy { phrase[$0].matches(type[place + $0]) }
        }
    }
}

extension NaturePattern {
    /// Every pattern, in the order in which they are tried.
    static let all: [NaturePattern] = [
        // What sounds like a crisis and is none.
        NaturePattern(.administration, .sure, ["TRAINING", "MEETING", "IN SERVICE TRAIN*"]),
        NaturePattern(
            .traffic, .sure,
            [
                "DUI*", "DWI*", "OUI", "OVI", "DRUNK DRIV*", "DRIV* DRUNK", "DRUNK* DRIVER", "INTOX* DRIV*",
                "DRIV* WHILE", "DRIV* UNDER", "IMPAIRED DRIV*", "DRUNK IN VEHICLE", "DUID",
            ]),
        NaturePattern(
            .alarm, .sure, ["ALARM*", "ALR", "PANIC BUTTON", "ALRM*", "LOJACK"], unless: ["FALSE ALARM CALL*"]),
        NaturePattern(.administration, .likely, ["NON MENTAL", "TEST CALL*", "TEST", "TESTING"]),

        // The crisis itself.
        NaturePattern(.overdose, .sure, ["OVERDOS*", "OVER DOSE", "OD", "NARCAN", "NALOXONE", "DRUG INGEST*"]),
        NaturePattern(
            .suicide, .sure,
            [
                "SUICID*", "SELF HARM", "SELF INFLICT*", "SELF INJUR*", "JUMPER", "HARM* SELF", "HURT* SELF",
                "HARM* THEMSEL*", "ATT SUI*", "SUIC*",
            ], unless: ["NON SUICID*", "NOT SUICID*"]),
        NaturePattern(
            .distress, .sure,
            [
                "MENTAL*", "EDP", "EMOTIONALLY DIST*", "EMOTIONAL DIST*", "EMOT* DIST*", "EMOTIONAL CRISIS", "PSYCH*",
                "5150*", "5585*", "BAKER ACT", "MARCHMAN ACT", "IN CRISIS", "CRISIS", "CIT", "CRT", "MOBILE CRISIS",
                "BEHAVIORAL", "BEHAVIOURAL", "BEHAV HEALTH", "BEHAVORIAL", "MENTALLY", "DERANGED", "INSANE", "DEMENTED",
                "DELUSION*", "HALLUCINAT*", "SCHIZ*", "MHMR", "COMMITMENT", "INVOLUNTAR*", "MENT HEALTH", "MH CALL",
                "MHU", "NON SUICID*", "SUBJECT IN DISTRESS", "PERSON IN DISTRESS", "DISTRAUGHT", "IRRATIONAL*",
                "APOWW", "MENTALHLTH", "CO RESPON*", "AOD AND MENTAL", "CHRONIC CALLER", "MAN ACTING STRANGE*",
                "ACTING STRANGE*", "BIZARRE", "51 50",
            ]),
        NaturePattern(
            .welfareCheck, .sure,
            [
                "CHECK THE WELFARE", "WELFARE*", "WELL BEING*", "WELLBEING*", "WELLNESS*", "CHECK WELL*",
                "CHECK THE WELL*", "WELL CHECK*",
                "CK WELL*", "CHK WELL*", "CHECK ON WELL*", "CHECK ON PERSON*", "CHECK ON THE PERSON*",
                "CHECK A PERSON*",
                "CKWELFARE", "CHECK SUBJECT*", "SENIOR CHECK*", "ELDER* CHECK*", "RUOK", "ARE YOU OK*", "WELFCK",
                "SLUMP* OVER", "WELLCK",
            ], unless: ["ANIMAL*", "DOG*"]),
        NaturePattern(
            .welfareCheck, .likely,
            ["PERSON DOWN", "MAN DOWN", "SUBJECT DOWN", "PARTY DOWN", "WOMAN DOWN", "DOWN SUBJECT"]),
        NaturePattern(
            .intoxication, .sure,
            [
                "DRUNK*", "INTOXICAT*", "PUBLIC INTOX*", "INEBRIAT*", "DETOX*", "PUBLIC DRUNK*", "INTOX PERSON",
                "INTOX SUBJECT", "INTOX MAN", "UNDER THE INFLUENCE", "HUFFING", "SNIFFING", "SOBERING",
                "DRUNKENNESS", "INCAPACITATED", "DRUG INFLUENCE",
            ]),
        NaturePattern(.intoxication, .likely, ["INTOX"], unless: ["LIQ*"]),
        NaturePattern(
            .homelessness, .sure,
            [
                "HOMELESS*", "UNSHELTERED", "UNHOUSED", "TRANSIENT*", "ENCAMP*", "SLEEPER*", "VAGRAN*", "CAMPING",
                "ILLEGAL CAMP*", "PERSON SLEEPING", "SLEEPING PERSON", "LODGING", "CAMPER COMPLAINT", "STREET OUTREACH",
            ], unless: ["VEHICLE*"]),

        // Violence and weapons, before the quarrels they grow from.
        NaturePattern(
            .dispute, .sure,
            [
                "NO VIOLENCE", "NON VIOLENT", "VERBAL*", "ARGU*", "QUARREL*", "DOMESTIC DISP*", "DOMESTIC DISTURB*",
                "FAMILY DISTURB*", "FAMILY DISP*", "DISTURB* FAMILY", "DISTURB* DOMESTIC", "FAMILY FIGHT VERBAL",
            ], unless: ["ASLT", "WEAPON*", "DOMESTIC VIOL* IN*", "PHYSICAL"]),
        NaturePattern(
            .domesticViolence, .sure,
            [
                "DOMESTIC*", "DV", "FAMILY VIOL*", "FAMILY ASSAULT", "SPOUS*", "FAM VIOL*", "INTIMATE PARTNER", "DVIP",
                "FAMILY FIGHT*", "DOM VIOL*", "FAMILY OFFENSE*",
            ], unless: ["DOMESTIC ANIMAL*"]),
        NaturePattern(
            .weapon, .sure,
            [
                "SHOTS*", "SHOOTING*", "SHOT", "GUN*", "WEAPON*", "KNIFE*", "FIREARM*", "STABBING*", "SHOTSPOTTER",
                "STABBED", "CUTTING", "ARMED PERSON", "ARMED SUBJECT", "ARMED MAN", "ACTIVE SHOOTER", "BRANDISH*",
                "PERSON ARMED", "EXPLOSIVE*", "BOMB*", "HOSTAGE*", "BARRICAD*", "SWAT", "GUNSHOT*",
            ], unless: ["ROBBERY", "STOLEN GUN*", "LOST GUN*", "SHOT SPOTTER TEST", "HOMELESS"]),
        NaturePattern(
            .violence, .sure,
            [
                "ASSAULT*", "ASLT*", "BATTERY", "FIGHT*", "ROBBER*", "HOMICIDE*", "MURDER*", "RAPE*", "SEX* ASSAULT*",
                "SEX OFFENSE*", "SEX CRIME*", "KIDNAP*", "CARJACK*", "MENAC*", "ABUSE*", "MOLEST*", "ABDUCT*",
                "STRONG ARM",
                "STRONGARM*", "THREAT*", "PURSE SNATCH*", "VIOLENT*", "BATTERED", "MAYHEM", "MANSLAUGHTER",
                "SIMPLE ASLT",
                "AGG ASSAULT", "AGGRAVATED", "BEATING", "PHYSICAL*", "HOLDUP*", "HOLD UP", "RESIST*", "MUGGING",
                "SEXUAL*",
                "NEGLECT*", "TERROR*", "DEADLY*",
            ], unless: ["CREDIT CARD*", "DEBIT CARD*", "LEWD*", "INDECEN*"]),

        // Those who may be in a crisis.
        NaturePattern(
            .missingPerson, .sure,
            [
                "MISSING*", "LOST PERSON", "FOUND PERSON", "LOST CHILD", "FOUND CHILD", "WANDERER", "MISSNG", "ELOPE*",
                "SILVER ALERT", "AMBER ALERT", "RETURNED MISSING", "LOCATED MISSING", "LOST ADULT",
            ], unless: ["MISSING PROPERTY", "MISSING VEH*"]),
        NaturePattern(
            .indecentExposure, .sure,
            [
                "INDECEN*", "EXPOS*", "LEWD*", "NUDE", "NUDITY", "NAKED", "URINAT*", "OBSCENITY", "PUBLIC INDEC*",
                "DEFECAT*",
            ], unless: ["LEWD PHONE", "HAZ* EXPOS*", "EXPOSURE TO"]),
        NaturePattern(
            .animal, .sure,
            [
                "ANIMAL*", "DOG", "DOGS", "DOG BITE*", "BARKING*", "LIVESTOCK", "HORSE*", "DEER", "CAT", "WILDLIFE",
                "SNAKE*",
                "COW", "CATTLE", "STRAY*",
            ], unless: ["NOISE"]),
        NaturePattern(
            .trespass, .sure,
            [
                "TRESPASS*", "TRESP*", "UNWANTED*", "UNWELCOME*", "UNWNTD*", "REFUS* TO LEAVE", "REMOVE PERSON*",
                "REMOVE SUBJECT*", "REMOV* PARTY", "EJECT*", "SQUATTER*", "UNDESIRABLE*", "UNAUTHORIZED PERSON*",
                "PERSON REMOVAL", "WON T LEAVE",
            ]),
        NaturePattern(
            .loitering, .sure,
            [
                "LOITER*", "PANHANDL*", "PAN HANDL*", "BEGG*", "AGGRESSIVE SOLICIT*", "SOLICITING MONEY", "SIT LIE*",
                "SIT AND LIE*", "BLOCK* SIDEWALK",
            ]),
        NaturePattern(
            .youth, .sure,
            [
                "RUNAWAY*", "RUN AWAY*", "JUVENILE*", "JUV", "YOUTH*", "CHILD*", "CURFEW", "TRUAN*", "MINOR*",
                "INCORRIG*",
                "BEYOND CONTROL", "KID", "KIDS", "TEEN*", "UNRULY JUV*", "UNDERAGE", "STUDENT*", "UNGOVERN*",
            ],
            unless: [
                "CHILD CUSTODY*", "MINOR ACC*", "MINOR INJ*", "CHILD SUPPORT", "MINOR CRASH", "MINOR VEH*",
                "MINOR DAMAGE",
            ]),

        // Things, and those who take them.
        NaturePattern(
            .propertyCrime, .sure,
            [
                "BURG*", "THEFT*", "LARCEN*", "STOLEN*", "STEAL*", "SHOPLIFT*", "VANDAL*", "CRIMINAL DAMAGE*",
                "MISCHIEF",
                "FRAUD*", "FORGER*", "GRAFFITI", "BREAK* IN", "BREAK* AND*", "BREAK* ENTER*", "AUTO THEFT", "ARSON*",
                "IDENTITY*", "EMBEZZ*", "COUNTERFEIT*", "BAD CHECK*", "WORTHLESS*", "CRIM* MISCHIEF", "MALICIOUS*",
                "DESTRUCTION*", "PROPERTY DAMAGE", "DAMAGE* PROPERTY", "DAMAGE* TO*", "THFT*", "BMV", "UUMV", "UUV",
                "SCAM*", "FLIM FLAM", "TAMPER*", "LITTER*", "DUMPING", "ILLEGAL DUMP*", "SNATCH*", "PICKPOCKET*",
                "SWINDL*",
                "UNAUTHORIZED USE", "RECOVER*", "UNLAWFUL ENTRY", "DAMAGE*", "CRIM DMG", "EXTORT*", "LOOT*",
                "PILFER*",
                "DEFRAUD*", "GRAND*", "CREDIT CARD*", "DESTROY*", "AUTO RECOV*",
            ], unless: ["TRAFFIC ACC*", "ACCIDENT*", "CRASH*", "COLLISION*", "MVA", "HIT AND RUN", "HIT RUN"]),
        NaturePattern(
            .otherCrime, .sure,
            [
                "NARCOTIC*", "DRUG*", "WARRANT*", "PROSTITUT*", "VICE", "GAMBL*", "RESTRAINING*", "COURT ORDER*",
                "PROTECT* ORDER",
                "ORDER VIOL*", "VIOLAT* OF*", "VIOL* ORDER", "LIQUOR*", "LIQ", "FUGITIVE*", "WANTED*", "PAROL*",
                "PROBATION*",
                "SEX OFFENDER*", "HARASS*", "HARRASS*", "STALK*", "ESCAPE*", "CONTRABAND", "MARIJUANA", "PCP",
                "OPEN CONTAINER",
                "ALCOHOL*", "GANG*", "INJUNCTION*", "VIOLATION RESTRAIN*", "TOBACCO", "CONTEMPT", "BRIBE*", "PERJURY",
                "HATE CRIME", "OBSTRUCT* JUSTICE", "CRIME*", "ORDINANCE*", "PHONE CALL*", "PHONE HARASS*", "ANNOY*",
                "PORNOGRAPH*", "SMUGGL*", "TRAFFICKING", "DRINKING*", "ATTACHMENT*", "ATTTACH*",
            ], unless: ["INCOMPLETE*", "CRIME PREVENT*", "CRIME SCENE*", "CRIME LAB*", "CRIME ANAL*"]),

        // Traffic, bodies, fire.
        NaturePattern(
            .patrol, .sure,
            [
                "TRAFFIC STOP*", "VEHICLE STOP*", "VEH STOP*", "TRAF STOP", "CAR STOP*", "SUBJECT STOP*",
                "PERSON STOP*",
                "PEDESTRIAN STOP", "PED STOP*", "PEDESTRIAN CHECK*", "STOP AND*", "TERRY STOP*", "FIELD INTERVIEW*",
                "STOP",
                "TRAFFIC ENFORCE*", "BUS BOARD*", "SELECTIVE ENF*", "RADAR*", "TRAFFIC DETAIL", "BUS CHECK",
            ]),
        NaturePattern(
            .traffic, .sure,
            [
                "TRAFFIC*", "ACCIDENT", "ACCIDENTS", "ACC", "CRASH*", "COLLISION*", "MVA*", "MVC*", "HIT AND RUN*",
                "HIT RUN*",
                "HIT N RUN",
                "PARK", "PARKING*", "PARKED*", "TOW*", "RECKLESS*", "SPEED*", "ABANDON* VEH*", "ABANDON* AUTO*",
                "ABANDON* CAR*", "DISABLED*", "STALLED*", "ROAD*", "DRIVER*", "DRIVING*", "MOTORIST*", "BLOCKING*",
                "BLOCKED*", "RACING*", "ROLLOVER*", "SIGNAL*", "AUTO X*", "TRAF*", "VEHICLE*", "HAZARD*", "HZRD",
                "MOTOR VEH*",
                "HIGHWAY*", "PEDESTRIAN*", "LICENSE PLATE*", "IMPOUND*", "DEBRIS", "STRANDED*", "HIT SKIP", "ABANDONED",
                "BICYCLE*", "BOOT*", "EXPIRED", "DIRT BIKE*", "ATV", "RUNNING RED*", "PERSON STRUCK",
            ],
            unless: [
                "SUSP*", "TRAFFIC CONTROL DETAIL", "HAZARDOUS MAT*", "HAZ MAT", "SUSPICIOUS VEH*", "STREET PATROL",
            ]),
        NaturePattern(
            .death, .sure,
            [
                "DEATH*", "DEAD", "DECEAS*", "DOA", "BODY FOUND", "FOUND BODY", "DEAD ON*", "NATURAL DEATH",
                "UNATTENDED DEATH",
                "CORONER*", "DEATH NOTIF*", "MEDICAL EXAMINER", "DEAD BODY",
            ], unless: ["DEAD ANIMAL*"]),
        NaturePattern(
            .medical, .sure,
            [
                "MEDIC*", "EMS*", "AMBULANCE*", "INJUR*", "SICK*", "UNCONSC*", "HEART*", "CHEST*", "BREATH*", "SEIZ*",
                "STROKE*", "CARDIAC*", "BLEED*", "HEMOR*", "DIABET*", "AID RESP*", "UNRESPONSIVE*", "CHOK*", "FALL*",
                "FELL",
                "PAIN*", "MATERNITY", "CHILDBIRTH", "PREGNAN*", "ALLERG*", "UNKNOWN INJ*", "BURN*", "POISON*", "DROWN*",
                "CPR", "HOSPITAL*", "PERSON HURT", "ONE DOWN*", "CONVULS*", "FAINT*", "STABILIZ*", "RESCUE*", "COVID*",
                "PARAMEDIC*", "ELECTROCUT*", "CASUALT*", "TRAUMA*", "RESUSC*",
            ], unless: ["FALLEN*", "HOSPITAL DETAIL", "BURNING*", "BURN BAN", "MEDICAL TRANSPORT DETAIL"]),
        NaturePattern(
            .fire, .sure,
            [
                "FIRE", "FIRES", "SMOKE*", "HAZMAT*", "HAZ MAT*", "HAZARDOUS*", "GAS LEAK*", "EXPLOS*", "BURNING*",
                "GAS ODOR",
                "ODOR*", "STRUCTURE*", "BRUSH*", "WIRES*", "WIRE DOWN", "ELEVATOR*", "WATER RESCUE", "CARBON MONO*",
                "GAS",
                "FLOOD*", "POWER LINE*",
            ], unless: ["ASSIST*", "FIRE DEPT ASSIST"]),
        NaturePattern(
            .noise, .sure,
            [
                "NOISE*", "LOUD*", "MUSIC*", "PARTY", "PARTIES", "FIREWORK*", "FIRECRACKER*",
            ], unless: ["PARTY REMOVAL", "3RD PARTY", "THIRD PARTY"]),
        NaturePattern(
            .dispute, .sure,
            [
                "DISPUTE*", "NEIGHBOR*", "LANDLORD*", "TENANT*", "CHILD CUSTODY*", "CUSTODY*", "CIVIL*", "FAMILY*",
                "EVICT*",
                "CHILD EXCHANGE", "KEEP THE PEACE", "PRESERVE THE PEACE", "PEACE OFFICER STANDBY", "CIVIL STANDBY",
                "BUSINESS DISP*", "FAM DIST*", "FAM DISP*", "REPOSSES*", "LAND TEN*",
            ], unless: ["IN CUSTODY", "PRISONER CUSTODY", "CUSTODY TRANSP*"]),
        NaturePattern(
            .hangUp, .sure,
            [
                "HANG UP*", "HANGUP*", "HUNG UP", "ABANDON* CALL", "OPEN LINE*", "SILENT*", "911 CALL*", "911 HANG*",
                "INCOMPLETE*",
                "OPEN 911", "DROPPED CALL*", "MISDIAL*", "911 OPEN*", "911", "ABANDONED 911", "DISCONNECT*", "9 1 1",
            ]),
        NaturePattern(
            .suspicious, .sure,
            [
                "SUSPICIOUS*", "SUSP", "PROWL*", "PEEP*", "STRANGER*", "SUSPIC*", "UNKNOWN TROUBLE*",
                "UNKNOWN PROBLEM*",
                "UNK TROUBLE*", "UNKNOWN PERSON*", "OPEN DOOR*", "OPEN WINDOW*", "SUSPECT*", "CRY FOR HELP",
                "SCREAMING*",
                "CRIES*", "TROUBLE UNK*", "TROUBLE", "SUS", "UNKNOWN*", "UNSECURED*", "CALL* FOR HELP", "YELLING",
                "LURK*",
            ]),
        NaturePattern(
            .disturbance, .sure,
            [
                "DISTURB*", "DIST", "DISORD*", "UNRULY*", "NUISANCE*", "DISRUPT*", "BREACH*", "CROWD*", "RIOT*",
                "PEACE*",
                "ROWDY*", "DEMONSTRAT*", "PROTEST*", "RUCKUS", "DISTRUB*", "CUSTOMER TROUBLE", "THROWING*",
                "UNLAWFUL ASSEM*",
                "DISCHARG*", "OBSTRUCT*",
            ]),

        // Work that nobody called for, and paper.
        NaturePattern(
            .administration, .sure,
            [
                "ASSIST* OFF*", "ASSIST* OTHER*", "ASSIST* AGEN*", "ASSIST* UNIT*", "ASSIST* FIRE*", "ASSIST* EMS*",
                "AGENCY ASSIST*",
                "OFFICER* ASSIST*", "OTHER AGENCY*", "ASSIST* POLICE*", "BACKUP*", "BACK UP*", "OFFICER NEEDS*",
                "COVER OFF*", "ASSIST* PD",
                "ASSIST* FD", "ASSIST* DEPT*", "ANOTHER AGENCY", "OUTSIDE AGENCY*", "MUTUAL AID", "REQUEST* OFF*",
                "REQ OFF*",
                "ASSIST* OUTSIDE*", "ASST OTHER*", "FIRE ASSIST*", "ASST OFF*",
            ]),
        NaturePattern(
            .patrol, .sure,
            [
                "PATROL*", "PREMISE* CHECK*", "PREM CHECK*", "DIRECTED*", "AREA CHECK*", "BUSINESS CHECK*",
                "BUILDING CHECK*", "BLDG CHECK*",
                "SECURITY CHECK*", "PROPERTY CHECK*", "HOUSE CHECK*", "FOOT BEAT*", "WALK*", "FLAG DOWN*", "FLAGDOWN*",
                "PROACTIVE*",
                "SURVEIL*", "STAKE*", "INVESTIG*", "INVEST*", "PRISONER*", "ARREST*", "IN CUSTODY", "CUSTODY*",
                "EXTRA*", "BEAT*", "ON VIEW*",
                "ONVIEW*", "SELF INIT*", "OFFICER INIT*", "VACATION*", "CHECK* AREA", "PARK AND WALK", "BUSINESS WALK*",
                "STATIONARY*", "SPECIAL ATT*",
                "FOLLOW UP*", "FOLLOWUP*", "CANVASS*", "SEARCH*", "CHECK BUSINESS*", "CHECK BUILD*", "CHECK RESID*",
                "ENFORCE*", "PROBLEM SOLV*", "POP",
                "HOT SPOT*", "PURSUIT*", "CHASE*", "TRANSPORT* PRIS*", "WATCH*", "CHECK LOC*", "CHECK PREM*", "CHECK*",
                "VISIBIL*", "BOLO*", "ATTEMPT TO LOC*", "ATL",
                "PREMISE*", "COMPSTAT*", "BIKE PATROL", "VISIT*", "SECURITY*", "ESCORT PRIS*", "TRANSPORT PRIS*",
                "KNOCK*", "HOUSE WATCH*", "CODE 6",
            ]),
        NaturePattern(
            .assistance, .sure,
            [
                "ASSIST*", "ASST*", "HELP*", "LOCK*", "TRANSPORT*", "ESCORT*", "PUBLIC SERV*", "CITIZEN*", "SERVICE*",
                "PUBLIC ASS*", "STANDBY*", "STAND BY*",
                "LIFT*", "RIDE*", "SENIOR*", "ELDERLY*", "KEY*", "COURTESY*", "CALL BY PHONE*", "NEEDS*",
            ], unless: ["SERVICE OF PAPER*", "PAPER SERVICE", "OUT OF SERVICE", "SERVE*", "IN SERVICE"]),
        NaturePattern(
            .reportOnly, .sure,
            [
                "REPORT*", "FOUND PROP*", "LOST PROP*", "FOUND*", "LOST*", "SUPPLEMENT*", "TELESERVE*",
                "TELEPHONE REPORT*", "PROPERTY*", "RPT*", "DESK*",
                "COLD*", "EVIDENCE*", "SUPP*", "PAPER*", "ONLINE*", "AFFIDAVIT*", "STATEMENT*",
            ]),
        NaturePattern(
            .administration, .sure,
            [
                "ADMIN*", "INFO*", "DETAIL*", "COURT*", "MEAL*", "LUNCH*", "BREAK*", "OUT OF SERV*", "BROADCAST*",
                "NOTIF*", "MESSAGE*",
                "SPECIAL EVENT*", "COMMUNITY*", "EVENT*", "ASSIGN*", "OFF DUTY*", "SPECIAL*", "WORKING*", "STATION*",
                "BUSY*", "EQUIP*", "FUEL*", "GAS UP",
                "MAINT*", "CALL* FOR SERV*", "CRIME PREVENT*", "SCHOOL*", "PUBLIC RELATION*", "MEET*", "ADVICE*",
                "ADVIS*", "DUPLICATE*", "CANCEL*", "REFER*",
                "K9*", "EXPLORER*", "ROLL CALL", "PERSONAL*", "ADDITIONAL*", "CODE*", "ERROR*", "SERV* PAPER*",
                "SERVE*", "DELIVER*", "SUBPOENA*", "COUNCIL*", "NEWS*",
                "BRIEFING*", "OVERTIME*", "CONTACT*", "INSPECT*", "LICENS*", "VIN*", "PERMIT*", "OFFICER*", "UNIT*",
                "DISPATCH*", "RADIO*", "PHONE*", "CALL*", "PLACE*",
            ], unless: ["COMMUNITY DISTURB*"]),
        NaturePattern(
            .unclear, .guess, ["MISC*", "OTHER*", "COMPLAINT*", "UNCLASS*", "NULL", "NONE", "NA", "UNDEFINED"]),
    ]
}
