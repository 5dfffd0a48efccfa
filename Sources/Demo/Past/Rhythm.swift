import Foundation
import Vocabulary

/// When people call: by hour of the day, day of the week and month, from published figures.
///
/// San Antonio Police Department, calls for service as the city publishes them, 715,003 calls of 209 whole days between
/// August 2022 and August 2026 (collected by the Express-News, github.com/ryan-serpico/sa-sapd-calls-mirror): shares of
/// the hours, and means per day of each weekday and month.
package enum Rhythm {
    /// Of 1,000 calls, how many come in each hour of the day from midnight on.
    static let hours: [Double] = [
        37, 31, 28, 21, 17, 14, 19, 34, 42, 47, 51, 52, 53, 50, 55, 57, 56, 57, 56, 49, 45, 43, 43, 43,
    ]
    /// Calls a day from Monday to Sunday.
    static let weekdays: [Double] = [3480, 3500, 3417, 3478, 3566, 3145, 3155]
    /// Calls a day from January to December.
    static let months: [Double] = [3306, 3308, 3518, 3481, 3421, 3411, 3340, 3319, 3357, 3412, 3516, 3269]

    /// How many calls a day a city of 350,000 has, unless it is told otherwise.
    ///
    /// 0.54 for each resident and year, between San Diego's 0.35 (28,970 in the first 22 days of 2023; the city's open
    /// data) and Eugene's 0.62 (109,855 that the public initiated in 2021; National League of Cities).
    package static let callsPerDay = 520

    /// The share of calls that are about somebody's mind or what they need, not about a crime or an accident.
    ///
    /// Between the 2.8 % of Denver's calls that STAR's pilot found eligible and the 15 % that an analysis of three years
    /// did (Denver, 2020 and 2021); some 20 % of all 911 calls are estimated to be (Crisis Now).
    static let behavioural = 0.12

    /// How much livelier than the mean hour an hour is.
    static func factor(at moment: Instant) -> Double {
        let clock = Calendar.city.dateComponents([.hour, .weekday, .month], from: moment.date)
        let hour = hours[clock.hour ?? 0] / (total(hours) / 24)
        // Foundation counts weekdays from Sunday, from 1.
        let day = weekdays[((clock.weekday ?? 2) + 5) % 7] / (total(weekdays) / 7)
        let month = months[(clock.month ?? 1) - 1] / (total(months) / 12)
        return hour * day * month
    }

    private static func total(_ numbers: [Double]) -> Double { numbers.reduce(0, +) }
}

extension Calendar {
    /// The calendar by the city's clocks.
    static let city: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = City.zone
        return calendar
    }()
}
