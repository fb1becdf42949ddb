using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace TaskKit.Redis.State.Scripts;

/// <summary>One Lua script: sent by its hash, and as text to a server that does not know it.</summary>
internal sealed class Script
{
    private Script(params string[] parts)
    {
        Text = string.Concat(parts.Select(Read));
        // Not for secrecy: Redis names scripts by their SHA-1.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
    }

    public static Script Start { get; } = new("task", "start");
    public static Script Settle { get; } = new("task", "settle");
    public static Script Accept { get; } = new("task", "accept");
    public static Script Cancel { get; } = new("task", "cancel");
    public static Script Hurry { get; } = new("task", "hurry");
    public static Script GiveUp { get; } = new("task", "giveup");
    public static Script Reserve { get; } = new("reserve");
    public static Script Raise { get; } = new("raise");
    public static Script Renew { get; } = new("renew");
    public static Script Document { get; } = new("document");
    public static Script Documents { get; } = new("documents");

    public string Text { get; }
    public byte[] Hash { get; }

    public async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(Hash, keys, arguments).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            await database.ExecuteAsync("SCRIPT", "LOAD", Text).ConfigureAwait(false);
            return await database.ScriptEvaluateAsync(Hash, keys, arguments).ConfigureAwait(false);
        }
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Script).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
