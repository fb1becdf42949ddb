using System.Security.Cryptography;
using System.Text;

namespace TaskKit.Redis.State.Scripts;

/// <summary>One Lua script, and the hash by which a server knows it.</summary>
internal sealed class Script
{
    private Script(params string[] parts)
    {
        string text = string.Concat(parts.Select(Read));
        Text = LuaConstants.For(text) + text;
        // No matter of security: Redis names scripts by their SHA-1.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
    }

    public static Script Start { get; } = new("task", "permits", "start");
    public static Script Settle { get; } = new("task", "permits", "settle");
    public static Script Accept { get; } = new("task", "accept");
    public static Script Cancel { get; } = new("task", "cancel");
    public static Script Hurry { get; } = new("task", "hurry");
    public static Script GiveUp { get; } = new("task", "permits", "giveup");
    public static Script Reserve { get; } = new("reserve");
    public static Script Raise { get; } = new("raise");
    public static Script Renew { get; } = new("renew");
    public static Script Document { get; } = new("document");
    public static Script Documents { get; } = new("documents");

    public string Text { get; }
    public byte[] Hash { get; }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Script).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
