namespace TaskKit.Generators.Scheduling;

/// <summary>The content of a cron text. Each field is a set of numbers, as bits. A time of the schedule is in all sets.</summary>
internal sealed record CronTimes(ulong Seconds, ulong Minutes, ulong Hours, DaySet Days, ulong Months, WeekdaySet Weekdays);

/// <summary>The days of a month.</summary>
/// <param name="Numbers">The days. They do not count when <paramref name="FromEnd"/> is stated.</param>
/// <param name="FromEnd">The number of days before the last of the month: 0 for <c>L</c>, 3 for <c>L-3</c>.</param>
/// <param name="IsNearestWeekday">True for <c>W</c>: the day moves off a Saturday or Sunday, within its month.</param>
internal readonly record struct DaySet(ulong Numbers, int? FromEnd = null, bool IsNearestWeekday = false);

/// <summary>The days of a week.</summary>
/// <param name="Numbers">The weekdays, 0 to 6 from Sunday.</param>
/// <param name="Nth">The number of the weekday within its month, 1 to 5: 2 for the second Monday.</param>
/// <param name="IsLast">True for <c>L</c>: only the last such weekday of its month.</param>
internal readonly record struct WeekdaySet(ulong Numbers, int? Nth = null, bool IsLast = false);
