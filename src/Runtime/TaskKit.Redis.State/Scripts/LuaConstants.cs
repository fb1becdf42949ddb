using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TaskKit.Backends;
using TaskKit.Brokers.Guarding;
using TaskKit.Redis.State.Values;

namespace TaskKit.Redis.State.Scripts;

/// <summary>The numbers that scripts and C# share. C# defines them, and each script is sent with those that it names in its first line.</summary>
internal static partial class LuaConstants
{
    /// <summary>The kind of a success without a result: it needs no further data.</summary>
    public const byte PlainSettle = 0;

    /// <summary>The bit that marks a kind whose further data is in <see cref="Calls.PackedWaits"/>.</summary>
    public const byte PackedSettle = 16;

    /// <summary>The answer for an outcome whose grant Redis has lost: the caller sends the whole state.</summary>
    public const byte LostAnswer = 5;

    private static readonly Dictionary<string, long> Numbers = new(
        [
            .. Of<TaskState>(""),
            .. Of<TaskFlags>("").Where(flag => flag.Value != 0),
            .. Of<IntentKind>("INTENT_"),
            .. Of<StartKind>("START_"),
            .. Of<SkipReason>("SKIP_"),
            .. Of<SettleKind>("SETTLE_"),
            .. Of<SettleAnswer>("ANSWER_"),
            .. Of<ReservationKind>("RESERVE_"),
            .. Of<OperationResult>("OPERATION_"),
            new("SETTLE_PLAIN", PlainSettle),
            new("SETTLE_PACKED", PackedSettle),
            new("ANSWER_LOST", LostAnswer),
            new("CRASHES_BEFORE_SOLO", TaskDelivery.CrashesBeforeSolo),
            new("DAY", (long)TimeSpan.FromDays(1).TotalMilliseconds),
        ],
        StringComparer.Ordinal
    );

    /// <summary>Makes the first line of a script, which defines the constants whose names the script contains; empty when it contains none.</summary>
    public static string For(string script)
    {
        var used = Name().Matches(script).Select(word => word.Value).Where(Numbers.ContainsKey).Distinct(StringComparer.Ordinal).ToList();
        return used.Count == 0
            ? ""
            : $"local {string.Join(", ", used)} = {string.Join(", ", used.Select(name => Numbers[name].ToString(CultureInfo.InvariantCulture)))}\n";
    }

    // Of a flag with several bits, the lowest is the unit by which its number is multiplied.
    private static IEnumerable<KeyValuePair<string, long>> Of<T>(string prefix)
        where T : struct, Enum
    {
        bool isFlags = typeof(T) == typeof(TaskFlags);
        foreach (var value in Enum.GetValues<T>())
        {
            long number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
            yield return new(prefix + Upper(value.ToString()), isFlags ? number & -number : number);
        }
    }

    private static string Upper(string name)
    {
        var upper = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && upper.Length > 0)
                upper.Append('_');
            upper.Append(char.ToUpperInvariant(letter));
        }
        return upper.ToString();
    }

    [GeneratedRegex(@"\b[A-Z][A-Z_]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
