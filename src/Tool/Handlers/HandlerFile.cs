using System.Text;
using System.Text.RegularExpressions;

namespace TaskKit.Tool;

/// <summary>Makes the source of a new handler from the file of the item template, in the way of the template engine.</summary>
internal static partial class HandlerFile
{
    /// <summary>The members of the payload record when the user gives none.</summary>
    public const string DefaultPayload = "Message:string";

    private const string DefaultNamespace = "Tasks";

    /// <summary>The namespace of a project's new files.</summary>
    /// <param name="rootNamespace">The project's root namespace, which may be empty.</param>
    public static string NamespaceOf(string rootNamespace) => SafeNamespace(rootNamespace.Length == 0 ? DefaultNamespace : rootNamespace);

    /// <param name="name">The names.</param>
    /// <param name="rootNamespace">The project's root namespace.</param>
    /// <param name="payload">The record's parameters, as <c>To:string,Body:string</c>.</param>
    public static string Write(HandlerName name, string rootNamespace, string payload) =>
        Template()
            .Replace("Company.Tasks", NamespaceOf(rootNamespace))
            .Replace("string SamplePayload", Parameters(payload))
            .Replace("sample_type", name.Type)
            .Replace("SampleTask", name.Task);

    /// <summary>Turns <c>To:string,Body:string</c> into the parameters of a record. A text gets <c>[Required]</c>.</summary>
    /// <exception cref="ToolException">The text has another form.</exception>
    public static string Parameters(string payload) =>
        Payload().IsMatch(payload)
            ? Text().Replace(Member().Replace(Comma().Replace(payload.Trim(), ", "), "$2 $1"), "$1[Required] string ")
            : throw new ToolException(
                ErrorCodes.Usage,
                $"'{payload}' is no list of members. Expected Name:type with commas.",
                "--payload To:string,Body:string"
            );

    private static string SafeNamespace(string rootNamespace) => DigitFirst().Replace(NotInNamespace().Replace(rootNamespace, "_"), "_$0");

    private static string Template()
    {
        using var stream = typeof(HandlerFile).Assembly.GetManifestResourceStream("handler.cs")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // The symbols of the item template have the same expressions. A test compares the output of both.
    [GeneratedRegex("^\\s*\\w+\\s*:[^:]+(,\\s*\\w+\\s*:[^:]+)*$")]
    private static partial Regex Payload();

    [GeneratedRegex("\\s*,\\s*(?=\\w+\\s*:)")]
    private static partial Regex Comma();

    [GeneratedRegex("(\\w+)\\s*:\\s*([^:]+?)(?=, \\w+\\s*:|\\s*$)")]
    private static partial Regex Member();

    [GeneratedRegex("(^|, )string (?=\\w)")]
    private static partial Regex Text();

    [GeneratedRegex("[^\\w.]")]
    private static partial Regex NotInNamespace();

    [GeneratedRegex("(?<=^|\\.)\\d")]
    private static partial Regex DigitFirst();
}
