using StackExchange.Redis;

namespace TaskKit.Redis.Connecting;

/// <summary>Whether a server keeps what it is given.</summary>
internal static class ServerCheck
{
    private static readonly Version Oldest = new(6, 2);

    /// <returns><see langword="null"/> when it does, else the cause in words.</returns>
    public static async Task<string?> RunAsync(IDatabase database, string address)
    {
        string info = (string)(await database.ExecuteAsync("INFO").ConfigureAwait(false))!;
        return Judge(info) is { } cause ? $"Redis at {address} {cause}" : null;
    }

    /// <summary>Judges the text of INFO.</summary>
    internal static string? Judge(string info)
    {
        var facts = info.Split('\n')
            .Select(line => line.TrimEnd('\r').Split(':', 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0])
            .ToDictionary(group => group.Key, group => group.First()[1]);
        string? Fact(string name) => facts.GetValueOrDefault(name);
        if (!Version.TryParse(Fact("redis_version"), out var version) || version < Oldest)
            return $"is version {Fact("redis_version") ?? "unknown"}; expected {Oldest} or later.";
        if (Fact("cluster_enabled") == "1")
            return "is a cluster; expected a single server, or one behind a fail-over.";
        if (Fact("maxmemory_policy") is { } policy and not "noeviction")
            return $"evicts keys (maxmemory-policy {policy}), and with them what guards tasks against repeats; set it to noeviction.";
        if (Fact("aof_enabled") == "0")
            return "forgets what it was told when it restarts (appendonly no); set appendonly to yes.";
        return null;
    }
}
