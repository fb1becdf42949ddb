namespace TaskKit.Bench;

/// <summary>Prints figures, and keeps whether a must was missed.</summary>
internal sealed class Report
{
    public bool Missed { get; private set; }

    public static void Section(string title) => Console.WriteLine($"\n{title}");

    public static void Figure(string name, double value, string unit) => Console.WriteLine($"  {name, -58}{value, 14:N1} {unit}");

    public static void Rate(string name, long count, TimeSpan time) => Figure(name, count / time.TotalSeconds, "/s");

    public static void Note(string text) => Console.WriteLine($"  {text}");

    public void AtLeast(string name, double value, double must, string unit) => Judge(name, value, must, unit, value >= must, "at least");

    /// <summary>A figure with an aim that is no must.</summary>
    public static void Goal(string name, double value, double goal, string unit) =>
        Console.WriteLine($"  {name, -58}{value, 14:N1} {unit} (goal {goal:N1}: {(value >= goal ? "reached" : "not reached")})");

    public void Below(string name, double value, double must, string unit) => Judge(name, value, must, unit, value < must, "below");

    /// <summary>The audit at the end of a run: what was submitted is what is stored as done, once each.</summary>
    public void Audit(long submitted, long done, long ran)
    {
        bool holds = submitted == done && submitted == ran;
        Missed |= !holds;
        Console.WriteLine($"  audit: {submitted:N0} submitted, {done:N0} DONE, {ran:N0} handler runs: {(holds ? "ok" : "WRONG")}");
    }

    private void Judge(string name, double value, double must, string unit, bool holds, string relation)
    {
        Missed |= !holds;
        Console.WriteLine($"  {name, -58}{value, 14:N2} {unit} (must be {relation} {must:N1}: {(holds ? "held" : "MISSED")})");
    }
}
