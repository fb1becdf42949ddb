using System.Text.Json;
using TaskKit.Http.Problems;
using TaskKit.Payloads;
using TaskKit.Registry;

namespace TaskKit.Http.Types;

/// <summary>A task type that a program posts.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Description">The description of its handler.</param>
/// <param name="Program">The program; <c>api</c> when it does not say.</param>
internal sealed record PostedType(string Type, string Description, string Program)
{
    private const int MostText = 1000;
    private static readonly string[] Members = ["task_type", "description", "program"];

    /// <exception cref="ProblemException">The bytes are no such type.</exception>
    public static PostedType Read(byte[] utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = PayloadException.MaxDepth });
            return Read(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                ProblemCode.InvalidJson,
                $"The body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."
            );
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(ProblemCode.InvalidJson, "The body has a text with half of a surrogate pair.");
        }
    }

    private static PostedType Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ProblemException(ProblemCode.InvalidJson, "The body must be a JSON object with 'task_type' and 'description'.");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
                throw new ProblemException(
                    ProblemCode.UnknownMember,
                    $"'{Telemetry.LogText.Safe(member.Name)}' is not a member of a task type; expected {string.Join(", ", Members)}.{NearMiss.Hint(member.Name, Members)}"
                );
            if (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString()!.Length > MostText)
                throw new ProblemException(ProblemCode.InvalidMember, $"'{member.Name}' must be a text of at most {MostText} characters.");
            texts[member.Name] = member.Value.GetString()!;
        }
        if (texts.GetValueOrDefault("task_type") is not { Length: > 0 } type)
            throw new ProblemException(ProblemCode.MissingMember, "'task_type' is required.");
        if (!TypeName.IsValid(type))
            throw new ProblemException(
                ProblemCode.InvalidMember,
                "'task_type' must be letters, digits, '.', '_', '-' and ':', at most 200 of them."
            );
        string program = texts.GetValueOrDefault("program") is { Length: > 0 } named ? named : "api";
        if (program.Length > 200 || program.Any(char.IsControl))
            throw new ProblemException(ProblemCode.InvalidMember, "'program' must be at most 200 characters without control characters.");
        return new PostedType(type, texts.GetValueOrDefault("description", ""), program);
    }
}
