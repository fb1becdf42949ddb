using System.Globalization;

namespace SchedulePeers;

/// <summary>The arguments of the program: a peer, and pairs of an option and its value.</summary>
internal sealed class PeerSettings
{
    private readonly Dictionary<string, string> _values = [];

    private PeerSettings(string peer) => Peer = peer;

    public string Peer { get; }

    /// <summary>The file of the store, which is not there yet.</summary>
    public string Db => Text("db") ?? throw new ArgumentException("Expected --db with the path of a new file.");

    /// <summary>The number of schedules.</summary>
    public int Schedules => Number("schedules", 1_000);

    /// <summary>The cron text of each: second, minute, hour, day, month, weekday.</summary>
    public string Cron => Text("cron") ?? throw new ArgumentException("Expected --cron with six fields.");

    /// <summary>The times at which all are due; empty where only idling is measured.</summary>
    public IReadOnlyList<DateTimeOffset> Times =>
        [
            .. (Text("times") ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(time => DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture))),
        ];

    /// <summary>The interval at which the store is asked, in ms, for a peer that polls; 0 for its default.</summary>
    public int PollMilliseconds => Number("poll", 0);

    /// <summary>The time that is measured while nothing is due.</summary>
    public TimeSpan Idle => TimeSpan.FromSeconds(Number("idle", 20));

    /// <summary>The time before it, which is not measured.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Number("warm-up", 5));

    /// <exception cref="ArgumentException">The arguments are no such pairs.</exception>
    public static PeerSettings Read(string[] args)
    {
        if (args.Length % 2 == 0)
            throw new ArgumentException("Expected a peer and pairs of an option and its value.");
        var settings = new PeerSettings(args[0]);
        for (int i = 1; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentException($"Expected an option such as --db, got '{args[i]}'.");
            settings._values[args[i][2..]] = args[i + 1];
        }
        return settings;
    }

    private string? Text(string name) => _values.GetValueOrDefault(name);

    private int Number(string name, int otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"Expected a whole number for --{name}, got '{text}'.");
    }
}
