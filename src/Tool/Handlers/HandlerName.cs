using System.Text.RegularExpressions;

namespace TaskKit.Tool;

/// <summary>The names in a new handler's file, by the same rules as the item template.</summary>
/// <param name="Task">The payload's record, for example <c>SendSms</c>.</param>
/// <param name="Type">The task type, for example <c>send_sms</c>.</param>
internal sealed partial record HandlerName(string Task, string Type)
{
    private const int LongestType = 200;

    /// <param name="given"><c>SendSms</c>, <c>SendSmsHandler</c>, or a type name such as <c>user:send_sms</c>.</param>
    /// <param name="type">The value of <c>--type</c>; <see langword="null"/> to derive the task type from the name.</param>
    /// <exception cref="ToolException">A name is invalid.</exception>
    public static HandlerName Of(string given, string? type)
    {
        bool isTypeName = Separator().IsMatch(given);
        string task =
            ClassOf(given)
            ?? throw new ToolException(
                ErrorCodes.Usage,
                $"'{given}' cannot be a class name.",
                "dotnet taskkit new handler SendSms --type sms"
            );
        task = task.EndsWith("Handler", StringComparison.Ordinal) && task.Length > "Handler".Length ? task[..^"Handler".Length] : task;
        type ??= isTypeName ? given : WordsOf(task);
        return TypeName().IsMatch(type) && type.Length <= LongestType
            ? new HandlerName(task, type)
            : throw new ToolException(
                ErrorCodes.Usage,
                $"'{type}' cannot be a task type: expected letters, digits, '.', '_', '-' and ':', at most {LongestType}.",
                $"--type {WordsOf(task)}"
            );
    }

    /// <summary>
    /// The class name for a text: <c>UserManagement</c> for <c>user_management</c>; <see langword="null"/> when the text cannot become one.
    /// </summary>
    public static string? ClassOf(string given)
    {
        string name = string.Concat(given.Split(['_', '-', '.', ':'], StringSplitOptions.RemoveEmptyEntries).Select(Capitalize));
        return Identifier().IsMatch(name) ? name : null;
    }

    /// <summary>The words of a class name with underscores between them: <c>send_sms</c> for <c>SendSms</c>.</summary>
    public static string WordsOf(string name) => Hump().Replace(name, "_").ToLowerInvariant();

    private static string Capitalize(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    [GeneratedRegex("[_\\-.:]")]
    private static partial Regex Separator();

    [GeneratedRegex("^[\\p{L}_][\\p{L}\\p{Nd}_]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex("^[A-Za-z0-9._:-]+$")]
    private static partial Regex TypeName();

    // The symbols of the item template have the same expression.
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Hump();
}
