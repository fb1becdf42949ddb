using System.Text;

namespace TaskKit.Generators;

/// <summary>Checks the name of a task type, and derives other names from it.</summary>
internal static class TaskTypeName
{
    // Kafka allows 249 characters for a topic: the prefix, and a suffix of the user's own, must fit as well.
    public const int MaxLength = 200;

    private const string TopicPrefix = "tasks.worker.";

    public static bool IsValid(string name) => name.Length <= MaxLength && name.All(IsAllowed) && name.Any(IsLetterOrDigit);

    /// <summary>The name in C#: <c>user:send_welcome_email</c> is <c>UserSendWelcomeEmail</c>.</summary>
    public static string ToConstant(string name)
    {
        var constant = new StringBuilder();
        bool starts = true;
        foreach (char c in name)
        {
            if (IsLetterOrDigit(c))
                constant.Append(starts ? char.ToUpperInvariant(c) : c);
            starts = !IsLetterOrDigit(c);
        }
        return constant.Length > 0 && char.IsDigit(constant[0]) ? "_" + constant : constant.ToString();
    }

    /// <summary>The Kafka topic. The runtime's <c>TaskRegistration.Topic</c> has the same rule.</summary>
    public static string ToTopic(string name) => TopicPrefix + name.Replace(':', '.');

    /// <summary>The nearest allowed name, for the code fix.</summary>
    public static string Mend(string name)
    {
        string mended = new([.. name.Trim().Select(c => IsAllowed(c) ? c : '_').Take(MaxLength)]);
        return mended.Any(IsLetterOrDigit) ? mended : "task";
    }

    private static bool IsAllowed(char c) => IsLetterOrDigit(c) || c is '.' or '_' or '-' or ':';

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
