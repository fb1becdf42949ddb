using TaskKit.Bench.Results;

namespace TaskKit.Bench;

/// <summary>Prints figures, keeps which musts were missed, and writes both to a file if there is one.</summary>
/// <param name="path">The file, or <see langword="null"/>.</param>
internal sealed class Report(string? path = null)
{
    private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();
    private readonly List<string> _missed = [];
    private int _passed;
    private string _part = "";
    private string _section = "";
    private string _durability = "";
    private string _scale = "";

    public bool Missed => _missed.Count > 0;

    /// <summary>Prints what the run is made on, before its first figure.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="divisor">How many times fewer tasks it takes than a full run does.</param>
    public void Begin(Machine machine, int divisor)
    {
        Console.WriteLine(machine);
        if (divisor > 1)
            _scale = $" ({divisor} times fewer tasks than a full run: whether it works, not how fast it is)";
        Write(new ResultLine { Run = _began, Machine = machine });
    }

    /// <summary>Runs one part. One that breaks must not hide the others' figures.</summary>
    public async Task RunAsync(string part, Func<Task> run)
    {
        long start = TimeProvider.System.GetTimestamp();
        _part = part;
        try
        {
            await run();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Verdict(false, $"{part} broke off: {e.GetType().Name}: {e.Message}");
        }
        Note($"({TimeProvider.System.GetElapsedTime(start).TotalSeconds:N0} s)");
    }

    /// <summary>Begins what is measured now.</summary>
    /// <param name="title">What it is.</param>
    /// <param name="durability">What is on disk, and when, for all figures that do not say otherwise.</param>
    public void Section(string title, string durability = "")
    {
        (_section, _durability) = (title + _scale, durability);
        Console.WriteLine($"\n{_section}");
    }

    public void Figure(string name, double value, string unit, string? durability = null)
    {
        Console.WriteLine($"  {name, -62}{value, 14:N1} {unit}");
        Keep(name, value, unit, durability);
    }

    public void Rate(string name, long count, TimeSpan time) => Figure(name, count / time.TotalSeconds, "/s");

    public static void Note(string text) => Console.WriteLine($"  {text}");

    public void AtLeast(string name, double value, double must, string unit) => Judge(name, value, must, unit, value >= must, "at least");

    /// <summary>A figure with a must, and an aim beyond it.</summary>
    public void AtLeast(string name, double value, double must, string unit, double goal) =>
        Judge(name, value, must, unit, value >= must, "at least", $"; goal {goal:N1}: {(value >= goal ? "reached" : "not reached")}");

    /// <summary>A figure with an aim that is no must.</summary>
    public void Goal(string name, double value, double goal, string unit)
    {
        Console.WriteLine($"  {name, -62}{value, 14:N1} {unit} (goal {goal:N1}: {(value >= goal ? "reached" : "not reached")})");
        Keep(name, value, unit, null);
    }

    public void Below(string name, double value, double must, string unit) => Judge(name, value, must, unit, value < must, "below");

    /// <summary>The audit at the end of a run: what was submitted is what is stored as done, once each.</summary>
    public void Audit(long submitted, long done, long ran)
    {
        bool holds = submitted == done && submitted == ran;
        Verdict(holds, $"audit: {submitted:N0} submitted, {done:N0} DONE, {ran:N0} handler runs");
    }

    /// <summary>The audit of a run against Kafka: all offsets are committed, and what was submitted is DONE and nothing else. More runs are repeats.</summary>
    public void Audit(string what, long submitted, long ran, IReadOnlyDictionary<TaskState, long>? states)
    {
        long done = states?.GetValueOrDefault(TaskState.Done) ?? Math.Min(submitted, ran);
        bool holds = done == submitted && ran >= submitted && (states?.Values.Sum() ?? submitted) == submitted;
        string stored = states is null ? "all offsets committed" : $"all offsets committed, {Describe(states)}";
        Verdict(
            holds,
            $"audit ({what}): {submitted:N0} submitted, {stored}, {submitted - done:N0} lost, {Math.Max(0, ran - submitted):N0} repeated"
        );
    }

    /// <summary>The audit of submits: each is a record and has its state.</summary>
    public void AuditStored(long submitted, long records, IReadOnlyDictionary<TaskState, long> states) =>
        Verdict(
            submitted == records && states.GetValueOrDefault(TaskState.Pending) == submitted,
            $"audit: {submitted:N0} submitted, {records:N0} records, {Describe(states)}"
        );

    /// <summary>The audit of submits that were each answered as accepted: so many are stored.</summary>
    public void AuditAnswers(long accepted, long stored) =>
        Verdict(accepted == stored, $"audit: {accepted:N0} accepted, {stored:N0} stored");

    /// <summary>The audit of schedules: each time of each of them is one task, which ran once.</summary>
    public void AuditFired(long schedules, long times, long tasks, long fired, long occurrences, long ran) =>
        Verdict(
            fired == schedules && occurrences == schedules * times && tasks == occurrences && ran == tasks,
            $"audit: {schedules:N0} schedules with {times} times each, {fired:N0} fired, {occurrences:N0} occurrences, {tasks:N0} tasks, {ran:N0} handler runs"
        );

    /// <summary>The audit of a limit: each task ended once, and the slow ones kept to it.</summary>
    public void AuditLimit(string what, long submitted, long done, long ran, (long Limit, long Most, string Words) slow, long slowRuns) =>
        Verdict(
            done == submitted && ran == submitted && slow.Most <= slow.Limit,
            $"audit ({what}): {submitted:N0} submitted, {done:N0} DONE, {ran:N0} handler runs; of {slowRuns:N0} slow tasks {slow.Most:N0} {slow.Words}"
        );

    /// <summary>A comparison that is asked for and could not be made is no success.</summary>
    public void NotMeasured(string name, string? reason = null) =>
        Verdict(false, reason is null ? $"{name}: not measured" : $"{name}: not measured: {reason}");

    /// <summary>Writes the targets that were met and those that were missed, once more.</summary>
    public void Summary(TimeSpan time)
    {
        Console.WriteLine($"\n{_passed} PASS, {_missed.Count} MISS in {time.TotalSeconds:N0} s");
        foreach (string missed in _missed)
            Console.WriteLine($"  MISS {missed}");
    }

    private static string Describe(IReadOnlyDictionary<TaskState, long> states) =>
        states.Count == 0 ? "no states" : string.Join(", ", states.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value:N0} {pair.Key}"));

    private void Judge(string name, double value, double must, string unit, bool holds, string relation, string more = "")
    {
        Keep(name, value, unit, null);
        string rule = $"must be {relation} {must:N1}";
        Verdict(holds, $"{name, -62}{value, 14:N2} {unit} ({rule}{more})", $"{name.Trim()} {rule}");
    }

    /// <param name="holds">Whether it held.</param>
    /// <param name="line">What is printed.</param>
    /// <param name="rule">What was missed, the same in all runs.</param>
    private void Verdict(bool holds, string line, string? rule = null)
    {
        Console.WriteLine($"  {line}: {(holds ? "PASS" : "MISS")}");
        if (holds)
        {
            _passed++;
            return;
        }
        _missed.Add($"{_part}: {line.Trim()}");
        Write(new ResultLine { Run = _began, Missed = $"{_part}: {rule ?? line.Trim()}" });
    }

    private void Keep(string name, double value, string unit, string? durability) =>
        Write(new ResultLine { Run = _began, Figure = new Figure(_part, _section, name.Trim(), value, unit, durability ?? _durability) });

    private void Write(ResultLine line)
    {
        if (path is not null)
            ResultFile.Append(path, line);
    }
}
