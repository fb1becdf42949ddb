using System.Security.Cryptography;
using System.Text;
using TaskKit.Backends;
using TaskKit.Registry;
using TaskKit.Registry.Modules;
using TaskKit.Scheduling.Stored;

namespace TaskKit.Scheduling;

/// <summary>The schedules that a program's handlers state, by name.</summary>
internal sealed class DeclaredSchedules
{
    private const int HashBytes = 8;

    private readonly Dictionary<string, DeclaredSchedule> _byName = new(StringComparer.Ordinal);
    private readonly List<ScheduleDefinition> _definitions = [];

    /// <exception cref="TaskKitConfigurationException">Two schedules have one name, or a rule is not valid.</exception>
    public DeclaredSchedules(TaskRegistry registry, string program)
    {
        foreach (var handler in registry.Registrations)
        foreach (var schedule in handler.Schedules)
        {
            if (!_byName.TryAdd(schedule.Name, schedule))
                throw Refusal(schedule.Name, "two handlers state a schedule of this name. Give one of them another Name.");
            _definitions.Add(DefinitionOf(handler.Type, schedule, program));
        }
        Fingerprint = _definitions.Count == 0 ? "" : HashOf(_definitions);
    }

    /// <summary>A hash of all of them; empty when there is none.</summary>
    public string Fingerprint { get; }

    /// <summary>The definitions, as this program writes them.</summary>
    /// <param name="since">The time from which on the rules count.</param>
    public IEnumerable<ScheduleDefinition> At(DateTimeOffset since) =>
        _definitions.Select(definition => definition with { Since = since, Declared = Fingerprint });

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>True when this program can make the schedule's tasks: they are stored with it, or stated in its code.</summary>
    public bool CanMake(ScheduleDefinition schedule) =>
        schedule.Task is not null || _definitions.Any(own => (own.Name, own.Type) == (schedule.Name, schedule.Type));

    /// <summary>Makes the task of a window.</summary>
    /// <exception cref="InvalidOperationException">This program does not declare the schedule, or its method makes a task of another type.</exception>
    public TaskSubmission Make(ScheduleDefinition schedule, TaskWindow window)
    {
        if (!_byName.TryGetValue(schedule.Name, out var declared))
            throw new InvalidOperationException(
                $"The schedule '{schedule.Name}' is stated in the code of the program '{schedule.Program}', which alone makes its tasks."
            );
        var task = declared.Make(window);
        return task.Type == schedule.Type
            ? task
            : throw new InvalidOperationException(
                $"The schedule '{schedule.Name}' is one of the task type '{schedule.Type}', and its method made a task of the type '{task.Type}'."
            );
    }

    /// <summary>Stops the start of a worker whose backend lacks what a schedule needs.</summary>
    /// <exception cref="TaskKitConfigurationException">The backend lacks it.</exception>
    public void Refuse(ITaskBackend backend)
    {
        foreach (var schedule in _definitions)
            if (ScheduleNeeds.Lack(schedule.Overlap, backend) is { } lack)
                throw Refusal(schedule.Name, lack);
    }

    private static ScheduleDefinition DefinitionOf(string type, DeclaredSchedule schedule, string program)
    {
        try
        {
            ScheduleName.Check(schedule.Name);
            return new ScheduleDefinition
            {
                Name = schedule.Name,
                Type = type,
                Rule = schedule.Every is { } interval
                    ? ScheduleRule.Every(interval)
                    : ScheduleRule.Cron(schedule.Cron ?? "", schedule.TimeZone),
                Missed = schedule.Missed,
                MaxMissed = schedule.MaxMissed,
                Overlap = schedule.Overlap,
                Program = program,
                Since = default,
            };
        }
        catch (ArgumentException e)
        {
            throw Refusal(schedule.Name, e.Message);
        }
    }

    private static string HashOf(IEnumerable<ScheduleDefinition> schedules)
    {
        var lines = schedules
            .OrderBy(schedule => schedule.Name, StringComparer.Ordinal)
            .Select(schedule =>
                $"{schedule.Name}\t{schedule.Type}\t{schedule.Rule.Text}\t{schedule.Rule.TimeZone}\t{schedule.Missed}\t{schedule.MaxMissed}\t{schedule.Overlap}"
            );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))).AsSpan(0, HashBytes));
    }

    private static TaskKitConfigurationException Refusal(string name, string message) => new($"Schedule '{name}'", message);
}
