using TaskKit.Http.Bodies;
using TaskKit.Http.Problems;
using TaskKit.Registry;

namespace TaskKit.Http.Types;

/// <summary>A task type that a program posts.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Description">The description of its handler.</param>
/// <param name="Program">The program; <c>api</c> when it does not say.</param>
internal sealed record PostedType(string Type, string Description, string Program)
{
    private const int MostText = 1000;
    private static readonly PostedTexts Body = new(
        "a task type",
        "'task_type' and 'description'",
        ["task_type", "description", "program"],
        MostText
    );

    /// <exception cref="ProblemException">The bytes are no such type.</exception>
    public static PostedType Read(byte[] utf8)
    {
        var texts = Body.Read(utf8);
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
