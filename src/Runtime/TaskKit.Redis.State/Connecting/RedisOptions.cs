using Microsoft.Extensions.Configuration;
using TaskKit.Redis.State.Connecting;
using TaskKit.Settings;

namespace TaskKit.Redis.State;

/// <summary>Section <c>TaskKit:Redis</c>: the server that holds the states of tasks. A single server, with or without a fail-over; no cluster.</summary>
public sealed class RedisOptions
{
    /// <summary>The server's <c>host:port</c>. Also <c>REDIS_ADDR</c>.</summary>
    /// <value><c>localhost:6379</c> by default.</value>
    public string Address { get; set; } = "localhost:6379";

    /// <summary>The user to log in as, on servers with ACLs.</summary>
    /// <value><see langword="null"/> by default: the server's default user.</value>
    public string? User { get; set; }

    /// <summary>The password.</summary>
    /// <value><see langword="null"/> by default: none is sent.</value>
    public string? Password { get; set; }

    /// <summary>True to connect by TLS.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Ssl { get; set; }

    /// <summary>The number of the database, 0 or more.</summary>
    /// <value>0 by default.</value>
    public int Database { get; set; }

    /// <summary>The beginning of every key. Programs that share tasks must have the same, other programs another.</summary>
    /// <value><c>tk:</c> by default.</value>
    public string KeyPrefix { get; set; } = "tk:";

    /// <summary>
    /// The time after which a worker without a sign of life counts as dead, and its tasks go to others; 1 s to 1 h. The lease is renewed every second,
    /// or three times in its duration if that is more often.
    /// </summary>
    /// <value>6 s by default.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>The time after which an exchange with the server counts as failed, and a new connection is made; 100 ms to 1 h.</summary>
    /// <value>5 s by default.</value>
    public TimeSpan FlushDeadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Counts what goes wrong.</summary>
    internal StateMetrics Metrics { get; set; } = new();

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromMilliseconds(100);

    /// <summary>The keys that section <c>TaskKit:Redis</c> may hold.</summary>
    internal static IReadOnlyList<string> ConfigurationKeys { get; } =
    [
        nameof(Address),
        nameof(User),
        nameof(Password),
        nameof(Ssl),
        nameof(Database),
        nameof(KeyPrefix),
        nameof(LeaseDuration),
        nameof(FlushDeadline),
    ];

    /// <summary>Reads the section, and checks the result.</summary>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    internal static RedisOptions Read(SettingsReader settings) => Read(settings, new());

    /// <summary>Reads a program's whole configuration, in which <c>REDIS_ADDR</c> stands for the section's address.</summary>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    internal static RedisOptions Read(IConfiguration configuration, RedisOptions options)
    {
        var settings = new SettingsReader(configuration.GetSection("TaskKit:Redis"));
        settings.Alias(nameof(Address), "REDIS_ADDR", configuration);
        return Read(settings, options);
    }

    /// <summary>Lays the section's values over the options, and checks the result.</summary>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    internal static RedisOptions Read(SettingsReader settings, RedisOptions options)
    {
        options.Address = settings.Text(nameof(Address), options.Address)!;
        options.User = settings.Text(nameof(User), options.User);
        options.Password = settings.Text(nameof(Password), options.Password);
        options.Ssl = settings.Switch(nameof(Ssl), options.Ssl)!.Value;
        options.Database = settings.Number(nameof(Database), options.Database)!.Value;
        options.KeyPrefix = settings.Text(nameof(KeyPrefix), options.KeyPrefix)!;
        options.LeaseDuration = settings.Duration(nameof(LeaseDuration), options.LeaseDuration)!.Value;
        options.FlushDeadline = settings.Duration(nameof(FlushDeadline), options.FlushDeadline)!.Value;
        Check(settings, options);
        return options;
    }

    private static void Check(SettingsReader settings, RedisOptions options)
    {
        // The address is not quoted, since a password in it is a likely slip.
        if (!IsAddress(options.Address))
            throw new TaskKitConfigurationException(
                settings.PathOf(nameof(Address)),
                "expected host:port such as localhost:6379, without user, password or commas; those have settings of their own."
            );
        if (options.User is { } user && user.AsSpan().IndexOfAny(",= ") >= 0)
            throw new TaskKitConfigurationException(settings.PathOf(nameof(User)), "expected a name without commas, spaces and '='.");
        if (options.Database < 0)
            throw new TaskKitConfigurationException(settings.PathOf(nameof(Database)), $"expected 0 or more, got {options.Database}.");
        CheckRange(settings.PathOf(nameof(LeaseDuration)), options.LeaseDuration, ShortestLease);
        CheckRange(settings.PathOf(nameof(FlushDeadline)), options.FlushDeadline, ShortestDeadline);
    }

    private static bool IsAddress(string address) =>
        !address.AsSpan().ContainsAny("@/,= ")
        && address.LastIndexOf(':') is > 0 and int colon
        && int.TryParse(address.AsSpan(colon + 1), out int port)
        && port is > 0 and <= 65535;

    private static void CheckRange(string path, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > LongestWait)
            throw new TaskKitConfigurationException(
                path,
                $"expected {DurationText.Format(least)} to {DurationText.Format(LongestWait)}, got {DurationText.Format(value)}."
            );
    }
}
