using TaskKit.Generators.Model;

namespace TaskKit.Generators.Emitting.Schedules;

/// <summary>Writes the schedules of a type into the manifest.</summary>
internal static class ScheduleManifest
{
    public static void Emit(JsonText json, EquatableArray<ScheduleModel> schedules)
    {
        if (schedules.Count == 0)
            return;
        json.Name("schedules")
            .Array(() =>
            {
                foreach (var schedule in schedules)
                    json.Object(() => Schedule(json, schedule));
            });
    }

    private static void Schedule(JsonText json, ScheduleModel schedule)
    {
        json.Name("name").Value(schedule.Name);
        if (schedule.Rule.Cron is { } cron)
            json.Name("cron").Value(cron).Name("timeZone").Value(schedule.Rule.TimeZone);
        else
            json.Name("every").Value(schedule.Rule.Every);
        json.Name("missed").Value(CamelCase(schedule.Policy.Missed));
        if (schedule.Policy.Missed == "All")
            json.Name("maxMissed").Value(schedule.Policy.MaxMissed);
        json.Name("overlap").Value(CamelCase(schedule.Policy.Overlap));
    }

    private static string CamelCase(string member) => char.ToLowerInvariant(member[0]) + member.Substring(1);
}
