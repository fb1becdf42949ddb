using StackExchange.Redis;

namespace TaskKit.Redis.State.Connecting;

/// <summary>Checks that a server can hold the states of tasks, and will not lose them.</summary>
internal static class ServerCheck
{
    private static readonly Version Oldest = new(6, 2);

    public static async Task<ServerVerdict> RunAsync(IDatabase database, string address)
    {
        string info;
        try
        {
            // INFO is sent without a database, since a cluster has no other than the first.
            var server = database.Multiplexer.GetServer(database.Multiplexer.GetEndPoints()[0]);
            info = (await server.InfoRawAsync().ConfigureAwait(false))!;
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            return new(
                Warning: $"Redis at {address} does not let this user ask for its version and settings, so they are not checked; allow it the command INFO."
            );
        }
        return Judge(info, address);
    }

    /// <summary>Derives the verdict from the text of INFO.</summary>
    internal static ServerVerdict Judge(string info, string address)
    {
        var facts = info.Split('\n')
            .Select(line => line.TrimEnd('\r').Split(':', 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0])
            .ToDictionary(group => group.Key, group => group.First()[1]);
        string? Fact(string name) => facts.GetValueOrDefault(name);
        if (!Version.TryParse(Fact("redis_version"), out var version) || version < Oldest)
            return new(Fault: $"Redis at {address} is version {Fact("redis_version") ?? "unknown"}; expected {Oldest} or later.");
        if (Fact("cluster_enabled") == "1")
            return new(Fault: $"Redis at {address} is a cluster; expected a single server, or one behind a fail-over.");
        var doubts = new List<string>(2);
        if (Fact("maxmemory_policy") is { } policy and not "noeviction")
            doubts.Add(
                $"evicts keys (maxmemory-policy {policy}), and with them the states that keep tasks from running twice; set it to noeviction"
            );
        if (Fact("aof_enabled") == "0")
            doubts.Add("forgets the states of tasks when it restarts (appendonly no); set appendonly to yes");
        return new(Warning: doubts.Count == 0 ? null : $"Redis at {address} {string.Join(". It ", doubts)}.");
    }
}
