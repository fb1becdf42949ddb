using Microsoft.Extensions.Configuration;
using TaskKit.Settings;

namespace TaskKit.Redis.State.Connecting;

/// <summary>The declarations of section <c>TaskKit:Redis</c>.</summary>
internal static class RedisSettingTable
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Redis";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromMilliseconds(100);

    /// <summary>The whole section.</summary>
    public static SettingTable<RedisOptions> All { get; } = Times(Server(new SettingTable<RedisOptions>()));

    /// <summary>Reads the configuration of a program.</summary>
    /// <param name="program">The whole configuration, in which <c>REDIS_ADDR</c> stands for the address.</param>
    /// <param name="options">The options, as code set them.</param>
    /// <exception cref="TaskKitConfigurationException">A value is invalid.</exception>
    public static RedisOptions Read(IConfiguration program, RedisOptions options) =>
        All.Read(new SettingsReader(program.GetSection($"TaskKit:{Section}")), options, program);

    private static SettingTable<RedisOptions> Server(SettingTable<RedisOptions> table) =>
        table
            .Text(
                nameof(RedisOptions.Address),
                options => options.Address,
                (options, address) => options.Address = address,
                "`host:port`",
                "The server that holds the states of tasks on Kafka.",
                variable: "REDIS_ADDR",
                problem: WrongAddress
            )
            .Text(
                nameof(RedisOptions.User),
                options => options.User,
                (options, user) => options.User = user,
                "a name without commas, spaces and `=`",
                "The user to log in as, on servers with ACLs.",
                unset: "the server's default user",
                problem: WrongUser
            )
            .Text(
                nameof(RedisOptions.Password),
                options => options.Password,
                (options, password) => options.Password = password,
                "a text",
                "The password of the login."
            )
            .Switch(nameof(RedisOptions.Ssl), options => options.Ssl, (options, isOn) => options.Ssl = isOn, "Connects by TLS.")
            .Number(
                nameof(RedisOptions.Database),
                options => options.Database,
                (options, number) => options.Database = number,
                0,
                null,
                "The number of the database."
            );

    private static SettingTable<RedisOptions> Times(SettingTable<RedisOptions> table) =>
        table
            .Text(
                nameof(RedisOptions.KeyPrefix),
                options => options.KeyPrefix,
                (options, prefix) => options.KeyPrefix = prefix,
                "a text",
                "The beginning of every key. Programs that share tasks must have the same, other programs another."
            )
            .Duration(
                nameof(RedisOptions.LeaseDuration),
                options => options.LeaseDuration,
                (options, time) => options.LeaseDuration = time,
                ShortestLease,
                Hour,
                "After this long without a sign of life a worker counts as dead, and its tasks go to others."
            )
            .Duration(
                nameof(RedisOptions.FlushDeadline),
                options => options.FlushDeadline,
                (options, time) => options.FlushDeadline = time,
                ShortestDeadline,
                Hour,
                "The time after which an exchange with the server counts as failed, and a new connection is made."
            );

    // The address is not quoted, since a password in it is a likely slip.
    private static string? WrongAddress(string address) =>
        HostAddress.IsValid(address)
            ? null
            : "expected host:port such as localhost:6379, without user, password or commas; those have settings of their own.";

    private static string? WrongUser(string user) =>
        user.AsSpan().ContainsAny(",= ") ? "expected a name without commas, spaces and '='." : null;
}
