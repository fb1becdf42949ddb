using System.Text;
using System.Text.RegularExpressions;

namespace TaskKit.Tool;

/// <summary>The source of a new handler: the item template's own file, filled in as the template engine does.</summary>
internal static partial class HandlerFile
{
    /// <summary>The members of the record when none are asked for.</summary>
    public const string DefaultPayload = "Message:string";

    private const string DefaultNamespace = "Tasks";

    /// <summary>The namespace of a project's new files.</summary>
    /// <param name="rootNamespace">The project's, which may be empty.</param>
    public static string NamespaceOf(string rootNamespace) => SafeNamespace(rootNamespace.Length == 0 ? DefaultNamespace : rootNamespace);

    /// <param name="name">The names.</param>
    /// <param name="rootNamespace">The project's.</param>
    /// <param name="payload">The record's parameters, as <c>To:string,Body:string</c>.</param>
    public static string Write(HandlerName name, string rootNamespace, string payload) =>
        Template()
            .Replace("Company.Tasks", NamespaceOf(rootNamespace))
            .Replace("string SamplePayload", Parameters(payload))
            .Replace("sample_type", name.Type)
            .Replace("SampleTask", name.Task);

    /// <summary><c>To:string,Body:string</c> as the parameters of a record. A text is required.</summary>
    /// <exception cref="ToolException">It is something else.</exception>
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

    // The expressions below stand in the item template's symbols as well; a test compares what both write.
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
