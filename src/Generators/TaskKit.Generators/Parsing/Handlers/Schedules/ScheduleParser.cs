using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TaskKit.Generators.Model;

namespace TaskKit.Generators.Parsing.Handlers.Schedules;

/// <summary>
/// Reads the schedules of a handler. A schedule with a problem is left out, but the handler stays: without it, the methods that submit its payload
/// would be missing, and each call of them would be an error too.
/// </summary>
internal static class ScheduleParser
{
    private const int MostMissed = 1000;

    private static readonly string[] MissedRuns = ["Once", "Skip", "All"];
    private static readonly string[] Overlaps = ["Skip", "Allow", "Queue", "CancelRunning"];

    /// <summary>The attributes of schedules that a class has, without those whose arguments the compiler refuses.</summary>
    public static IEnumerable<AttributeData> AttributesOf(INamedTypeSymbol type) =>
        type.GetAttributes()
            .Where(attribute =>
                attribute is { AttributeConstructor: not null, AttributeClass.BaseType: { } based }
                && based.Is(KnownNames.CoreAssembly, KnownNames.ScheduleAttribute)
            );

    /// <summary>The name of a schedule: the stated one, or else that of the task type.</summary>
    public static string NameOf(AttributeData attribute, HandlerModel handler) =>
        attribute.Named<string>("Name") ?? handler.Payload.TaskType;

    /// <summary>Reads the schedules of a class that have no problem.</summary>
    public static EquatableArray<ScheduleModel> Parse(
        INamedTypeSymbol type,
        HandlerModel handler,
        Compilation compilation,
        CancellationToken cancellationToken
    ) =>
        AttributesOf(type)
            .Select(attribute => Parse(new StatedSchedule(attribute, type, handler, compilation, cancellationToken)).Model)
            .OfType<ScheduleModel>()
            .ToEquatableArray();

    /// <summary>Reads one schedule. The result may have a model and warnings.</summary>
    public static Parsed<ScheduleModel> Parse(StatedSchedule stated)
    {
        CheckName(stated);
        var rule = ScheduleRuleParser.Parse(stated);
        var policy = Policy(stated);
        string? payload = SchedulePayloadParser.Parse(stated);
        if (rule is null || payload is null || stated.HasErrors)
            return new(null, stated.Problems);
        ScheduleRuleParser.CheckDistance(stated, rule, policy);
        return new(new ScheduleModel(stated.Name, rule, policy, payload), stated.Problems);
    }

    private static void CheckName(StatedSchedule stated)
    {
        if (TaskTypeName.IsValid(stated.Name))
            return;
        string mended = stated.Name.Trim().Length == 0 ? stated.Handler.Payload.TaskType : TaskTypeName.Mend(stated.Name);
        stated.Report(ScheduleDiagnostics.BadScheduleName, StatedSchedule.Mended(mended, "Name"), stated.Name, stated.Type.Name, mended);
    }

    private static SchedulePolicyModel Policy(StatedSchedule stated)
    {
        int most = stated.Attribute.Named<int?>("MaxMissed") ?? 100;
        if (most is < 1 or > MostMissed)
            stated.ReportRange("MaxMissed", most, $"1 to {MostMissed}");
        return new(Member("Missed", MissedRuns), most, Member("Overlap", Overlaps));

        string Member(string name, string[] members)
        {
            int number = stated.Attribute.Named<int?>(name) ?? 0;
            if (number >= 0 && number < members.Length)
                return members[number];
            stated.ReportRange(name, number, string.Join(", ", members));
            return members[0];
        }
    }
}
