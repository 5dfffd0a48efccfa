import Linkage

/// What somebody means by the words that they type who look for help, in English and Spanish: the words that mean the same,
/// the need that they name, and the words that name nothing.
package enum SearchWords {
    /// What is asked for, each with the ways in which a service may tell of it.
    static func wishes(_ typed: String) -> [[RankedIndex.Way]] {
        let words = WordIndex.words(typed)
        var (wishes, place): ([[RankedIndex.Way]], Int) = ([], 0)
        while place < words.count, wishes.count < WordIndex.mostWords {
            // The longest phrase that means something: a place to sleep is no place and no sleep.
            let longest = (1...longestPhrase).reversed().first { length in
                place + length <= words.count && phrases[words[place..<place + length].joined(separator: " ")] != nil
            }
            let length = longest ?? 1
            let phrase = words[place..<place + length].joined(separator: " ")
            place += length
            if let meaning = phrases[phrase] {
                let own = RankedIndex.Way(phrase.words, worth: 1, isTyped: length == 1)
                wishes.append([own] + meaning.filter { $0.words != phrase.words })
            } else if !empty.contains(phrase) {
                wishes.append([RankedIndex.Way([phrase], worth: 1, isTyped: true)])
            }
        }
        return wishes
    }

    /// The word that stands for a need in what is searched; nobody types it.
    static func word(of kind: Need.Kind) -> String { "needof" + kind.rawValue.replacing("-", with: "") }

    /// The need that such a word stands for.
    package static func kind(of word: String) -> Need.Kind? { Need.Kind.allCases.first { self.word(of: $0) == word } }

    private static let longestPhrase = 4

    /// For each phrase, the others that mean the same, and the need that they name.
    private static let phrases: [String: [RankedIndex.Way]] = {
        var phrases: [String: [RankedIndex.Way]] = [:]
        for (kind, alike) in meanings {
            let all = alike.split(separator: ",").map { WordIndex.words(String($0)).joined(separator: " ") }
            let need = kind.map { [RankedIndex.Way([word(of: $0)], worth: 0.7)] } ?? []
            let ways = all.map { RankedIndex.Way($0.words, worth: 0.8) } + need
            for phrase in all { phrases[phrase, default: []] += ways }
        }
        return phrases
    }()

    /// Words that stand in every question and tell nothing of what is wanted.
    private static let empty = Set(
        ("a,an,and,any,are,at,be,can,cannot,could,do,does,find,for,from,get,give,go,has,have,he,help,her,him,his,"
            + "how,i,im,in,is,it,looking,me,my,need,needs,no,not,of,on,or,our,please,seek,she,so,some,somebody,someone,"
            + "somewhere,that,the,their,them,they,this,to,us,want,wants,we,what,when,where,which,who,with,without,you,"
            + "your,al,algo,alguien,algun,alguna,algunos,ayuda,ayudar,busca,buscar,busco,como,con,cual,de,del,donde,el,"
            + "ella,ellos,en,encontrar,es,esta,este,estoy,hay,la,las,lo,los,me,mi,mis,necesita,necesito,no,o,para,pero,"
            + "por,puede,puedo,que,quien,quiere,quiero,se,sin,son,soy,su,sus,tengo,tiene,un,una,unas,unos,y,yo,near,"
            + "cerca,place,lugar,people,gente,person,persona,service,services,servicio,servicios").words)

    private static let meanings: [(Need.Kind?, String)] = [
        (
            .shelter,
            "shelter,emergency-shelter,place-to-sleep,place-to-stay,bed-tonight,nowhere-to-sleep,sleeping-outside,homeless,"
                + "refugio,albergue,sin-hogar,sin-techo,donde-dormir,lugar-para-dormir,dormir"
        ),
        (nil, "warming-center,cold-night,warming,inclement-weather,centro-de-calentamiento"),
        (
            .housing,
            "housing,apartment,affordable-housing,low-income-housing,section-8,housing-voucher,vivienda,apartamento,casa,"
                + "departamento"
        ),
        (nil, "rent,rental-assistance,eviction,help-with-rent,behind-on-rent,renta,alquiler,desalojo"),
        (nil, "utilities,utility,electric-bill,gas-bill,power-bill,heating,pge,luz,servicios-publicos"),
        (
            .food,
            "food,hungry,groceries,pantry,food-pantry,food-bank,comida,hambre,alimentos,despensa,banco-de-alimentos"
        ),
        (nil, "meals,hot-meal,soup-kitchen,lunch,dinner,dining,comedor,comidas,comida-caliente"),
        (nil, "food-stamps,calfresh,snap,ebt,cupones-de-alimentos,estampillas"),
        (nil, "meals-on-wheels,home-delivered-meals,food-delivery,comida-a-domicilio"),
        (.medicines, "medicine,medication,medications,prescription,prescriptions,medicinas,medicamentos,receta"),
        (.identityDocuments, "identification,id-card,birth-certificate,identificacion,acta-de-nacimiento"),
        (
            .benefits,
            "benefits,welfare,public-assistance,calworks,general-assistance,cash-aid,ssi,disability-benefits,medi-cal,"
                + "beneficios,asistencia-publica"
        ),
        (nil, "social-security,ssa,retirement-benefits,seguro-social"),
        (nil, "unemployment,unemployed,laid-off,desempleo,desempleado"),
        (
            .transport,
            "transport,transportation,ride,rides,bus,bus-pass,paratransit,transit,shuttle,transporte,autobus,camion"
        ),
        (.pets, "pet,pets,animal,animals,dog,cat,veterinary,mascota,mascotas,perro,gato,animales"),
        (nil, "spay,neuter,vaccination-for-pets,esterilizar"),
        (
            .legal,
            "legal,lawyer,attorney,legal-aid,legal-help,court,abogado,ayuda-legal,corte,asistencia-legal"
        ),
        (
            nil,
            "immigration,immigrant,immigrants,citizenship,naturalization,green-card,undocumented,visa,inmigracion,"
                + "inmigrante,ciudadania,indocumentado"
        ),
        (nil, "restraining-order,protective-order,orden-de-restriccion"),
        (nil, "mediation,dispute,conflict-resolution,neighbor-dispute,mediacion"),
        (nil, "discrimination,civil-rights,fair-housing,discriminacion"),
        (nil, "tenant,tenants,landlord,inquilino,arrendador"),
        (
            .childCare,
            "child-care,childcare,daycare,day-care,preschool,babysitter,cuidado-de-ninos,guarderia,ninera"
        ),
        (nil, "after-school,afterschool,despues-de-la-escuela"),
        (
            nil,
            "addiction,substance-abuse,drug,drugs,drug-treatment,alcohol,alcoholism,recovery,rehab,rehabilitation,"
                + "drug-abuse,alcohol-abuse,chemical-dependency,sober,adiccion,drogas,alcoholismo,recuperacion,borracho"
        ),
        (nil, "detox,detoxification,withdrawal,desintoxicacion"),
        (nil, "aa,alcoholics-anonymous,12-step,twelve-step,alcoholicos-anonimos"),
        (nil, "narcotics-anonymous,na-meeting,narcoticos-anonimos"),
        (nil, "methadone,opioid,heroin,suboxone,metadona,heroina"),
        (
            .naloxone,
            "naloxone,narcan,naloxona,overdose-kit,overdose-reversal,overdose,sobredosis,harm-reduction"
        ),
        (
            .syringes,
            "needle-exchange,syringe,syringes,clean-needles,syringe-service,jeringas,jeringas-limpias,harm-reduction,"
                + "reduccion-de-danos"
        ),
        (.treatmentRide, "ride-to-treatment,ride-to-detox,ride-to-rehab,transporte-al-tratamiento"),
        (nil, "gambling,gamblers,compulsive-gambling,juego,ludopatia"),
        (
            .treatment,
            "mental-health,mental-illness,psychiatric,psychiatrist,psychiatry,salud-mental,psiquiatra,enfermedad-mental"
        ),
        (
            nil,
            "counseling,counselling,counselor,therapy,therapist,psychologist,depression,depressed,anxiety,consejeria,"
                + "terapia,terapeuta,psicologo,depresion,ansiedad"
        ),
        (
            nil,
            "suicide,suicidal,kill-myself,crisis-line,crisis-intervention,hotline,suicidio,suicida,linea-de-crisis"
        ),
        (nil, "grief,bereavement,death-of-a-loved-one,died,mourning,loss,duelo,luto,fallecimiento"),
        (nil, "hospice,end-of-life,dying,terminal-illness,hospicio,cuidados-paliativos"),
        (
            .safety,
            "domestic-violence,battered-women,battered,abusive-partner,abusive-husband,abused,beaten,beats,violencia-domestica,"
                + "maltrato,violencia-familiar,me-pega"
        ),
        (nil, "rape,sexual-assault,sexual-abuse,incest,violacion,abuso-sexual"),
        (nil, "child-abuse,child-protective,cps,abuso-infantil,maltrato-infantil"),
        (nil, "elder-abuse,adult-protective,aps,abuso-de-ancianos"),
        (nil, "anger-management,anger,batterers,control-de-la-ira,enojo"),
        (nil, "runaway,runaways,homeless-youth,teen-shelter,se-fue-de-casa"),
        (nil, "senior,seniors,elderly,older-adult,older-adults,aging,anciano,ancianos,adulto-mayor,tercera-edad"),
        (nil, "teen,teens,teenager,adolescent,adolescents,youth,young-people,adolescente,jovenes,joven"),
        (nil, "child,children,kid,kids,nino,ninos,nina,hijo,hijos"),
        (nil, "baby,babies,infant,infants,newborn,bebe,bebes,recien-nacido"),
        (nil, "pregnant,pregnancy,prenatal,maternity,embarazada,embarazo"),
        (nil, "birth-control,family-planning,contraception,planned-parenthood,anticonceptivos,planificacion-familiar"),
        (nil, "parenting,parents,parent-education,padres,crianza"),
        (nil, "single-mother,single-mothers,single-parent,madre-soltera,madres-solteras"),
        (nil, "adoption,foster,foster-care,foster-parent,adopcion,crianza-temporal"),
        (nil, "women,woman,female,mujer,mujeres"),
        (nil, "men,man,male,hombre,hombres"),
        (nil, "veteran,veterans,military,vets,veterano,veteranos"),
        (nil, "lgbt,lgbtq,gay,lesbian,transgender,queer,homosexual"),
        (
            nil,
            "disabled,disability,disabilities,handicapped,wheelchair,discapacidad,discapacitado,silla-de-ruedas"
        ),
        (nil, "developmental-disabilities,developmentally-disabled,autism,autistic,autismo"),
        (nil, "deaf,hard-of-hearing,hearing-impaired,sign-language,sordo,sordos"),
        (nil, "blind,visually-impaired,low-vision,ciego,ciegos"),
        (nil, "dementia,alzheimer,alzheimers,demencia"),
        (nil, "caregiver,caregivers,respite,relief,cuidador,cuidadores"),
        (nil, "in-home-care,home-care,home-health,homemaker,in-home-support,cuidado-en-casa"),
        (nil, "nursing-home,skilled-nursing,long-term-care,asilo"),
        (nil, "assisted-living,board-and-care,residential-care"),
        (nil, "doctor,clinic,medical-care,health-care,primary-care,doctora,clinica,medico,atencion-medica"),
        (nil, "dentist,dental,teeth,tooth,toothache,dentista,dientes,muela"),
        (nil, "eye,glasses,vision,eye-exam,optometrist,lentes,anteojos"),
        (nil, "hiv,aids,vih,sida"),
        (nil, "std,sexually-transmitted,venereal-disease,its"),
        (nil, "cancer,tumor"),
        (nil, "diabetes,diabetic,diabetico"),
        (nil, "immunization,immunizations,vaccine,vaccines,shots,vacuna,vacunas"),
        (nil, "health-insurance,uninsured,insurance,seguro-medico,sin-seguro"),
        (
            .jobs,
            "job,jobs,work,employment,find-work,job-training,trabajo,empleo,busco-trabajo"
        ),
        (nil, "resume,interview,job-search,curriculum,entrevista"),
        (nil, "ged,high-school-equivalency,high-school-diploma,diploma"),
        (nil, "esl,english-class,english-classes,learn-english,english-as-a-second-language,clases-de-ingles,ingles"),
        (nil, "literacy,learn-to-read,reading,alfabetizacion,leer"),
        (nil, "tutoring,tutor,homework,tutoria,tarea"),
        (nil, "clothes,clothing,coat,thrift,ropa,abrigo"),
        (nil, "furniture,household-goods,mattress,muebles,colchon"),
        (nil, "shower,showers,laundry,ducha,lavanderia,banarse"),
        (nil, "money,financial-assistance,cash,emergency-funds,dinero,ayuda-economica"),
        (nil, "debt,credit-counseling,bills,budget,bankruptcy,deudas,bancarrota"),
        (nil, "taxes,tax,tax-preparation,income-tax,impuestos"),
        (nil, "jail,prison,parole,probation,inmate,inmates,ex-offender,carcel,prision"),
        (nil, "library,libraries,biblioteca"),
        (nil, "translation,interpreter,interpreters,translator,traductor,interprete,traduccion"),
        (nil, "support-group,support-groups,self-help,grupo-de-apoyo,grupos-de-apoyo"),
        (nil, "lonely,companionship,friendly-visitor,friendly-visiting,isolated,soledad,compania"),
        (nil, "volunteer,volunteering,voluntario"),
        (nil, "church,faith,spiritual,iglesia"),
        (nil, "disaster,fire,flood,earthquake,red-cross,desastre,incendio,terremoto"),
        (nil, "police,sheriff,policia"),
        (nil, "ambulance,paramedic,ambulancia"),
    ]
}

extension String {
    fileprivate var words: [String] { split { $0 == " " || $0 == "," }.map(String.init) }
}
