using System.Globalization;
using System.Text;
using TaskKit.Chaos.Ledger;

namespace TaskKit.Chaos.Working;

/// <summary>Most tasks: 0 to 5 ms.</summary>
internal sealed record QuickWork(TaskKind Kind, int Milliseconds, string Text)
{
    public string Hash() => PayloadHash.Of(Kind, Milliseconds, Text);
}

/// <summary>Some tasks: 50 to 200 ms.</summary>
internal sealed record MediumWork(TaskKind Kind, int Milliseconds, string Text)
{
    public string Hash() => PayloadHash.Of(Kind, Milliseconds, Text);
}

/// <summary>Few tasks: 1 to 3 s, which is what kills mostly hit.</summary>
internal sealed record SlowWork(TaskKind Kind, int Milliseconds, string Text)
{
    public string Hash() => PayloadHash.Of(Kind, Milliseconds, Text);
}

/// <summary>Tells whether a payload reached its handler as it was submitted.</summary>
internal static class PayloadHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>FNV-1a over the members.</summary>
    public static string Of(TaskKind kind, int milliseconds, string text) =>
        Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}/{milliseconds}/{text}")));

    /// <summary>FNV-1a over bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Basis;
        foreach (byte one in bytes)
            hash = (hash ^ one) * Prime;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
